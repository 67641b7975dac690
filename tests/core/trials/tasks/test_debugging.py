"""Generated repositories: one bug in each that hidden tests find, tools that keep inside, a solution that passes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from seatrial.errors import BadInput, NotFound, NotReady
from seatrial.trials.tasks.debugging import Debugging
from seatrial.trials.tasks.debugging.interpret import Loaded, run_tests
from seatrial.trials.tasks.debugging.parts import BUGS, PARTS
from seatrial.trials.tasks.debugging.programs import LANGUAGES
from seatrial.trials.tasks.debugging.programs.lines import WORDS, answer, draw
from seatrial.trials.tasks.debugging.programs.project import Project, project, run_trusted
from seatrial.trials.tasks.debugging.repository import Repository, repository
from seatrial.trials.tasks.debugging.workspace import Repair
from seatrial.trials.tasks.seeds import random_for

PYTHON = Debugging(languages=["python"])
PRESENT = [language for language in LANGUAGES.values() if shutil.which(language.needs)]

# Change VERSION in debugging/family.py together with this.
GOLDEN = ("1 python", "3362f1b9ed00b307")


def fingerprint() -> str:
    """What the repositories of the first places are made of."""
    digest = sha256()
    for index in range(44):
        made = PYTHON.made(11, index)
        assert isinstance(made, Repository)
        hidden = [[each.module, each.function, each.arguments, each.expected] for each in made.hidden]
        digest.update(json.dumps([made.files, made.path, made.right, hidden, PYTHON.item(11, index).prompt]).encode())
    for language in LANGUAGES.values():
        digest.update(json.dumps([language.files, [[p, w, b.right, b.wrong] for p, w, b in language.bugs]]).encode())
    return digest.hexdigest()[:16]


def test_items_change_only_with_the_version() -> None:
    assert (PYTHON.version, fingerprint()) == GOLDEN


def test_the_languages_are_part_of_the_version() -> None:
    assert Debugging(languages=["python", "perl"]).version != PYTHON.version
    assert Debugging([6], languages=["python"]).version != PYTHON.version


def test_there_are_many_kinds_of_bugs() -> None:
    assert len(BUGS) >= 20
    assert all(sum(text.count(bug.right) for text in part.files.values()) == 1 for part in PARTS for bug in part.bugs)


@pytest.mark.parametrize("kind", BUGS)
def test_every_bug_fails_tests_that_the_right_repository_passes(kind: str) -> None:
    for number, size in enumerate((6, 15, 25)):
        made = repository(kind, size, "test", number)
        right = made.files | {made.path: made.right}
        assert len(made.files) == size
        assert made.files[made.path] != made.right
        assert run_tests(right).endswith(" passed, 0 failed\n")
        assert not made.output.endswith(" 0 failed\n")
        assert made.output == run_tests(made.files)
        assert all(_answers(right, made, number) for number in range(len(made.hidden)))
        assert sum(not _answers(made.files, made, number) for number in range(len(made.hidden))) >= 2


def _answers(files: dict[str, str], made: Repository, number: int) -> bool:
    check = made.hidden[number]
    try:
        arguments = json.loads(json.dumps(check.arguments))
        return bool(Loaded(files).call(check.module, check.function, arguments) == check.expected)
    except Exception:
        return False


def test_what_the_prompt_shows_is_what_the_repository_prints(tmp_path: Path) -> None:
    for index in range(0, 22, 3):
        made = PYTHON.made(2, index)
        folder = tmp_path / str(index)
        _write(made.files, folder)
        told = subprocess.run([sys.executable, "run_tests.py"], cwd=folder, capture_output=True, text=True, check=False)
        assert (told.returncode, told.stdout, told.stderr) == (1, made.output, "")
        assert made.output[:500] in PYTHON.item(2, index).prompt


def _write(files: dict[str, str], folder: Path) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def test_kinds_and_sizes_take_turns() -> None:
    items = [PYTHON.item(4, index) for index in range(110)]
    assert Counter(item.kind for item in items) == dict.fromkeys(BUGS, 5)
    assert Counter(item.size for item in items) == dict.fromkeys((6.0, 10.0, 15.0, 20.0, 25.0), 22)
    assert len({item.prompt for item in items}) == len(items)


@pytest.mark.parametrize("language", PRESENT, ids=lambda language: language.id)
class TestOtherLanguages:
    """The same program as trusted Python, with bugs of its own."""

    def test_the_program_does_what_the_oracle_says(self, language: object) -> None:
        random = random_for("lines", language.id)
        lines = [draw(random, word) for word in WORDS for _ in range(60)]
        assert run_trusted(language, dict(language.files), lines) == [answer(line) for line in lines]

    def test_every_bug_spoils_answers_of_its_command_alone(self, language: object) -> None:
        lines = [draw(random_for("lines", language.id, number), word) for number in range(25) for word in WORDS]
        for path, word, bug in language.bugs:
            wrong = dict(language.files) | {path: language.files[path].replace(bug.right, bug.wrong, 1)}
            printed = run_trusted(language, wrong, lines)
            spoiled = {line.split()[0] for line, got in zip(lines, printed, strict=True) if got != answer(line)}
            assert spoiled == {word}

    def test_an_item_is_solved_in_the_sandbox_by_its_correction_and_by_nothing_less(self, language: object) -> None:
        family = Debugging(languages=[language.id])
        made = family.made(1, 0)
        assert isinstance(made, Project)
        assert "FAILED" in made.output
        world = family.start(1, 0)
        assert world.use("run_tests", {}) == made.output.strip()
        assert world.grade("done").cause == "nothing changed"
        world.use("write_file", {"path": "README.md", "text": "# x"})
        assert world.grade("done").cause == "wrong answer"
        for name, arguments in world.solve():
            told = world.use(name, arguments)
        assert told.endswith(" passed, 0 failed")
        assert world.grade("done").value == 1


def test_a_language_that_is_missing_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(NotReady, match="Perl is not installed"):
        project("perl", 10, "missing")


class TestInTheSandbox:
    """Python repositories and the real grader."""

    def test_the_solution_passes_and_the_bug_does_not(self) -> None:
        for index in range(0, 22, 3):
            world = PYTHON.start(6, index)
            assert world.grade("done").cause == "nothing changed"
            made = PYTHON.made(6, index)
            world.use("write_file", {"path": made.path, "text": made.files[made.path] + "\n# looked at\n"})
            assert world.grade("done").value == 0
            for name, arguments in world.solve()[:-1]:
                world.use(name, arguments)
            assert world.grade("done").value == 1, made.kind

    def test_the_tests_are_run_and_shown(self) -> None:
        world = PYTHON.start(6, 1)
        made = PYTHON.made(6, 1)
        assert world.use("run_tests", {}) == made.output.strip()[:4000]
        for name, arguments in world.solve():
            told = world.use(name, arguments)
        assert told.endswith(" passed, 0 failed")

    def test_a_forged_test_run_changes_nothing(self) -> None:
        world = PYTHON.start(6, 2)
        world.use("write_file", {"path": "run_tests.py", "text": "print('9 passed, 0 failed')"})
        assert world.use("run_tests", {}) == "9 passed, 0 failed"
        assert world.grade("All tests pass.").value == 0

    def test_delivered_files_are_judged(self) -> None:
        made = PYTHON.made(6, 3)
        world = PYTHON.start(6, 3)
        files = {path: text.encode() for path, text in made.files.items()}
        world.deliver({**files, made.path: made.right.encode(), "../outside.py": b"x", "notes.txt": b"y"})
        assert world.grade("").value == 1


class TestTools:
    """They answer with a sentence whatever they are asked, and keep inside."""

    def workspace(self) -> Repair:
        return Repair({"a/b.py": "one\ntwo\ntwo\n", "README.md": "# x\n"}, lambda files: f"{len(files)} files")

    @pytest.mark.parametrize(
        "path", ["/etc/passwd", "../x", "a/../../x", "~/x", "a\\b", "a\nb", "", "x" * 300, "a/b.py/c", "a", "\x00"]
    )
    def test_a_hostile_path_is_refused(self, path: str) -> None:
        workspace = self.workspace()
        before = workspace.files
        for name, rest in (
            ("read_file", {}),
            ("write_file", {"text": "x"}),
            ("replace_text", {"old": "o", "new": "n"}),
        ):
            told = workspace.use(name, {"path": path, **rest})
            assert told.startswith("Error: ")
            assert len(told) < 200
        assert workspace.files == before

    def test_wrong_calls_are_answered_with_what_is_wrong(self) -> None:
        workspace = self.workspace()
        assert "no tool called" in workspace.use("delete_all", {})
        assert "'path' is missing" in workspace.use("replace_text", {})
        assert "has to be a text" in workspace.use("replace_text", {"path": 3, "old": "a", "new": "b"})
        assert "no argument 'x'" in workspace.use("run_tests", {"x": "y"})
        assert "no file" in workspace.use("replace_text", {"path": "nowhere.py", "old": "a", "new": "b"})
        assert "2 times" in workspace.use("replace_text", {"path": "a/b.py", "old": "two", "new": "x"})
        assert "is not in the file" in workspace.use("replace_text", {"path": "a/b.py", "old": "six", "new": "x"})

    def test_a_text_is_replaced_and_the_tests_are_run_on_what_is_there(self) -> None:
        workspace = self.workspace()
        assert "Wrote" in workspace.use("replace_text", {"path": "a/b.py", "old": "one\ntwo", "new": "1\n2"})
        assert workspace.files["a/b.py"] == b"1\n2\ntwo\n"
        assert workspace.use("run_tests", {}) == "2 files"

    def test_delivered_files_replace_all_and_hostile_paths_among_them_are_left_out(self) -> None:
        workspace = self.workspace()
        workspace.put({"a/b.py": b"x", "../b": b"y", "/etc/passwd": b"z"})
        assert workspace.files == {"a/b.py": b"x"}


def test_a_size_or_a_language_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BadInput, match="6 to 60 files"):
        Debugging([3])
    with pytest.raises(NotFound, match="cobol"):
        Debugging(languages=["cobol"])
