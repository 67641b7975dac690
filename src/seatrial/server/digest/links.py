"""Addresses in mails that no request asks for: they need the site's own."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from seatrial.errors import NotReady
from seatrial.publish.digest.words import Links, issue_name
from seatrial.server.digest import tokens


def site_url() -> str:
    """The site's own address. NotReady where mail goes to others and nobody said what it is."""
    if settings.BASE_URL:
        return str(settings.BASE_URL)
    if settings.SMTP:
        raise NotReady(
            "Mails to readers need the site's own address for their links, and it is not set.",
            "Set SEATRIAL_BASE_URL, such as https://seatrial.example.",
        )
    return str(settings.LOCAL_URL)


def site_host() -> str:
    """The host's name, for the headers that name the list."""
    return urlsplit(site_url()).hostname or "localhost"


def issue_path(year: int, week: int) -> str:
    """The page of an issue."""
    return f"/digest/{issue_name(year, week)}/"


def leave_path(address: str) -> str:
    """The page that takes an address off the list; a mail program posts to it."""
    return f"/digest/leave/{tokens.leave_token(address)}/"


def preferences_path(address: str) -> str:
    """The page on which a reader chooses what the mail says."""
    return f"/digest/preferences/{tokens.preferences_token(address)}/"


def links_for(address: str, year: int, week: int) -> Links:
    """What a mail to one reader leads to."""
    site = site_url()
    return Links(
        site=site,
        issue=f"{site}{issue_path(year, week)}",
        preferences=f"{site}{preferences_path(address)}",
        leave=f"{site}{leave_path(address)}",
        address=address,
    )


def shown_links(year: int, week: int) -> Links:
    """The same for nobody: what a preview shows."""
    site = site_url()
    to = f"{site}/digest/"
    return Links(site=site, issue=f"{site}{issue_path(year, week)}", preferences=to, leave=to, address="you")
