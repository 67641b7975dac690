"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ServerConfig(AppConfig):
    """Everything that Seatrial keeps in a database."""

    name = "seatrial.server"
    label = "server"
    default_auto_field = "django.db.models.BigAutoField"
