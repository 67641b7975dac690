"""One attempt at a repository: its workspace, its visible tests in the sandbox, and the hidden ones that decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from seatrial.trials.item import Score
from seatrial.trials.tasks.calls import Printed, Unusable, Wanted, counted
from seatrial.trials.tasks.debugging.programs.project import Project, compare, wrong_answers
from seatrial.trials.tasks.debugging.repository import Repository
from seatrial.trials.tasks.debugging.workspace import Repair

LONGEST_PRINTED = 4_000  # characters of a test run that are shown

Runner = Callable[[Sequence[str], Mapping[str, bytes], bytes], Printed]
CallJudge = Callable[[Mapping[str, str], Mapping[str, bytes], Sequence[Wanted]], Score]


class Made(Protocol):
    """What both kinds of repository have."""

    @property
    def files(self) -> Mapping[str, str]:
        """As the contender meets them."""

    @property
    def path(self) -> str:
        """The file with the bug."""

    @property
    def right(self) -> str:
        """That file without it."""


class DebuggingWorld:
    """The tools over a workspace; what runs and what decides is said by the two kinds."""

    def __init__(self, made: Made) -> None:
        self._made = made
        self.workspace = Repair(made.files, self._run_tests)

    def use(self, name: str, arguments: Mapping[str, Any]) -> str:
        """What a tool answers."""
        return self.workspace.use(name, arguments)

    def follow_up(self, answer: str) -> str | None:  # noqa: ARG002  the state decides, not the words
        """Nothing: the contender says when it is done."""
        return None

    def deliver(self, files: Mapping[str, bytes]) -> None:
        """The files of a contender that worked in a directory."""
        self.workspace.put(files)

    def grade(self, answer: str) -> Score:  # noqa: ARG002  the state decides, not the words
        """1 where the hidden tests pass."""
        pristine = {path: text.encode() for path, text in self._made.files.items()}
        if self.workspace.files == pristine:
            return Score(0.0, "nothing changed")
        return self._judge()

    def solve(self) -> list[tuple[str, dict[str, Any]]]:
        """A right way through the tools."""
        path, right = self._made.path, self._made.right
        return [
            ("list_files", {}),
            ("read_file", {"path": path}),
            ("write_file", {"path": path, "text": right}),
            ("run_tests", {}),
        ]

    def reference(self) -> str | None:
        """What to say at the end; it is not judged."""
        return "The bug is corrected."

    def close(self) -> None:
        """Nothing is held outside memory."""

    def _run_tests(self, files: Mapping[str, bytes]) -> str:
        raise NotImplementedError

    def _judge(self) -> Score:
        raise NotImplementedError


class RepositoryWorld(DebuggingWorld):
    """A Python repository: hidden calls into its modules."""

    def __init__(self, made: Repository, judge: CallJudge, run: Runner) -> None:
        super().__init__(made)
        self._repository = made
        self._judge_calls = judge
        self._run = run

    def _run_tests(self, files: Mapping[str, bytes]) -> str:
        printed = self._run(["python3", "-X", "utf8", "run_tests.py"], files, b"")
        return _shown(printed, printed.output + printed.errors)

    def _judge(self) -> Score:
        hidden = [
            Wanted(f"{each.module}:{each.function}", each.arguments, each.expected) for each in self._repository.hidden
        ]
        return self._judge_calls(self._repository.files, self.workspace.files, hidden)


class ProgramWorld(DebuggingWorld):
    """A program in another language: its answers to hidden lines, compared out here."""

    def __init__(self, made: Project, run: Runner) -> None:
        super().__init__(made)
        self._project = made
        self._run = run

    def _run_tests(self, files: Mapping[str, bytes]) -> str:
        printed = self._answers(files, self._project.shown)
        if printed.why or (printed.code and not printed.output):
            return _shown(printed, printed.errors)
        return _shown(printed, compare(self._project.shown, printed.output.splitlines()))

    def _judge(self) -> Score:
        try:
            files = counted(self._project.files, self.workspace.files)
        except Unusable as problem:
            return Score(0.0, "unreadable source", str(problem)[:2000])
        printed = self._answers(files, self._project.hidden)
        if printed.why:
            return Score(0.0, {"time": "timeout"}.get(printed.why, printed.why))
        if not printed.output and printed.code:
            return Score(0.0, "does not run", printed.errors[:2000])
        wrong = wrong_answers(self._project.hidden, printed.output.splitlines())
        if not wrong:
            return Score(1.0)
        return Score(0.0, "wrong answer", f"{len(wrong)} of {len(self._project.hidden)} lines, first: {wrong[0][:300]}")

    def _answers(self, files: Mapping[str, bytes], lines: Sequence[str]) -> Printed:
        return self._run(self._project.language.command, files, "".join(line + "\n" for line in lines).encode())


def _shown(printed: Printed, text: str) -> str:
    if printed.why:
        text += f"\n[ended: {printed.why}]"
    text = text.strip("\n") or f"[nothing printed, exit code {printed.code}]"
    return text if len(text) <= LONGEST_PRINTED else text[:LONGEST_PRINTED] + "\n[cut here]"
