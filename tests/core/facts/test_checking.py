"""What a tool's file must fulfil beyond its shape: file, line, cause and next step of every rule."""

from __future__ import annotations

from datetime import timedelta

from tests.core.tool_file import ToolFile

from seatrial.facts.catalogue import load_catalogue
from seatrial.facts.checking import today

SOURCE = """\
  {key}:
    url: https://aerie.example/{key}
    title: More of Kestrel
    publisher: Aerie Labs
    primary: true
"""


def test_a_file_that_fulfils_every_rule_has_no_problem(kestrel: ToolFile) -> None:
    assert kestrel.problems() == []


def test_a_slug_that_differs_from_the_files_name_is_told_so(kestrel: ToolFile) -> None:
    kestrel.change("slug: kestrel-8b", "slug: kestrel-9b")
    cause = "The slug is “kestrel-9b”, the file “kestrel-8b.yaml”."
    assert kestrel.problem() == (kestrel.file, 1, cause, "Give both the same name.")


def test_an_unknown_category_is_answered_with_those_that_exist(kestrel: ToolFile) -> None:
    kestrel.change("category: open-weight-models", "category: models")
    file, line, cause, next_step = kestrel.problem()
    assert (file, line, cause) == (kestrel.file, 4, "There is no category “models”.")
    assert next_step.startswith("Use one of: open-weight-models, hosted-models, ")


def test_an_unknown_metric_is_answered_with_the_nearest(kestrel: ToolFile) -> None:
    kestrel.change("metric: released", "metric: relesed")
    file, line, cause, next_step = kestrel.problem()
    assert (file, line, cause) == (kestrel.file, kestrel.line("relesed"), "Unknown metric “relesed”.")
    assert next_step.startswith("Did you mean released")
    assert next_step.endswith("All are in catalogue/metrics.yaml.")


def test_a_metric_that_is_calculated_cannot_be_stated(kestrel: ToolFile) -> None:
    kestrel.change("metric: released", "metric: licence_class")
    cause = "“licence_class” is calculated, not stated."
    next_step = "Remove it. The class of its licence in catalogue/licences."
    assert kestrel.problem() == (kestrel.file, kestrel.line("licence_class"), cause, next_step)


def test_a_source_that_the_file_does_not_have_is_named(kestrel: ToolFile) -> None:
    kestrel.change("    source: release", "    source: relase")
    cause = "This file has no source “relase”."
    next_step = "Add it under `sources:`, with url, title, publisher."
    assert kestrel.problem() == (kestrel.file, kestrel.line("relase"), cause, next_step)


def test_a_source_that_no_fact_uses_is_named(kestrel: ToolFile) -> None:
    kestrel.change("facts:", SOURCE.format(key="blog") + "facts:")
    cause = "No fact uses the source “blog”."
    assert kestrel.problem() == (kestrel.file, kestrel.line("  blog:"), cause, "Cite it, or remove it.")


def test_a_day_of_reading_in_the_future_is_refused(kestrel: ToolFile) -> None:
    kestrel.change("read: 2026-01-15", "read: 2999-01-01")
    cause = "The date 2999-01-01 lies in the future."
    next_step = "Write the day on which the source was read."
    assert kestrel.problem() == (kestrel.file, kestrel.line("2999"), cause, next_step)


def test_today_is_not_in_the_future_and_the_day_after_is(kestrel: ToolFile) -> None:
    kestrel.change("read: 2026-01-15", f"read: {today()}")
    assert kestrel.problems() == []
    kestrel.change(f"read: {today()}", f"read: {today() + timedelta(days=1)}")
    assert kestrel.problem()[2].endswith("lies in the future.")


def test_an_interval_upside_down_is_refused(kestrel: ToolFile) -> None:
    kestrel.change("unit: token", "unit: token\n    low: 130000\n    high: 120000")
    cause = "The interval's lower end is above its upper end."
    assert kestrel.problem() == (kestrel.file, kestrel.line("low:"), cause, "Exchange `low` and `high`.")


def test_an_interval_without_numbers_is_refused(kestrel: ToolFile) -> None:
    kestrel.change("unit: token", "unit: token\n    low: nan\n    high: 200000")
    assert kestrel.problem()[:2] == (kestrel.file, kestrel.line("low:"))


def test_every_problem_of_a_file_is_told_at_once(kestrel: ToolFile) -> None:
    kestrel.change("category: open-weight-models", "category: models")
    kestrel.change("metric: released", "metric: relesed")
    kestrel.change("read: 2026-01-15", "read: 2999-01-01")
    lines = [kestrel.line("category: models"), kestrel.line("2999"), kestrel.line("relesed")]
    assert [problem[1] for problem in kestrel.problems()] == lines


def test_an_alias_claimed_by_two_tools_is_named_in_the_later_file(kestrel: ToolFile) -> None:
    kestrel.change("Windhover", "Great Heron")
    cause = "The name “Great Heron” is already claimed by heron-40b.yaml."
    next_step = "A name means one tool: keep it in one of the two files."
    assert kestrel.problem() == (kestrel.file, kestrel.line("Great Heron"), cause, next_step)


def test_an_alias_that_only_looks_different_is_claimed_all_the_same(kestrel: ToolFile) -> None:
    kestrel.change("Windhover", "great-HERON")
    assert kestrel.problem()[2] == "The name “great-HERON” is already claimed by heron-40b.yaml."


def test_a_former_slug_that_is_another_tools_name_is_refused(kestrel: ToolFile) -> None:
    kestrel.change("kestrel-mini", "heron-40b")
    assert kestrel.problem()[:3] == (
        kestrel.file,
        kestrel.line("former_slugs"),
        "The name “heron-40b” is already claimed by heron-40b.yaml.",
    )


def test_a_tool_may_repeat_its_own_name_as_an_alias(kestrel: ToolFile) -> None:
    kestrel.change("Windhover", "KESTREL-8B")
    assert kestrel.problems() == []


def test_names_in_another_script_are_different_names(kestrel: ToolFile) -> None:
    kestrel.change("Windhover", "红隼")
    heron = kestrel.folder / "tools" / "heron-40b.yaml"
    heron.write_text(heron.read_text(encoding="utf-8").replace("Great Heron", "大白鹭"), encoding="utf-8")
    assert kestrel.problems() == []
    assert load_catalogue(kestrel.folder).resolve("红隼").slug == "kestrel-8b"


def test_two_files_with_one_slug_are_one_too_many(kestrel: ToolFile) -> None:
    twin = kestrel.file.with_suffix(".yml")
    twin.write_bytes(kestrel.file.read_bytes())
    file, line, cause, next_step = kestrel.problem()
    assert (file, line) == (twin, 1)
    assert "kestrel-8b.yaml" in cause
    assert next_step


def test_a_name_clash_is_told_to_whoever_checks_one_of_the_two_files(kestrel: ToolFile) -> None:
    kestrel.change("Windhover", "Great Heron")
    heron = kestrel.folder / "tools" / "heron-40b.yaml"
    assert len(load_catalogue(kestrel.folder, only=[kestrel.file]).problems) == 1
    assert len(load_catalogue(kestrel.folder, only=[heron]).problems) == 1
