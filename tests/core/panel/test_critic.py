"""A critic's data file: what it must say, and what it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError
from tests.core.made import criterion

from seatrial.errors import BadFile
from seatrial.facts.catalogue import Catalogue
from seatrial.panel.critic import load_critics


def builder(folder: Path, old: str, new: str) -> Path:
    file = folder / "critics" / "builder.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def line_of(file: Path, words: str) -> int:
    return next(n for n, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if words in line)


def test_critics_come_in_their_order(folder: Path, small: Catalogue) -> None:
    critics = load_critics(folder, small.metrics)
    assert [critic.order for critic in critics] == sorted(critic.order for critic in critics)
    assert critics[0].id == "builder"


def test_a_metric_that_a_critic_weighs_but_nobody_knows_is_named(folder: Path, small: Catalogue) -> None:
    file = builder(folder, "{metric: tool_calling", "{metric: tool_caling")
    with pytest.raises(BadFile, match="There is no metric “tool_caling”") as caught:
        load_critics(folder, small.metrics)
    assert caught.value.where == f"{file}:{line_of(file, 'tool_caling')}"
    assert caught.value.next_step == "All are in catalogue/metrics.yaml."


def test_a_metric_that_a_critic_asks_about_but_nobody_knows_is_named(folder: Path, small: Catalogue) -> None:
    file = builder(folder, "metrics: [architecture", "metrics: [architektur")
    with pytest.raises(BadFile, match="There is no metric “architektur”") as caught:
        load_critics(folder, small.metrics)
    asked = line_of(file, "architektur")
    assert caught.value.where in (f"{file}:{asked}", f"{file}:{asked - 1}")


def test_a_score_for_a_value_that_does_not_exist_is_named(folder: Path, small: Catalogue) -> None:
    file = builder(folder, 'scores: {"yes": 1, "no": 0}', 'scores: {"yes": 1, nope: 0}')
    with pytest.raises(BadFile, match="“nope” is not a value of “tool_calling”") as caught:
        load_critics(folder, small.metrics)
    assert caught.value.where == f"{file}:{line_of(file, 'nope')}"
    assert caught.value.next_step == "Use: yes, no."


def test_an_unknown_field_of_a_critic_is_named(folder: Path, small: Catalogue) -> None:
    file = builder(folder, "ship_from:", "shipfrom:")
    with pytest.raises(BadFile) as caught:
        load_critics(folder, small.metrics)
    unknown = next(problem for problem in caught.value.problems if "shipfrom" in problem.cause)
    assert (unknown.file, unknown.line) == (file, line_of(file, "shipfrom"))
    assert unknown.next_step.startswith("Did you mean “ship_from”?")


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        ({"worst": 100, "best": 0}, "worst and best contradict the direction"),
        ({"worst": 5, "best": 5}, "a worst and a best that differ"),
        ({"best": None}, "a worst and a best that differ"),
        ({"direction": "listed"}, "a listed criterion needs scores"),
        ({"direction": "lower"}, "worst and best contradict the direction"),
        ({"weight": 0}, "greater than 0"),
        ({"scores": {"yes": 2}}, "less than or equal to 1"),
    ],
)
def test_a_criterion_that_contradicts_itself_is_refused(given: dict[str, object], cause: str) -> None:
    with pytest.raises(ValidationError, match=cause):
        criterion("speed", **given)


@pytest.mark.parametrize("ends", [{"worst": 0, "best": 100}, {"worst": -1, "best": 100}])
def test_a_logarithmic_scale_cannot_start_at_nothing(ends: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match="logarithmic"):
        criterion("room", scale="log", **ends)


def test_a_criterion_without_categories_applies_to_all_and_one_with_them_to_those() -> None:
    assert criterion("speed").applies_to("anything")
    limited = criterion("speed", **{"for": ["models"]})
    assert limited.applies_to("models")
    assert not limited.applies_to("agents")
