"""Readers for tests that need somebody signed in."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from seatrial.server.models import Reader


def sign_in(client: Client, email: str, role: str = "reader") -> Reader:
    """The account of an address, made where it is missing, with that role; the client is signed in as it."""
    reader = Reader.objects.filter(email=email).first() or Reader.objects.create_user(email)
    reader.role = role
    reader.save()
    client.force_login(reader, settings.AUTHENTICATION_BACKENDS[0])
    return reader
