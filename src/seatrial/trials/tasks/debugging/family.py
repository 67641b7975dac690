"""A small repository with one bug, fresh for every seed and place: tools to work on it, hidden calls to judge it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from seatrial.errors import BadInput, NotFound
from seatrial.trials.item import Item, Score
from seatrial.trials.tasks.calls import Printed, Wanted, judge_calls, run_in_box
from seatrial.trials.tasks.debugging.attempt import DebuggingWorld, ProgramWorld, RepositoryWorld
from seatrial.trials.tasks.debugging.parts import BUGS
from seatrial.trials.tasks.debugging.programs import LANGUAGES
from seatrial.trials.tasks.debugging.programs.project import Project, project
from seatrial.trials.tasks.debugging.repository import Repository, repository
from seatrial.trials.tasks.debugging.workspace import TOOLS
from seatrial.trials.tasks.seeds import dealt

VERSION = "1"
SIZES = (6, 10, 15, 20, 25)
SMALLEST, LARGEST = 6, 60
SMALLEST_PROGRAM = 10
SYSTEM = "You correct programs. You work on a repository with the tools you have."
PROMPT = (
    "The repository {name} has one bug{where}. {command} prints:\n\n```\n{output}```\n\n"
    "Find the bug and correct it in the sources, for all inputs and not only for these. What the functions have to do "
    "stands in their comments, which are right. Leave tests and cases as they are. When the bug is corrected, say in "
    "one "
    "sentence what it was."
)
LONGEST_OUTPUT = 6_000

CallJudge = Callable[[Mapping[str, str], Mapping[str, bytes], Sequence[Wanted]], Score]
Runner = Callable[[Sequence[str], Mapping[str, bytes], bytes], Printed]


@dataclass(frozen=True, slots=True)
class Box:
    """What is done in the sandbox: hidden calls into a Python repository, and running a program."""

    judge: CallJudge = judge_calls
    run: Runner = run_in_box


class Debugging:
    """Half of the items are in Python, the others in the further languages; kinds of bug and sizes take turns too.

    Without `languages` those are used that are installed here; they are part of the version.
    """

    id = "debugging"
    name = "Debugging"
    count = None
    size_label = "files in the repository"
    instant = False

    def __init__(
        self, sizes: Sequence[int] = SIZES, *, languages: Sequence[str] | None = None, box: Box | None = None
    ) -> None:
        self.languages = tuple(installed() if languages is None else languages)
        self.sizes = tuple(sizes)
        if not self.sizes or min(self.sizes) < SMALLEST or max(self.sizes) > LARGEST:
            raise BadInput(f"A repository has {SMALLEST} to {LARGEST} files.", "Choose sizes between these.")
        if unknown := sorted(set(self.languages) - {"python", *LANGUAGES}):
            raise NotFound("programming language here", unknown[0], ["python", *LANGUAGES])
        kept = "" if self.sizes == SIZES else f" sizes {','.join(map(str, self.sizes))}"
        self.version = f"{VERSION} {','.join(self.languages)}{kept}"
        self._box = box or Box()
        others = [language for language in self.languages if language != "python"]
        self._turns = [*(["python"] * max(1, len(others)) if "python" in self.languages else []), *others]

    def item(self, seed: int, index: int) -> Item:
        """The repository and what its tests print. Runs the generated program once where it is not in Python."""
        made = self.made(seed, index)
        name, command = (made.package, "`python run_tests.py`") if isinstance(made, Repository) else _names(made)
        prompt = PROMPT.format(
            name=name,
            where="" if isinstance(made, Repository) else f" (it is written in {made.language.name})",
            command=command,
            output=made.output[:LONGEST_OUTPUT].rstrip("\n") + "\n",
        )
        return Item(
            id=f"{self.id}/{seed}/{index}",
            family=self.id,
            prompt=prompt,
            system=SYSTEM,
            tools=TOOLS,
            files=made.files,
            size=float(len(made.files)),
            kind=made.kind if isinstance(made, Repository) else f"{made.language.name}: {made.kind}",
        )

    def start(self, seed: int, index: int) -> DebuggingWorld:
        """A fresh attempt."""
        made = self.made(seed, index)
        if isinstance(made, Repository):
            return RepositoryWorld(made, self._box.judge, self._box.run)
        return ProgramWorld(made, self._box.run)

    def made(self, seed: int, index: int) -> Repository | Project:
        """What the item is made of."""
        language = dealt(tuple(self._turns), index, self.id, "language", seed)
        size = dealt(self.sizes, index, self.id, "size", seed)
        if language != "python":
            return project(language, max(size, SMALLEST_PROGRAM), VERSION, seed, index)
        return repository(dealt(tuple(BUGS), index, self.id, "bug", seed), size, VERSION, seed, index)


def installed() -> list[str]:
    """Python, and those of the other languages that can be run here."""
    return ["python", *(each.id for each in LANGUAGES.values() if shutil.which(each.needs))]


def _names(made: Project) -> tuple[str, str]:
    name = made.files["README.md"].splitlines()[0].removeprefix("# ")
    return (
        name,
        f"Compared with `cases/expected.txt`, what `{made.language.shown} < cases/input.txt` answers fails here. The "
        "comparison",
    )
