"""What one term of a licence means to a case: an answer, a sentence and the duties that follow.

- `yes` permits. `with-conditions` permits with the duties it names. `no` forbids.
- A cap permits up to and including its number. Above it, its duties are owed; where it names none, the case is not
  permitted without a further licence. A cap on revenue a month is held against a twelfth of the revenue a year.
- Geography forbids where the domicile lies in an excluded territory. Where only a part of the domicile does (the EU
  against one of its members), the answer is unknown until a country is named.
- A cap or an excluded territory that the case says nothing about is a duty: stay below, stay out.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

from seatrial.evidence.quantity import UNITS
from seatrial.facts.licensing.case import Case, write_amount
from seatrial.facts.licensing.questions import QUESTIONS
from seatrial.facts.licensing.territories import countries, write_territory
from seatrial.facts.schema import Term

Answer = Literal["permitted", "permitted with duties", "unknown", "not permitted"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)  # from the best to the worst
FURTHER = "get a further licence"
CONDITIONS = "keep to what the clause says"
Bearing = tuple[Answer, str, list[str]]


def bearing(name: str, term: Term, case: Case) -> Bearing:
    """A term, by the name of its question, against a case."""
    return LIMITS.get(name, _plainly)(name, term, case)


def _plainly(name: str, term: Term, _case: Case) -> Bearing:
    grants = QUESTIONS[name].grants
    match term.answer:
        case "yes":
            return "permitted", f"{grants} is permitted.", []
        case "no":
            return "not permitted", f"{grants} is not permitted.", []
        case _:
            return "permitted with duties", f"{grants} is permitted with conditions.", term.duties or [CONDITIONS]


def _cap(name: str, term: Term, case: Case) -> Bearing:
    if term.most is None:
        return _plainly(name, term, case)
    stated = case.users if name == "user_cap" else case.revenue
    if stated is not None and term.unit == "USD/month":
        stated /= 12
    limit = write_cap(term.most, term.unit or "")
    if stated is None:
        owed = [f"above {limit}: {duty}" for duty in term.duties or [FURTHER]]
        return "permitted with duties", f"Up to {limit} it is permitted.", owed
    has = write_cap(stated, term.unit or "")
    if stated <= term.most:
        return "permitted", f"{has} is not more than {limit}.", []
    if term.duties:
        return "permitted with duties", f"{has} is more than {limit}: duties follow.", term.duties
    return "not permitted", f"{has} is more than the {limit} allowed without a further licence.", []


def write_cap(number: float, unit: str) -> str:
    """A number of a cap inside a sentence: 700 million users a month."""
    if unit == "user":
        return f"{UNITS['user'].write(number)} a month"
    return f"{write_amount(number)} a {unit.removeprefix('USD/')}"


def write_clause(clause: str) -> str:
    """Where in a text, inside a sentence: “clause 1.b”, but “last paragraph”."""
    return f"clause {clause}" if re.match(r"\d|[IVX]+\b", clause) else clause


def _geography(name: str, term: Term, case: Case) -> Bearing:
    excluded = countries(term.excluded)
    if not excluded:
        return _plainly(name, term, case)
    out = " or ".join(write_territory(code) for code in term.excluded)
    if case.domicile is None:
        return "permitted with duties", f"It is not licensed in {out}.", [f"not in {out}", *term.duties]
    here, place = countries([case.domicile]), write_territory(case.domicile)
    if here <= excluded:
        return "not permitted", f"It is not licensed in {place}.", []
    if here & excluded:
        return "unknown", f"It is not licensed in {out}, which is a part of {place}: name the country.", []
    return _elsewhere(place, term)


def _elsewhere(place: str, term: Term) -> Bearing:
    answer: Answer = "permitted with duties" if term.duties else "permitted"
    return answer, f"{place[0].upper()}{place[1:]} is not excluded.", term.duties


# These bear on a case even where it says nothing of them.
LIMITS = {"user_cap": _cap, "revenue_cap": _cap, "geography": _geography}
