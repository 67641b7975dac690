"""How many votes one reader and one network address may cast in an hour.

The limits stop programs, not readers. The address itself is never stored: only a keyed hash that changes with the hour.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from seatrial.errors import BadInput
from seatrial.server.database.moments import Step
from seatrial.server.models import Allowance

HOUR = timedelta(hours=1)
FROM_ADDRESS = """INSERT INTO server_allowance (key, counted_from, used) VALUES (%s, %s, 1)
    ON CONFLICT (key) DO UPDATE SET used = server_allowance.used + 1 RETURNING used"""


class TooManyVotes(BadInput):
    """More votes in an hour than a reader or an address may cast; nothing was changed."""


def check_reader(lately: int) -> None:
    """TooManyVotes where a reader has changed so many votes within an hour."""
    if lately >= settings.VOTES_AN_HOUR:
        raise TooManyVotes(
            f"You have cast or changed {settings.VOTES_AN_HOUR} votes within an hour.",
            "Your earlier votes stand; go on in an hour.",
        )


def address_step(address: str, now: datetime) -> Step:
    """What counts one more vote from a network address; it returns how many that makes."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return FROM_ADDRESS, [_hidden(address, hour), connection.ops.adapt_datetimefield_value(hour)]


def check_address(returned: tuple[int]) -> None:
    """TooManyVotes where an address has had enough; raised within the vote's transaction, which undoes it."""
    if returned[0] > settings.VOTES_AN_HOUR_ADDRESS:
        raise TooManyVotes(
            f"More than {settings.VOTES_AN_HOUR_ADDRESS} votes came from your network address within this hour.",
            "Those that were counted stand; go on in an hour.",
        )


def forget_addresses(now: datetime) -> None:
    """Clear away the counts of the hours before the last one."""
    Allowance.objects.filter(counted_from__lt=now - 2 * HOUR).delete()


def _network(address: str) -> str:
    """What one caller has for certain: an IPv4 address, or the 64 bits of an IPv6 network."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    return str(found.ipv4_mapped or ipaddress.ip_network((int(found) >> 64 << 64, 64)))


def _hidden(address: str, hour: datetime) -> str:
    address = _network(address)
    key = hmac.new(settings.SECRET_KEY.encode(), b"seatrial.votes.address", hashlib.sha256).digest()
    return hmac.new(key, f"{hour.isoformat()} {address}".encode(), hashlib.sha256).hexdigest()
