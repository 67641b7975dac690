"""Names out of other harnesses' files: they may hold anything, and end in a terminal and in a spreadsheet."""

from __future__ import annotations

from hashlib import blake2b

LONGEST = 200
# A cell that begins with one of these is a formula to spreadsheets; the wide forms are to some of them.
FORMULA = tuple("=+-@\t\r＝＋－＠")


def shown(text: str | None, longest: int = 60) -> str:
    """Foreign text in a message: short and without control characters."""
    text = str(text)
    printable = "".join(sign if sign.isprintable() else "?" for sign in text[:longest])
    return f"{printable}{'…' if len(text) > longest else ''}"


def cell(name: str) -> str:
    """A name as it can stand in a CSV file: one line, no formula, at most 230 characters.

    Where it had to be changed it ends with a mark made from the original, so that two names never become one.
    """
    safe = "".join(sign if sign.isprintable() else " " for sign in name[:LONGEST]).strip()
    if safe.startswith(FORMULA):
        safe = f"'{safe}"
    if safe == name and safe:
        return safe
    return f"{safe}~{blake2b(name.encode('utf-8', 'backslashreplace'), digest_size=6).hexdigest()}"
