"""The questions that every licence is asked, and when an answer matters to somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from seatrial.facts.licensing.case import Case
from seatrial.facts.schema import Terms


@dataclass(frozen=True)
class Question:
    """One question: its heading in a table, itself, what a yes grants, the cases it matters to, and a yes in a word."""

    label: str
    asks: str
    grants: str
    matters: Callable[[Case], bool]
    freely: str = "yes"


# In the order in which they decide: what a case names explicitly comes before what every case meets.
QUESTIONS = {
    "outputs_training": Question(
        "Training on outputs",
        "May its outputs train other models?",
        "Training other models on its outputs",
        lambda case: case.train_on_outputs,
    ),
    "user_cap": Question(
        "Users",
        "May any number of people use it?",
        "Any number of users",
        lambda case: case.users is not None,
        "no limit",
    ),
    "revenue_cap": Question(
        "Revenue", "May its user earn any amount?", "Any revenue", lambda case: case.revenue is not None, "no limit"
    ),
    "geography": Question(
        "Geography", "May it be used anywhere?", "Use anywhere", lambda case: case.domicile is not None, "anywhere"
    ),
    "redistribution": Question(
        "Passing on",
        "May it, or what is made from it, be passed on?",
        "Passing it on",
        lambda case: case.redistribute,
    ),
    "derivatives": Question("Changing", "May it be changed, fine-tuned?", "Changing it", lambda case: case.derive),
    "patent_grant": Question(
        "Patents", "Are patents licensed?", "Use of its maker’s patents", lambda case: case.patents
    ),
    "commercial_use": Question(
        "Commercial use", "May it be used commercially?", "Commercial use", lambda case: case.commercial
    ),
    "field_of_use": Question("Field of use", "Is every use allowed?", "Every use", lambda _case: True, "any use"),
    "attribution": Question(
        "Attribution",
        "Is it free of a duty to name its maker?",
        "Use without naming its maker",
        lambda case: case.commercial or case.redistribute,
        "none asked",
    ),
    "naming": Question(
        "Naming",
        "May what is made from it have any name?",
        "Any name for what is made from it",
        lambda case: case.redistribute and (case.derive or case.train_on_outputs),
        "any name",
    ),
}
# In the order of the catalogue's files, for tables.
IN_ORDER = {name: QUESTIONS[name] for name in Terms.model_fields}
