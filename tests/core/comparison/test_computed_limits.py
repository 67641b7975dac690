"""May we, does it fit, can we pay: against the real catalogue."""

from __future__ import annotations

import pytest
from tests.core.small_catalogue import REAL

from seatrial.comparison.brief import Brief
from seatrial.comparison.comparison import compare, pick_tools
from seatrial.comparison.fit import fit
from seatrial.comparison.limit import Limit
from seatrial.errors import BadInput, NotFound
from seatrial.facts.catalogue import Catalogue, load_catalogue
from seatrial.panel.critic import load_critics
from seatrial.panel.panel import Panel


@pytest.fixture(scope="module")
def real() -> Catalogue:
    return load_catalogue(REAL)


def limit(real: Catalogue, slug: str, **wanted: object) -> Limit:
    (found,) = fit(real.tools[slug], Brief.model_validate(wanted), real).limits
    return found


@pytest.mark.parametrize(
    ("slug", "wanted", "state"),
    [
        ("llama-4-maverick", {"users": 800e6}, "not met"),
        ("llama-4-maverick", {"users": 1e6}, "met"),
        ("llama-4-maverick", {"domicile": "DE"}, "not met"),
        ("mixtral-8x22b", {"users": 8e9, "domicile": "DE"}, "met"),
        ("llama-3-70b", {"train_on_outputs": "yes"}, "not met"),
        ("codestral-22b", {"users": 1e3}, "not met"),
    ],
)
def test_the_licence_is_judged_for_the_case_of_the_brief(
    real: Catalogue, slug: str, wanted: dict[str, object], state: str
) -> None:
    found = limit(real, slug, **wanted)
    assert found.state == state
    assert found.cites


@pytest.mark.parametrize(
    ("slug", "wanted", "state", "has"),
    [
        ("mixtral-8x22b", {"gpus": "2xA100-80GB"}, "met", "fits at fp8"),
        ("mixtral-8x22b", {"gpus": "2xA100-80GB", "precision": "bf16"}, "not met", "does not fit with 8,192 tokens"),
        ("mixtral-8x22b", {"gpus": "4xA100-80GB", "precision": "bf16"}, "met", "fits at bf16"),
        ("kimi-k2", {"gpus": "H100"}, "not met", "does not fit with 8,192 tokens"),
        ("gpt-4", {"gpus": "8xH100"}, "not met", "runs at its maker only"),
        ("code-llama-4", {"gpus": "8xH100"}, "unknown", "no configuration known"),
    ],
)
def test_the_machine_at_hand_is_computed(
    real: Catalogue, slug: str, wanted: dict[str, object], state: str, has: str
) -> None:
    found = limit(real, slug, **wanted)
    assert (found.state, found.has) == (state, has)


def test_a_budget_is_held_against_the_cheapest_host(real: Catalogue) -> None:
    enough = limit(real, "gpt-4", budget=1e6, tokens_in=20e6, tokens_out=4e6)
    short = limit(real, "gpt-4", budget=1.0, tokens_in=20e6, tokens_out=4e6)
    assert (enough.state, short.state) == ("met", "not met")
    assert enough.has == short.has
    assert enough.has.startswith("$")


def test_a_machine_that_nobody_knows_is_refused_with_the_nearest(real: Catalogue) -> None:
    with pytest.raises(NotFound) as refused:
        limit(real, "mixtral-8x22b", gpus="2xA1000-80GB")
    assert refused.value.nearest


def test_a_budget_without_a_workload_is_refused() -> None:
    with pytest.raises(ValueError, match="A budget needs a workload"):
        Brief(budget=10.0)


def test_a_precision_that_nobody_knows_is_refused(real: Catalogue) -> None:
    with pytest.raises(BadInput):
        limit(real, "mixtral-8x22b", gpus="2xA100-80GB", precision="bf61")


def test_a_limit_that_alone_keeps_the_better_one_out_is_what_would_change_the_answer(real: Catalogue) -> None:
    panel = Panel(real, load_critics(REAL, real.metrics))
    tools = pick_tools(["deepseek-v3", "qwen3-32b"], real.resolve)
    answer = compare(panel, tools, Brief(price_output=2.0)).answer
    assert answer.kind == "neither"
    assert answer.flip
    assert answer.flip.outcome == "“Qwen3-32B”"
    (change,) = answer.flip.changes
    assert (change.metric, change.becomes) == ("price_output", "at most $2 per million tokens")
    assert compare(panel, tools, Brief(price_output=3.0)).answer.tools == ["qwen3-32b"]
