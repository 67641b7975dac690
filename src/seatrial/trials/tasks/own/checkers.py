"""The checkers of a task file: from a reply and the files left behind to a score."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from seatrial.trials.item import Score
from seatrial.trials.tasks.answers import read_number, same_text, stated_answer
from seatrial.trials.tasks.codegen.answer import program as program_in
from seatrial.trials.tasks.own.expression import TooLong, found
from seatrial.trials.tasks.own.jsonpath import NothingThere, json_in, read_path, same_json, value_at
from seatrial.trials.tasks.own.schema import Exact, Json, Pattern, Program, Task, UnitCall, UnitTests

LONGEST_REPLY = 1_000_000  # characters given to a checking program


def check(task: Task, given: Mapping[str, str], reply: str, left: Mapping[str, bytes]) -> Score:
    """Judge a reply. `given` are the task's files, `left` what the contender left of them."""
    match task.checker:
        case Exact() as checker:
            return _exact(checker, reply)
        case Pattern() as checker:
            return _pattern(checker, reply)
        case Json() as checker:
            return _json(checker, reply)
        case Program() as checker:
            return _program(checker, reply, left)
        case UnitTests() as checker:
            return _unit_tests(checker, given, reply, left)


def _exact(checker: Exact, reply: str) -> Score:
    if checker.compare == "letter by letter":
        stated: str | None = reply.strip()
    else:
        stated = stated_answer(reply)
    if stated is None:
        return Score(0.0, "no stated answer", reply[-200:])
    answers = checker.answer if isinstance(checker.answer, list) else [checker.answer]
    if any(_same(stated, str(answer), checker.compare) for answer in answers):
        return Score(1.0)
    return Score(0.0, "wrong answer", f"Stated: {stated[:200]}. Right: {' or '.join(map(str, answers))[:200]}.")


def _same(stated: str, answer: str, compare: str) -> bool:
    if compare == "number":
        wanted: Fraction | None = read_number(answer)
        return wanted is not None and read_number(stated) == wanted
    return stated == answer.strip() if compare == "letter by letter" else same_text(stated, answer)


def _pattern(checker: Pattern, reply: str) -> Score:
    text = (stated_answer(reply) or "") if checker.of == "answer" else reply
    try:
        fits = found(checker.pattern, checker.flags, text, whole=checker.whole, seconds=checker.seconds)
    except TooLong:
        return Score(0.0, "checker took too long", f"The pattern was not decided within {checker.seconds:g} s.")
    return Score(1.0) if fits else Score(0.0, "pattern not found", text[-200:])


def _json(checker: Json, reply: str) -> Score:
    try:
        data = json_in(reply)
    except ValueError:
        return Score(0.0, "no JSON in the reply", reply[-200:])
    for path, wanted in checker.values.items():
        try:
            value = value_at(data, read_path(path))
        except NothingThere:
            return Score(0.0, "wrong answer", f"There is nothing at {path}.")
        if not same_json(value, wanted):
            return Score(0.0, "wrong answer", f"At {path} stands {str(value)[:200]}, not {str(wanted)[:200]}.")
    return Score(1.0)


def _program(checker: Program, reply: str, left: Mapping[str, bytes]) -> Score:
    """The checker's files stand in its folder, what the contender left under work/, the reply is the input."""
    from seatrial.trials.grading.programs import run_program
    from seatrial.trials.sandbox.limits import Limits

    files = {f"work/{path}": content for path, content in left.items()}
    files |= {path: text.encode() for path, text in checker.files.items()}
    limits = Limits(seconds=checker.seconds, memory_mb=checker.memory_mb)
    done = run_program(checker.command, files, reply[-LONGEST_REPLY:].encode(), limits)
    said = (done.output + b"\n" + done.errors).decode(errors="replace").strip()[-1_000:]
    if done.why == "time":
        return Score(0.0, "checker took too long", f"It was ended after {checker.seconds:g} s.")
    if done.why:
        return Score(0.0, f"checker went over its limit of {done.why}", said)
    if checker.score == "exit code":
        return Score(1.0) if done.code == 0 else Score(0.0, "checker says no", said)
    return _last_line(done.output.decode(errors="replace"), said)


def _last_line(output: str, said: str) -> Score:
    """A score from 0 to 1 in the last line."""
    lines = output.strip().splitlines()
    value = read_number(lines[-1]) if lines else None
    if value is None or not 0 <= value <= 1:
        return Score(0.0, "checker gave no score", said)
    return Score(float(value), "" if value == 1 else "checker says no", "" if value == 1 else said)


def _unit_tests(checker: UnitTests, given: Mapping[str, str], reply: str, left: Mapping[str, bytes]) -> Score:
    from seatrial.trials.grading.repository import judge_calls, judge_repository

    if given:
        calls = _hidden(checker, "")
        return judge_repository(given, left, hidden_calls=calls, seconds=checker.seconds)
    delivered = left.get("solution.py", b"").decode(errors="replace")
    source = delivered or program_in(reply, checker.function)
    if source is None:
        return Score(0.0, "no function in the reply", f"No block defines {checker.function}.")
    if checker.calls:
        return judge_calls({"solution.py": source}, _hidden(checker, "solution:"), seconds=checker.seconds)
    from seatrial.trials.grading import shared_grader

    return shared_grader().judge(source, checker.function, checker.tests, seconds=checker.seconds)


def _hidden(checker: UnitTests, module: str) -> list[Any]:
    from seatrial.trials.grading.repository import HiddenCall

    def one(call: UnitCall) -> HiddenCall:
        name = f"{module}{call.function or checker.function}"
        return HiddenCall(name, call.arguments, call.returns, call.keywords, call.raises or "")

    return [one(call) for call in checker.calls]
