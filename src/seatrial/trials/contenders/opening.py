"""From a file, or from words on the command line, to contenders that answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from seatrial.errors import BadFile, BadInput, NotFound, NotReady, Problem
from seatrial.facts.catalogue import Catalogue
from seatrial.facts.names import nearest
from seatrial.facts.parsing import parse
from seatrial.facts.reading import Document, read_file
from seatrial.trials.contenders.file import KINDS, ContenderSpec, EndpointSpec, GgufSpec

MOST = 200
REFERENCE = "docs/reference/contenders-format.md"


def load_contenders(file: Path, catalogue: Catalogue | None = None) -> list[ContenderSpec]:
    """The contenders of a file, in its order; BadFile holds all that is wrong with it.

    With a catalogue, every `tool` has to be in it, and becomes its slug.
    """
    if not file.is_file():
        raise BadInput(f"There is no file {file}.", f"{REFERENCE} shows how one is written.")
    return contenders_of(read_file(file), catalogue)


def contenders_of(document: Document, catalogue: Catalogue | None = None) -> list[ContenderSpec]:
    """The contenders of a document that is a list of them; BadFile holds all that is wrong with it."""
    file = document.file
    if not isinstance(document.data, list) or not document.data:
        raise BadFile([Problem(file, 1, "The file is not a list of contenders.", "Start every one with “- name:”.")])
    if len(document.data) > MOST:
        raise BadFile(
            [Problem(file, 1, f"These are {len(document.data)} contenders; {MOST} are allowed.", "Split it.")]
        )
    specs: list[ContenderSpec] = []
    problems: list[Problem] = []
    for index in range(len(document.data)):
        try:
            specs.append(_entry(document, index, catalogue))
        except BadFile as error:
            problems += error.problems
    problems += _twice(document)
    if problems:
        raise BadFile(sorted(problems, key=lambda problem: problem.line))
    return specs


def _entry(document: Document, index: int, catalogue: Catalogue | None) -> ContenderSpec:
    row = document.data[index]
    line = document.line((index,))
    if not isinstance(row, dict):
        raise BadFile([Problem(document.file, line, "This is not a contender.", "Write `- name:` and its fields.")])
    kind = row.get("kind")
    if kind not in KINDS:
        cause = "The field “kind” is missing." if kind is None else f"There is no kind “{str(kind)[:40]}”."
        raise BadFile([Problem(document.file, document.line((index, "kind")), cause, f"Use {', '.join(KINDS)}.")])
    part = Document(document.file, row, {path[1:]: at for path, at in document.lines.items() if path[:1] == (index,)})
    try:
        spec = parse(part, KINDS[kind])
    except BadFile as error:
        raise BadFile([_pointed_here(problem) for problem in error.problems]) from None
    return spec.model_copy(update={"folder": document.file.parent, "tool": _slug(spec.tool, part, catalogue)})


def _pointed_here(problem: Problem) -> Problem:
    next_step = REFERENCE.join(problem.next_step.split("docs/reference/catalogue-format.md"))
    return Problem(problem.file, problem.line, problem.cause, next_step)


def _slug(tool: str | None, part: Document, catalogue: Catalogue | None) -> str | None:
    if tool is None or catalogue is None:
        return tool
    try:
        return catalogue.resolve(tool).slug
    except NotFound as error:
        next_step = f"{error.next_step} Leave `tool` out where the catalogue does not have it."
        raise BadFile([Problem(part.file, part.line(("tool",)), error.cause, next_step)]) from None


def _twice(document: Document) -> Iterable[Problem]:
    seen: dict[str, int] = {}
    for index, row in enumerate(document.data):
        name = row.get("name") if isinstance(row, dict) else None
        if isinstance(name, str) and seen.setdefault(name, index) != index:
            line = document.line((index, "name"))
            yield Problem(document.file, line, f"The name “{name[:60]}” stands twice.", "Give each its own.")


def named_contenders(words: Sequence[str], known: Sequence[ContenderSpec]) -> list[ContenderSpec]:
    """The contenders that words on a command line mean: names of a file, addresses, or model files."""
    chosen = [named_contender(word, known) for word in words]
    names = [spec.name for spec in chosen]
    for spec in chosen:
        if names.count(spec.name) > 1:
            raise BadInput(f"Two contenders are called “{spec.name}”.", "Name them in a contenders.yaml.")
    return chosen


def named_contender(word: str, known: Sequence[ContenderSpec]) -> ContenderSpec:
    """One of them: `name`, `http://127.0.0.1:8080/v1#model`, `model.gguf` or `hf:organisation/name/file.gguf`."""
    for spec in known:
        if spec.name == word:
            return spec
    try:
        if word.startswith(("http://", "https://")):
            return _from_address(word)
        if word.startswith("hf:"):
            return _from_repository(word[3:])
        if word.endswith(".gguf"):
            return GgufSpec(name=Path(word).stem[:60], path=word)
    except ValidationError as error:
        detail = error.errors()[0]
        cause = str(detail.get("ctx", {}).get("error") or f"This contender does not fit: {detail['msg']}.")
        raise BadInput(cause, f"{REFERENCE} shows the ways to name one.") from None
    raise NotFound("contender", word[:80], nearest(word, [spec.name for spec in known]))


def _from_address(word: str) -> EndpointSpec:
    address, _, model = word.partition("#")
    host = urlsplit(address).netloc.rpartition("@")[2]
    return EndpointSpec(name=(model or host)[:60], base_url=address, model=model or None)


def _from_repository(word: str) -> GgufSpec:
    parts = word.split("/")
    if len(parts) < 3:
        raise BadInput("“hf:” needs a repository and a file.", "Write hf:organisation/name/file.gguf.")
    return GgufSpec(name=Path(parts[-1]).stem[:60], repo="/".join(parts[:2]), file="/".join(parts[2:]))


_OPENERS = {
    "endpoint": ("seatrial.trials.contenders.endpoint", "Endpoint"),
    "gguf": ("seatrial.trials.contenders.gguf", "LocalModel"),
    "command": ("seatrial.trials.contenders.command", "Command"),
    "scripted": ("seatrial.trials.contenders.scripted", "Scripted"),
}


def open_contender(spec: ContenderSpec) -> Any:
    """The contender that a specification describes: an asynchronous context manager.

    Entering it raises NotReady or BadInput where it cannot begin: a key that is not set, a file that is not there.
    """
    module, name = _OPENERS[spec.kind]
    try:
        return getattr(import_module(module), name)(spec)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise NotReady(f"Contenders of kind {spec.kind} are not part of this version.", "Use another kind.") from None
