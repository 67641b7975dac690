"""The application as a WSGI server finds it. It has its shelf filled before it takes the first request."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

from seatrial.errors import NotReady

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seatrial.server.settings")
application = get_wsgi_application()


def _warm_up() -> None:
    from seatrial.server.store.shelf import current_shelf  # needs the app that was just set up

    _ = get_resolver().url_patterns  # what cannot be imported ends the start, not the first request
    try:
        _ = current_shelf().panel.independence
    except NotReady:
        return  # /healthz says so until the catalogue is imported
    finally:
        connections.close_all()


_warm_up()
