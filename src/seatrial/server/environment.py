"""What the environment says, read with its type. A value that cannot be meant stops the start."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from seatrial.errors import NotReady

MAIL_PROVIDERS = ("brevo", "mailgun", "mailjet", "postmark", "sendgrid", "sparkpost")
SHORTEST_SECRET = 20
_WORDS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def read_text(name: str, default: str = "") -> str:
    """A variable as it stands, without white space around it; empty counts as not set."""
    return os.environ.get(name, "").strip() or default


def read_switch(name: str, default: bool) -> bool:
    """A variable that is on or off."""
    given = read_text(name).lower()
    if given and given not in _WORDS:
        raise NotReady(f"{name} is “{given}”, which is neither on nor off.", f"Set {name} to 1 or 0.")
    return _WORDS[given] if given else default


def read_pair(name: str, other: str) -> tuple[str, str] | None:
    """Two variables that mean something only together; None where neither is set."""
    first, second = read_text(name), read_text(other)
    if bool(first) != bool(second):
        missing, given = (other, name) if first else (name, other)
        raise NotReady(f"{given} is set and {missing} is not.", f"Set {missing} as well, or neither.")
    return (first, second) if first else None


def read_anymail() -> tuple[str, dict[str, str]]:
    """Whose reports of bounces are taken, and what anymail needs for it; both empty where none is."""
    provider = read_text("SEATRIAL_ANYMAIL_PROVIDER").lower()
    if not provider:
        return "", {}
    if provider not in MAIL_PROVIDERS:
        known = ", ".join(MAIL_PROVIDERS)
        raise NotReady(f"SEATRIAL_ANYMAIL_PROVIDER is “{provider}”.", f"Set it to one of: {known}.")
    secret = read_text("SEATRIAL_ANYMAIL_SECRET")
    if ":" not in secret or len(secret) < SHORTEST_SECRET:
        raise NotReady(
            "SEATRIAL_ANYMAIL_SECRET does not say who may report bounces.",
            f"Set it to a name, a colon and a password, {SHORTEST_SECRET} characters or more in all.",
        )
    signing_key = read_text("SEATRIAL_ANYMAIL_SIGNING_KEY")
    if provider == "mailgun" and not signing_key:
        raise NotReady("Mailgun signs its reports, and the key is missing.", "Set SEATRIAL_ANYMAIL_SIGNING_KEY.")
    return provider, {"WEBHOOK_SECRET": secret, f"{provider.upper()}_WEBHOOK_SIGNING_KEY": signing_key}


def read_number(name: str, default: int, least: int, most: int) -> int:
    """A variable that is a whole number within bounds."""
    given = read_text(name)
    if not given:
        return default
    if not given.isascii() or not given.isdigit() or not least <= int(given) <= most:
        raise NotReady(f"{name} is “{given}”.", f"Set it to a whole number from {least} to {most}.")
    return int(given)


def read_list(name: str, default: list[str]) -> list[str]:
    """A variable that holds several values, separated by commas."""
    return [part.strip() for part in read_text(name).split(",") if part.strip()] or default


def read_folder(name: str, default: Path) -> Path:
    """A variable that names a folder; it is made where it is missing."""
    folder = Path(read_text(name, str(default))).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotReady(
            f"The folder {folder} cannot be made: {error.strerror}.", f"Set {name} to a folder that can."
        ) from None
    return folder


def read_secret(name: str, file: Path) -> str:
    """A secret from the environment, or from a file that is written once, readable to its owner alone."""
    if given := read_text(name):
        return given
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        if not file.exists():
            fresh.touch(mode=0o600, exist_ok=False)
            fresh.write_text(secrets.token_urlsafe(50))
            os.link(fresh, file)  # fails where another process was faster, whose secret then counts
    except FileExistsError:
        pass
    except OSError as error:
        raise NotReady(f"{file} cannot be written: {error.strerror}.", f"Set {name}.") from None
    finally:
        fresh.unlink(missing_ok=True)
    if found := file.read_text().strip():
        return found
    raise NotReady(f"{file} is empty.", f"Remove it, or set {name}.")
