"""What the tests of accounts share: empty limits, and a reader's way through the sign-in."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

ADDRESS = "reader@example.org"


@pytest.fixture(autouse=True)
def no_limit_reached_yet(db) -> None:
    cache.clear()


def mailed_code() -> str:
    found = re.search(r"^    ([B-Z]{4}-[B-Z]{4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def ask(client: Client, address: str = ADDRESS, **more: str):
    return client.post("/account/sign-in/", {"address": address, **more})


def come_in(client: Client, address: str = ADDRESS, **more: str):
    assert ask(client, address, **more).status_code == 302
    return client.post("/account/code/", {"code": mailed_code()})
