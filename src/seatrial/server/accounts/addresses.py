"""E-mail addresses as strangers write them, in the one form in which they name an account.

The domain is its ASCII form (IDNA, lower case); before the @ stands ASCII in lower case, for mail is sent without
SMTPUTF8. What mixes scripts within one word is refused with that reason: it is how look-alikes are made. A domain
wholly in one other script is another domain, and so another account.
"""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from seatrial.errors import BadInput

LONGEST = 254  # characters, RFC 5321
_EXAMPLE = "Write one such as name@example.org."
_TOGETHER = ({"CJK", "HIRAGANA", "KATAKANA"}, {"CJK", "HANGUL"}, {"CJK", "BOPOMOFO"})  # Japanese, Korean, Chinese
_valid = EmailValidator()


def clean_address(given: str) -> str:
    """The account's name that a text means; BadInput says what is wrong with it."""
    text = unicodedata.normalize("NFC", given[: LONGEST + 50].strip())
    if len(given.strip()) > LONGEST:
        raise BadInput(f"An address has at most {LONGEST} characters; this one has {len(given.strip()):,}.", _EXAMPLE)
    if not text or not text.isprintable() or text.count("@") != 1 or re.search(r"\s", text):
        raise BadInput("This is not an e-mail address.", _EXAMPLE)
    local, domain = text.split("@")
    for word in re.split(r"[.@+_-]", text):
        _refuse_mixed(word)
    if not local.isascii():
        raise BadInput(
            "Before the @, only letters without accents, digits and signs can be reached from here.",
            "Use another of your addresses.",
        )
    return _checked(f"{local.lower()}@{_ascii_domain(domain)}")


def _ascii_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise BadInput("What stands after the @ is not a domain.", _EXAMPLE) from None


def _checked(address: str) -> str:
    try:
        _valid(address)
    except ValidationError:
        raise BadInput("This is not an e-mail address.", _EXAMPLE) from None
    return address


def _refuse_mixed(word: str) -> None:
    scripts = {_script(letter) for letter in word if letter.isalpha()}
    if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
        names = " and ".join(sorted(script.capitalize() for script in scripts))
        raise BadInput(
            f"“{word[:40]}” mixes {names} letters, as addresses do that are made to look like another.",
            "Type the address by hand instead of copying it.",
        )


def _script(letter: str) -> str:
    """The first word of a letter's name, such as LATIN or CYRILLIC: the standard library knows no scripts."""
    return unicodedata.name(letter, "UNKNOWN").split()[0]
