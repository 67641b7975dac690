"""The address of an endpoint: what may stand in it, and when it has to be encrypted."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

PRIVATE_ENDINGS = (".localhost", ".local", ".lan", ".internal", ".home.arpa")


def checked_address(text: str, *, insecure: bool = False) -> str:
    """A base URL without its last slash; ValueError says what is wrong, without repeating what may be a secret."""
    parts = _split(text)
    if parts.scheme not in ("http", "https"):
        raise ValueError("An endpoint's address starts with http:// or https://. Write it as https://host/v1.")
    if parts.username is not None or parts.password is not None:
        raise ValueError("The address holds a user name or password. Name an environment variable as `key_env`.")
    if not parts.hostname:
        raise ValueError("The address names no host. Write it as https://host/v1.")
    if parts.query or parts.fragment:
        raise ValueError("The address goes on after its path (? or #). End it with the path, such as /v1.")
    if parts.scheme == "http" and not insecure and not is_near(parts.hostname):
        raise ValueError(
            "http:// sends key and prompts in the open, and this host is not on a private network. "
            "Write https://, or set `insecure: true`."
        )
    return text.rstrip("/").removesuffix("/chat/completions")


def is_near(host: str) -> bool:
    """Whether a host is this machine or one on a private network, as far as its name tells."""
    try:
        address = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        name = host.lower().rstrip(".")
        return "." not in name or name.endswith(PRIVATE_ENDINGS)
    return address.is_private or address.is_loopback or address.is_link_local


def _split(text: str) -> SplitResult:
    if any(letter.isspace() or ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise ValueError("The address holds a space or a control character. Write it as https://host/v1.")
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises where it is no number
    except ValueError:
        raise ValueError("The address cannot be read. Write it as https://host:8000/v1.") from None
    return parts
