"""The catalogue that ships: it fulfils its own rules, and holds what the reference page speaks of."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.core.small_catalogue import REAL

from seatrial.comparison.rows import GROUPS
from seatrial.evidence.quantity import UNITS
from seatrial.facts.catalogue import Catalogue
from seatrial.facts.names import name_key
from seatrial.panel.panel import Panel

RIVALS = ["deepseek-coder-v3", "qwen2.5-coder-32b", "llama-3-70b", "qwen2-72b", "gpt-4"]


def test_it_has_no_problems(real: Catalogue) -> None:
    assert [str(problem) for problem in real.problems] == []


def test_every_file_is_a_tool(real: Catalogue) -> None:
    assert sorted(real.tools) == sorted(file.stem for file in (REAL / "tools").iterdir())


def test_it_holds_forty_tools_in_five_categories(real: Catalogue) -> None:
    assert len(real.tools) >= 40
    assert len({tool.category for tool in real.tools.values()}) >= 5


def test_no_category_holds_a_single_tool_only(real: Catalogue) -> None:
    assert min(Counter(tool.category for tool in real.tools.values()).values()) >= 2


@pytest.mark.parametrize("slug", ["code-llama-4", "mixtral-8x22b", *RIVALS])
def test_the_reference_pair_and_its_rivals_are_there(real: Catalogue, slug: str) -> None:
    assert real.tools[slug].slug == slug


@pytest.mark.parametrize(
    "name", ["Mistral 8x24B", "mistral-8x24b", "Mistral 8x24B Mixture-of-Experts", "Mixtral 8x22B"]
)
def test_the_name_on_the_reference_page_means_the_tool_its_maker_named(real: Catalogue, name: str) -> None:
    assert real.resolve(name).slug == "mixtral-8x22b"


def test_nobody_who_should_know_confirms_code_llama_4(real: Catalogue) -> None:
    tool = real.tools["code-llama-4"]
    assert not tool.confirmed
    assert [item.id for item in tool.evidence if item.kind == "fact" and item.primary] == []


def test_the_maker_confirms_mixtral(real: Catalogue) -> None:
    tool = real.tools["mixtral-8x22b"]
    assert tool.confirmed
    licence, parameters = tool.leading("licence"), tool.leading("parameters_total")
    assert licence is not None
    assert parameters is not None
    assert (licence.value, licence.primary) == ("Apache-2.0", True)
    assert parameters.value in (140_600_000_000, 141_000_000_000)


@pytest.mark.parametrize("slug", ["code-llama-4", "mixtral-8x22b"])
def test_some_rivals_that_its_sources_name_are_in_the_catalogue(real: Catalogue, slug: str) -> None:
    named = {real.names.get(name_key(name)) for name in real.tools[slug].items("rivals")}
    assert len(named & set(RIVALS)) >= 2


def test_every_statement_has_a_name_of_its_own(real: Catalogue) -> None:
    names = Counter(item.id for tool in real.tools.values() for item in tool.evidence)
    assert [name for name, count in names.items() if count > 1] == []


def test_every_fact_has_source_quote_and_day(real: Catalogue) -> None:
    facts = [item for tool in real.tools.values() for item in tool.evidence if item.kind == "fact"]
    assert len(facts) > 1000
    assert [item.id for item in facts if not (item.source and item.quote and item.text)] == []


def test_every_tool_states_a_licence_or_shows_that_it_is_unknown(real: Catalogue) -> None:
    unread = [
        tool.slug for tool in real.tools.values() if tool.leading("licence") and not tool.leading("licence_class")
    ]
    assert unread == []


def test_every_group_a_metric_stands_in_has_a_title(real: Catalogue) -> None:
    assert {metric.group for metric in real.metrics.values()} <= set(GROUPS)


def test_every_metric_has_a_sentence_for_each_of_its_values(real: Catalogue) -> None:
    for metric in real.metrics.values():
        if metric.kind == "term" and not metric.many:
            assert isinstance(metric.says, dict), metric.id
            assert set(metric.says) == set(metric.terms), metric.id
        else:
            assert "{value}" in str(metric.says), metric.id


def test_every_number_has_a_unit_that_can_be_written(real: Catalogue) -> None:
    numbers = [metric for metric in real.metrics.values() if metric.kind == "number"]
    assert {metric.unit for metric in numbers} <= set(UNITS)


def test_seven_critics_sit_on_the_panel_in_their_order(real_panel: Panel) -> None:
    names = [critic.id for critic in real_panel.critics]
    assert names == ["builder", "skeptic", "futurist", "founder", "guardian", "operator", "treasurer"]


def test_every_critic_judges_every_category_by_what_it_states(real_panel: Panel) -> None:
    metrics = real_panel.catalogue.metrics
    for critic in real_panel.critics:
        for category in real_panel.catalogue.categories:
            assert len(critic.criteria_for(category)) >= 1, (critic.id, category)
        for row in critic.criteria:
            assert set(row.categories or []) <= set(real_panel.catalogue.categories), (critic.id, row.metric)
            assert metrics[row.metric].terms == [] or row.direction == "listed" or metrics[row.metric].many


def test_every_critic_scores_every_value_of_a_term_it_judges(real_panel: Panel) -> None:
    for critic in real_panel.critics:
        for row in critic.criteria:
            terms = set(real_panel.catalogue.metrics[row.metric].terms)
            assert row.direction != "listed" or set(row.scores) == terms, (critic.id, row.metric)


def test_every_critic_asks_about_what_it_weighs_most(real_panel: Panel) -> None:
    for critic in real_panel.critics:
        asked = {metric for question in critic.questions for metric in question.metrics}
        heavy = {row.metric for row in critic.criteria if row.weight >= 2}
        assert heavy <= asked, critic.id


def test_no_critic_makes_the_same_call_on_every_tool(real_panel: Panel) -> None:
    for record in real_panel.independence.records:
        assert record.ships > 0, record.critic
        assert record.skips > 0, record.critic


def test_the_panel_is_worth_more_than_two_critics(real_panel: Panel) -> None:
    assert 2 < real_panel.independence.effective <= 7
