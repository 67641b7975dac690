"""Whether a licence permits a case, and which clause decides. This is no legal advice.

Each question that matters to the case is put to the licence's terms (`bearing`). Of the answers the worst counts: not
permitted, then unknown, then permitted with duties. A question that nobody has read makes the answer unknown, unless
another clause forbids.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from seatrial.errors import BadInput
from seatrial.evidence.evidence import Source
from seatrial.facts.licensing.bearing import ANSWERS, LIMITS, Answer, bearing
from seatrial.facts.licensing.case import Case
from seatrial.facts.licensing.licences import Licences
from seatrial.facts.licensing.questions import QUESTIONS
from seatrial.facts.schema import LicenceFile, Term

DISCLAIMER = "This is no legal advice: it repeats what the quoted clauses say. Read the licence before relying on it."


class Ground(BaseModel):
    """One term as it bears on the case."""

    licence: str
    licence_name: str
    question: str
    answer: Answer
    says: str = Field(description="What follows from it, in a sentence.")
    clause: str
    quote: str
    source: Source
    read: date
    note: str | None = Field(description="What is odd about it, or inferred.")


class Duty(BaseModel):
    """Something that must be done, and the clause that asks for it."""

    licence: str
    question: str
    clause: str
    says: str


class Unread(BaseModel):
    """A question that matters to the case, and that nobody has read in the licence."""

    licence: str
    question: str
    asks: str


class Alternative(BaseModel):
    """One of several licences that may be chosen from."""

    licence: str
    answer: Answer
    says: str
    chosen: bool


class Permission(BaseModel):
    """The answer for one case under one licence, or under an expression of several."""

    licence: str = Field(description="The SPDX expression that was judged.")
    answer: Answer
    says: str = Field(description="The answer in a sentence.")
    decided_by: Ground | None = Field(description="The term that decides; none where nobody has read it.")
    also: list[Ground] = Field(description="Where it is not permitted: the other terms that forbid it.")
    duties: list[Duty] = Field(description="What must be done where the case is permitted.")
    unread: list[Unread] = Field(description="The questions that matter to the case, and that nobody has read.")
    alternatives: list[Alternative] = Field(description="The licences to choose from, where there are several.")


def judge(expression: str, case: Case, licences: Licences) -> Permission:
    """An SPDX expression against a case: OR is its best alternative, AND all of its parts.

    An exception (WITH) only lifts conditions, so what the licence permits without it stays permitted; what it does
    not is unknown, for nobody has read the exception. BadInput where the expression is none.
    """
    tree = licences.tree(expression)
    if tree is None:
        raise BadInput(f"“{expression[:80]}” is no licence expression.", "Write SPDX ids with AND, OR and WITH.")
    return _judge(tree, case, licences)


def _judge(tree: Any, case: Case, licences: Licences) -> Permission:
    if hasattr(tree, "exception_symbol"):
        return _with_exception(tree, case, licences)
    if not getattr(tree, "args", ()):
        return _judge_licence(str(tree), licences.files.get(str(tree)), case)
    parts = [_judge(part, case, licences) for part in tree.args]
    return _any_of(str(tree), parts) if tree.operator.strip() == "OR" else _all_of(str(tree), parts)


def _any_of(expression: str, parts: list[Permission]) -> Permission:
    best = min(parts, key=lambda part: (ANSWERS.index(part.answer), len(part.duties)))
    given = [
        Alternative(licence=part.licence, answer=part.answer, says=part.says, chosen=part is best) for part in parts
    ]
    return best.model_copy(update={"licence": expression, "alternatives": given})


def _all_of(expression: str, parts: list[Permission]) -> Permission:
    worst = max(parts, key=lambda part: ANSWERS.index(part.answer))
    duties = _each_once([duty for part in parts for duty in part.duties])
    forbidden = [ground for part in parts for ground in (part.decided_by, *part.also) if part.answer == "not permitted"]
    return worst.model_copy(
        update={
            "also": [ground for ground in forbidden if ground != worst.decided_by],
            "licence": expression,
            "says": _says(worst.answer, worst.decided_by, len(duties)),
            "duties": [] if worst.answer == "not permitted" else duties,
            "unread": [question for part in parts for question in part.unread],
            "alternatives": [row for part in parts for row in part.alternatives],
        }
    )


def _with_exception(tree: Any, case: Case, licences: Licences) -> Permission:
    permission = _judge(tree.license_symbol, case, licences)
    exception = tree.exception_symbol.key
    changes: dict[str, Any] = {"licence": str(tree)}
    if permission.answer in ("not permitted", "unknown"):
        unread = Unread(licence=exception, question="exception", asks=f"What does the exception {exception} permit?")
        changes |= {
            "answer": "unknown",
            "says": _says("unknown", None, 0),
            "decided_by": None,
            "also": [],
            "unread": [*permission.unread, unread],
        }
    return permission.model_copy(update=changes)


def _judge_licence(id_: str, licence: LicenceFile | None, case: Case) -> Permission:
    terms = licence.terms.answered() if licence else {}
    grounds: list[Ground] = []
    duties: list[Duty] = []
    unread = []
    for name, question in QUESTIONS.items():
        if licence and name in terms and (question.matters(case) or name in LIMITS):
            ground, owed = _bear(name, terms[name], licence, case)
            grounds.append(ground)
            duties += owed
        elif name not in terms and question.matters(case):
            unread.append(Unread(licence=id_, question=name, asks=question.asks))
    answer: Answer = max((ground.answer for ground in grounds), key=ANSWERS.index, default="permitted")
    if unread and answer != "not permitted":
        answer = "unknown"
    decisive = [ground for ground in grounds if ground.answer == answer]
    asked = [ground for ground in decisive if QUESTIONS[ground.question].matters(case)]
    decided_by = next(iter([*asked, *decisive]), None)
    duties = [] if answer == "not permitted" else _each_once(duties)
    return Permission(
        licence=id_,
        answer=answer,
        says=_says(answer, decided_by, len(duties)),
        decided_by=decided_by,
        also=[ground for ground in decisive if answer == "not permitted" and ground is not decided_by],
        duties=duties,
        unread=unread,
        alternatives=[],
    )


def _each_once(duties: list[Duty]) -> list[Duty]:
    """The same duty may follow from several clauses; the first is named."""
    return list({(duty.licence, duty.says): duty for duty in reversed(duties)}.values())[::-1]


def _says(answer: Answer, decided_by: Ground | None, duties: int) -> str:
    match answer:
        case "permitted":
            return "Permitted."
        case "permitted with duties":
            return f"Permitted, with {duties} {'duty' if duties == 1 else 'duties'}."
        case "unknown":
            return f"Unknown. {decided_by.says}" if decided_by else "Unknown. Nobody has read all that matters here."
        case _:
            return f"Not permitted. {decided_by.says}" if decided_by else "Not permitted."


def _bear(name: str, term: Term, licence: LicenceFile, case: Case) -> tuple[Ground, list[Duty]]:
    """What one term means to the case, and what it asks for."""
    answer, says, owed = bearing(name, term, case)
    ground = Ground(
        licence=licence.id,
        licence_name=licence.name,
        question=name,
        answer=answer,
        says=says,
        clause=term.clause,
        quote=term.quote,
        source=licence.source_of(term).source(),
        read=licence.read,
        note=term.note,
    )
    return ground, [Duty(licence=licence.id, question=name, clause=term.clause, says=duty) for duty in owed]
