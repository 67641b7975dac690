"""No payment changes a verdict: there is no field for a sponsor that any rule could read."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel
from tests.core.small_catalogue import write_catalogue

import seatrial
from seatrial.facts.catalogue import load_catalogue
from seatrial.panel.critic import Criterion, Critic
from seatrial.panel.panel import load_panel

PAYMENT = re.compile(r"sponsor|affiliate|paid_by|payment|commission|advert|partner|promot|kickback", re.IGNORECASE)
CORE = ("evidence", "facts", "panel", "votes", "comparison", "trials")


def models() -> Iterator[type[BaseModel]]:
    """Every schema of the core."""
    for part in CORE:
        package = importlib.import_module(f"seatrial.{part}")
        for found in pkgutil.walk_packages(package.__path__, f"seatrial.{part}."):
            if "serve_gguf" not in found.name:
                importlib.import_module(found.name)
    waiting = [BaseModel]
    while waiting:
        for model in waiting.pop().__subclasses__():
            waiting.append(model)
            if model.__module__.startswith("seatrial."):
                yield model


def test_no_schema_has_a_field_for_a_sponsor() -> None:
    seen = {f"{model.__name__}.{name}" for model in models() for name in model.model_fields}
    assert len(seen) > 200
    assert [name for name in seen if PAYMENT.search(name)] == []


def test_no_metric_and_no_criterion_is_about_one() -> None:
    root = Path(seatrial.__file__).parents[2] / "catalogue"
    catalogue = load_catalogue(root)
    assert [name for name in catalogue.metrics if PAYMENT.search(name)] == []
    assert "price_input" in catalogue.metrics, "what a tool costs its users is a fact like any other"


def test_a_tools_file_that_names_a_sponsor_is_refused(tmp_path: Path) -> None:
    folder = write_catalogue(tmp_path / "catalogue")
    file = folder / "tools" / "heron-40b.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\nsponsor: Corvid\n", encoding="utf-8")
    found = load_catalogue(folder)
    assert "heron-40b" not in found.tools
    assert any("sponsor" in problem.cause for problem in found.problems)


def test_a_critic_cannot_weigh_one(tmp_path: Path) -> None:
    folder = write_catalogue(tmp_path / "catalogue")
    file = sorted((folder / "critics").glob("*.yaml"))[0]
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="sponsor"):
        Critic.model_validate({**data, "sponsor": "Corvid"})
    with pytest.raises(ValueError, match="sponsor_weight"):
        Criterion.model_validate({**data["criteria"][0], "sponsor_weight": 2})


def test_a_sponsor_in_a_note_or_a_quote_moves_no_call(tmp_path: Path) -> None:
    folder = write_catalogue(tmp_path / "catalogue")
    before = load_panel(folder)
    paid = "Sponsored: its maker pays this site."
    for tool in before.catalogue.tools.values():
        marked = [item.model_copy(update={"note": paid}) for item in tool.evidence]
        sponsored = tool.model_copy(update={"evidence": marked})
        now, then = before.assess(sponsored), before.assess(tool)
        assert [row.call for row in now.reviews] == [row.call for row in then.reviews]
        assert now.verdict == then.verdict
