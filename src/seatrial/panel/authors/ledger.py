"""Every answer that was paid for, by the hash of what was asked: nothing is asked twice, and a kill loses nothing.

A line is in the file before its answer is used (`trials.engine.journal`). Kinds: `run` when a command begins, `answer`
with key and reply, `failed` for a call that cost and brought nothing usable, `end` when a command ended by itself.
"""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson

from seatrial.errors import BadFile, BadInput, Problem
from seatrial.trials.engine.budget import Spent
from seatrial.trials.engine.journal import Journal
from seatrial.trials.talk import Reply, Request

Line = dict[str, Any]
KINDS = ("run", "answer", "failed", "end")
BEGINS = b'{"kind":"run","format":1'


@dataclass
class Paid:
    """What a ledger holds. `open` is what a run that was killed has spent: it counts for the one that goes on."""

    answers: dict[str, Line] = field(default_factory=dict)
    open: Spent = field(default_factory=Spent)
    total: Spent = field(default_factory=Spent)
    end: int = 0
    torn: bool = False

    def take(self, line: Line) -> None:
        """Add one line."""
        match line["kind"]:
            case "end":
                self.open = Spent()
            case "answer" | "failed":
                spent = Spent(1, line["tokens_in"] + line["tokens_out"], line["usd"] or 0.0)
                self.open.add(spent)
                self.total.add(spent)
                if line["kind"] == "answer":
                    self.answers[line["key"]] = line


def request_key(identity: str, prompt: str, critic: str, pack: str, request: Request) -> str:
    """SHA-256 of all that decides an answer: who is asked, in which wording, about what, at which turn."""
    asked = {
        "author": identity, "prompt": prompt, "critic": critic, "pack": pack, "messages": list(request.messages),
        "schema": request.schema, "max_tokens": request.max_tokens, "temperature": request.temperature,
        "seed": request.seed,
    }  # fmt: skip
    return hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS, default=dict)).hexdigest()


class Ledger:
    """An open ledger: the answers it holds, and the journal that new ones go to."""

    def __init__(self, journal: Journal, paid: Paid) -> None:
        self.paid = paid
        self._journal = journal

    def reply(self, key: str) -> tuple[Reply, float] | None:
        """An answer that is paid for, and when it came (seconds since 1970)."""
        line = self.paid.answers.get(key)
        return None if line is None else (Reply(**line["reply"]), float(line["at"]))

    def keep(self, key: str, about: dict[str, str], reply: Reply, usd: float | None) -> None:
        """Write down a call that was made; only a usable answer is found again."""
        kind = "answer" if reply.error is None else "failed"
        kept = {name: value for name, value in asdict(reply).items() if name in _KEPT}
        line = {
            "kind": kind, "key": key, **about, "tokens_in": reply.tokens_in, "tokens_out": reply.tokens_out,
            "usd": usd, "reply": kept if kind == "answer" else {"error": reply.error},
        }  # fmt: skip
        self._journal.write(line)
        if kind == "answer":
            self.paid.answers[key] = {**line, "at": time.time()}

    def end(self) -> None:
        """The command ended by itself: the next one has a budget of its own."""
        self._journal.write({"kind": "end"})


_KEPT = ("text", "finish", "tokens_in", "tokens_out", "counted", "seconds")


@contextmanager
def open_ledger(path: Path, seatrial: str) -> Iterator[Ledger]:
    """The ledger at a path; a torn last line is cut. BadInput where another command writes it."""
    try:
        journal = Journal(path)
    except BadInput:
        cause = f"Another `seatrial panel write` is writing {path}."
        raise BadInput(cause, "Wait for it, or give --answers another file.") from None
    with journal:
        paid = read_ledger(path)
        if paid.torn:
            journal.cut(paid.end)
        journal.write({"kind": "run", "format": 1, "seatrial": seatrial})
        yield Ledger(journal, paid)


def read_ledger(path: Path) -> Paid:
    """All that a ledger holds; BadFile where a line before the last cannot be believed."""
    paid = Paid()
    if not path.is_file():
        return paid
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            line = _checked(raw)
            if line is None and not raw.endswith(b"\n") and (number > 1 or _ours(raw)):
                paid.torn = True
                break
            if line is None:
                cause = "This is no line of answers that were paid for, or it was changed."
                raise BadFile([Problem(path, number, cause, "Restore the file, or move it away and begin another.")])
            paid.take(line)
            paid.end += len(raw)
    return paid


def _ours(raw: bytes) -> bool:
    """Whether a torn first line was to be a ledger's: no other file is ever cut."""
    return raw.startswith(BEGINS) or BEGINS.startswith(raw)


def _checked(raw: bytes) -> Line | None:
    body, mark, check = raw.rpartition(b',"crc":')
    body += b"}"
    if not mark or not raw.endswith(b"}\n") or not check[:-2].isdigit() or zlib.crc32(body) != int(check[:-2]):
        return None
    try:
        line = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return line if isinstance(line, dict) and line.get("kind") in KINDS else None
