"""Orientation: find a fact that several files of an unknown repository give together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seatrial.trials.item import Item, Score
from seatrial.trials.tasks.answers import final, grade_stated
from seatrial.trials.tasks.orientation.repository import CHARACTERS_A_TOKEN, Repository, repository_for
from seatrial.trials.tasks.workspace import Workspace, tools

VERSION = "1"
SIZES = (2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 200_000)
SYSTEM = (
    "You find your way in a repository that you do not know. Use the tools to list, read and search its files; several "
    "files have to be put together to answer. Names are written differently from language to language: some-name, "
    "some_name, SomeName, SOME_NAME."
)
INTRODUCTION = "The repository holds the software of {}."
_TOOLS = tools(writing=False)


class Orientation:
    """Questions about repositories of 2,000 to 200,000 tokens, each with one exact answer."""

    id = "orientation"
    name = "Orientation"
    count: int | None = None
    size_label = "tokens in the repository"
    instant = False  # a large repository takes up to half a second to make

    def __init__(self, sizes: tuple[int, ...] = SIZES) -> None:
        self.sizes = sizes
        self.version = VERSION if sizes == SIZES else f"{VERSION} sizes {','.join(map(str, sizes))}"

    def item(self, seed: int, index: int) -> Item:
        """The question at a place. `size` is what was asked for, at four characters a token."""
        found = repository_for(VERSION, seed, index, self.sizes)
        return Item(
            id=f"{self.id}/{seed}/{index}",
            family=self.id,
            prompt=f"{INTRODUCTION.format(found.trade)}\n{found.asked.question}\n{final(found.asked.form, tools=True)}",
            system=SYSTEM,
            tools=_TOOLS,
            files=found,
            size=float(found.size),
            kind=f"{found.asked.kind}, {found.asked.links} files",
        )

    def start(self, seed: int, index: int) -> OrientationWorld:
        """The same repository, unread."""
        return OrientationWorld(repository_for(VERSION, seed, index, self.sizes))


class OrientationWorld:
    """One attempt at one question."""

    def __init__(self, repository: Repository) -> None:
        self._asked = repository.asked
        self._workspace = Workspace(repository)

    def use(self, name: str, arguments: Mapping[str, Any]) -> str:
        """What a tool shows."""
        return self._workspace.use(name, arguments)

    def follow_up(self, answer: str) -> str | None:  # noqa: ARG002 - the interface's
        """Nothing: there is one question."""
        return None

    def deliver(self, files: Mapping[str, bytes]) -> None:
        """Nothing: only the answer counts."""

    def grade(self, answer: str) -> Score:
        """The stated answer against the right one."""
        score = grade_stated(answer, self._asked.answer)
        if score.value == 1:
            return score
        tokens = self._workspace.characters_shown // CHARACTERS_A_TOKEN
        return Score(score.value, score.cause, f"{score.detail} About {tokens:,} tokens of files were shown."[:2000])

    def close(self) -> None:
        """Nothing is held."""

    def reference(self) -> str | None:
        """The right last answer."""
        return f"Answer: {self._asked.answer}"

    def solve(self) -> list[tuple[str, dict[str, str]]]:
        """Every file that the answer needs, read from its start."""
        return [("read_file", {"path": path}) for path in dict.fromkeys(path for path, _ in self._asked.pieces)]
