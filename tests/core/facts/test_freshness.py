"""A reading holds for as many days as its metric says, and a calculation as long as what went in."""

from __future__ import annotations

from datetime import date, timedelta

from tests.core.made import DAY, METRICS, statement, tool

from seatrial.evidence.evidence import Evidence
from seatrial.facts.freshness import good_until, stale_facts, stale_ids, stale_metrics, stale_since

AGED = {**METRICS, "speed": METRICS["speed"].model_copy(update={"good_for": "90 days"})}
LAST = DAY + timedelta(days=90)


def calculation(*inputs: Evidence) -> Evidence:
    ids = [item.id for item in inputs]
    given = {"value": 1, "text": "1", "read": DAY, "primary": True, "formula": "sum"}
    return Evidence(id="t.mean.0000", tool="t", metric="mean", kind="calculation", inputs=ids, **given)


def test_a_reading_holds_through_its_last_day_and_not_the_next() -> None:
    row = tool("t", speed=50)
    assert good_until(row.evidence[0], AGED) == LAST
    assert stale_ids(row, AGED, LAST) == frozenset()
    assert stale_ids(row, AGED, LAST + timedelta(days=1)) == {row.evidence[0].id}


def test_what_cannot_change_never_becomes_stale() -> None:
    row = tool("t", skill=50)
    assert good_until(row.evidence[0], AGED) is None
    assert stale_ids(row, AGED, date(2099, 1, 1)) == frozenset()


def test_a_calculation_is_stale_when_the_first_of_its_inputs_is() -> None:
    speed, skill = statement("t", "speed", 50), statement("t", "skill", 70)
    row = tool("t", speed, skill, calculation(speed, skill))
    assert stale_since(row, AGED, LAST + timedelta(days=1)) == {speed.id: LAST, "t.mean.0000": LAST}
    assert stale_ids(tool("t", speed, skill, calculation(skill)), AGED, LAST + timedelta(days=1)) == {speed.id}


def test_a_metric_is_stale_where_the_statement_that_leads_is() -> None:
    old = statement("t", "speed", 50)
    newer = statement("t", "speed", 60, origin="press", read=LAST)
    late = LAST + timedelta(days=1)
    assert stale_metrics(tool("t", old), AGED, late) == {"speed"}
    assert stale_metrics(tool("t", old, newer), AGED, late) == frozenset()


def test_the_list_for_editors_begins_with_what_is_longest_overdue() -> None:
    older = tool("a", statement("a", "speed", 50, read=DAY - timedelta(days=30)))
    newer = tool("b", statement("b", "speed", 50))
    found = stale_facts([newer, older], AGED, LAST + timedelta(days=1))
    assert [(row.tool.slug, row.days, row.good_until) for row in found] == [
        ("a", 31, LAST - timedelta(days=30)),
        ("b", 1, LAST),
    ]
