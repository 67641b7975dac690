"""What allauth asks of us: our pages instead of its own, our rules for addresses, no second factor."""

# ruff: noqa: ARG002 - allauth's own signatures
from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

from seatrial.errors import BadInput
from seatrial.server.accounts.addresses import clean_address
from seatrial.server.accounts.guards import PROVED, private
from seatrial.server.pages.refusals import Refusal, refuse
from seatrial.server.store import readers

CLOSED = Refusal(403, "This account is closed.", "Write to who runs this site.")
NO_ADDRESS = Refusal(
    403, "GitHub names no verified address for your account.", "Verify one there, or sign in here with a mailed code."
)
NOT_THROUGH = Refusal(403, "GitHub did not let you through.", "Try again, or sign in with a mailed code.")


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Accounts: whoever proved an address is in; there are no further stages and no messages."""

    def get_login_stages(self) -> list[str]:
        """None: the code and the passkey prove the address themselves."""
        return []

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in for the time that sessions last, and note when it was proved who this is."""
        super().login(request, user)
        request.session[PROVED] = time.time()
        request.session.set_expiry(None)

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """No: `guards.proved` asks before a passkey is touched."""
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A closed account."""
        return private(refuse(request, CLOSED))

    def add_message(self, *given: Any, **named: Any) -> None:
        """Nothing: our pages say what happened themselves."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The caller's address as the trusted proxies say it; the connection's where they say less than they should."""
        try:
            return str(super().get_client_ip(request))
        except (ImproperlyConfigured, PermissionDenied):
            return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104 - stands for nobody


class Passkeys(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys: another way in, not a second step after the code."""

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Never: who lost a passkey still gets in by a code."""
        return False

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site that a passkey is for: the host of its own address, where that is set."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        host = urlsplit(settings.BASE_URL).hostname
        return {"id": host or entity["id"], "name": "Seatrial"}


class Elsewhere(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in by GitHub: it vouches for an address, and the address is the account."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Ties what GitHub says to the account of a verified address; keeps no more of it than the name there."""
        sociallogin.state["process"] = "login"
        kept = {name: sociallogin.account.extra_data.get(name) for name in ("id", "login")}
        sociallogin.account.extra_data = kept
        if sociallogin.is_existing:
            sociallogin.account.save()
            return
        address = _verified(sociallogin.email_addresses)
        if address is None:
            raise ImmediateHttpResponse(private(refuse(request, NO_ADDRESS)))
        sociallogin.connect(request, readers.proven(address)[0])

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> None:
        """Cancelled there, or broken on the way."""
        raise ImmediateHttpResponse(private(refuse(request, NOT_THROUGH)))


def _verified(addresses: list[Any]) -> str | None:
    """The first usable verified address, the primary one if it is."""
    for found in sorted(addresses, key=lambda address: not address.primary):
        if found.verified:
            try:
                return clean_address(found.email)
            except BadInput:
                continue
    return None
