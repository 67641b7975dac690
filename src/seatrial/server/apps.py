"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ServerConfig(AppConfig):
    """Everything that Seatrial keeps in a database."""

    name = "seatrial.server"
    label = "server"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what mail providers report."""
        from anymail.signals import tracking

        from seatrial.server.digest.bounces import on_event

        tracking.connect(on_event, dispatch_uid="seatrial.digest")
