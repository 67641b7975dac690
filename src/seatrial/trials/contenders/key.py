"""Keys: read from the environment, sent to one endpoint, shown by nothing."""

from __future__ import annotations

import base64
import os
import re
from urllib.parse import quote

from seatrial.errors import NotReady

SHARED = 8  # so many characters of a key in a row are hidden


def read_key(variable: str | None) -> Secret:
    """The key in an environment variable; an empty one where none is named. NotReady says what is missing."""
    if variable is None:
        return Secret("")
    value = os.environ.get(variable, "").strip()
    if not value:
        raise NotReady(f"The environment variable {variable} is not set.", f"Set it to the key: export {variable}=...")
    if not value.isascii() or not value.isprintable() or " " in value:
        raise NotReady(f"What {variable} holds cannot be sent as a key.", "Copy the key again, on one line.")
    return Secret(value)


class Secret:
    """A key that is sent, and shown by nothing: not by itself, and not where a server says it back."""

    __slots__ = ("_forms", "value")

    def __init__(self, value: str) -> None:
        self.value = value
        raw = value.encode()
        forms = (value, quote(value, safe=""), base64.b64encode(raw).decode(), raw.hex())
        self._forms = [form.lower() for form in dict.fromkeys(forms) if form]

    def __repr__(self) -> str:
        return "Secret(…)"

    def within(self, text: str) -> bool:
        """Whether a text holds it, whole."""
        return bool(self.value) and self.value in text

    def hidden(self, text: str) -> str:
        """A text without the key: every run of `SHARED` or more characters of it, in any usual writing, is blotted."""
        low = text.lower()
        blot = bytearray(len(low))
        for form in self._forms:
            length = min(SHARED, len(form))
            for start in range(len(form) - length + 1):
                piece, at = form[start : start + length], -1
                while (at := low.find(piece, at + 1)) >= 0:
                    blot[at : at + length] = b"\x01" * length
        if not any(blot):
            return text
        if len(low) != len(text):  # a letter whose small form is longer: places no longer agree
            return "[hidden: it held the key]"
        kept = ("\x00" if mark else letter for letter, mark in zip(text, blot, strict=True))
        return re.sub("\x00+", "[key]", "".join(kept))
