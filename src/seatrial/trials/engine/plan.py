"""What a trial is: its question, its tasks, its rules. Two runs of one plan are one trial; its hashes say so."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol, TypeGuard

import orjson

from seatrial.errors import BadInput
from seatrial.trials.engine.earlier import Earlier
from seatrial.trials.item import Family, Item
from seatrial.trials.talk import Delivery, Reply, Request

MOST_ARMS = 8


class Spec(Protocol):
    """What a contender is. Prices are USD per million tokens; None where unknown."""

    @property
    def name(self) -> str:
        """What its owner calls it."""

    @property
    def kind(self) -> str:
        """endpoint, gguf, command or scripted."""

    @property
    def tool(self) -> str | None:
        """The catalogue's slug."""

    @property
    def release(self) -> str | None:
        """Which release of that tool."""

    @property
    def settings(self) -> Mapping[str, str]:
        """What else decides how it answers: never a key."""

    @property
    def price_in(self) -> float | None:
        """USD per million tokens in."""

    @property
    def price_out(self) -> float | None:
        """USD per million tokens out."""


class Contender(Protocol):
    """Something that converses. It never raises for what an endpoint does: the cause is in the reply."""

    @property
    def spec(self) -> Spec:
        """What it is."""

    def identity(self) -> str:
        """Everything that makes it this contender and no other, without a key."""

    async def reply(self, request: Request) -> Reply:
        """One call."""


class Worker(Protocol):
    """Something that works by itself in a folder: a command-line agent."""

    @property
    def spec(self) -> Spec:
        """What it is."""

    def identity(self) -> str:
        """Everything that makes it this contender and no other, without a key."""

    async def work(self, item: Item, *, seed: int, limits: Rules) -> Delivery:
        """One attempt."""


Arm = Contender | Worker


def is_worker(arm: Arm) -> TypeGuard[Worker]:
    """Whether an arm works by itself, instead of conversing."""
    return hasattr(arm, "work")


@dataclass(frozen=True, slots=True)
class Rules:
    """What one attempt may take, and how it is read: the same for every arm.

    Tokens are output tokens; seconds are the contender's own latency, so that a resumed attempt has the same
    left. With `text_tool_calls`, a tool call written as text counts as one.
    """

    turns: int = 40
    call_tokens: int = 2048
    tokens: int = 32_768
    call_seconds: float = 180.0
    seconds: float = 1800.0
    usd: float | None = None
    temperature: float = 0.0
    text_tool_calls: bool = True


USUAL = Rules()


@dataclass(frozen=True, slots=True)
class Course:
    """One family of tasks in a plan. `items` bounds how many units of it are used; None: as many as there are."""

    family: Family
    seed: int = 1
    weight: float = 1.0
    items: int | None = None
    options: str = ""  # what else shaped the family (sizes, a file's hash)

    def bank(self) -> list[list[int]] | None:
        """The units of a family that ends, each the places of its items, in an order that the seed draws.

        Items of one cluster are one unit, wherever they stand. None for a family without end, whose items are
        fresh whenever they are drawn. Looks at every item.
        """
        if self.family.count is None:
            return None
        clusters: dict[str, list[int]] = {}
        for index in range(self.family.count):
            cluster = self.family.item(self.seed, index).cluster
            clusters.setdefault(cluster or f"\0{index}", []).append(index)
        units = list(clusters.values())
        random.Random(f"{self.family.id} {self.seed}").shuffle(units)  # noqa: S311 - an order, not a secret
        return units


@dataclass(frozen=True, slots=True)
class Plan:
    """A trial: `ship` names the arm, the first, of the question “is it safe to ship?”; None asks which is better.

    It ends once the weighted question is decided (`until` overall), or once it is in every family (families). With
    `against`, the one arm that is called is the challenger, and comes before the incumbent.
    """

    courses: Sequence[Course]
    ship: str | None = None
    margin: float = 0.05
    error: float = 0.05
    attempts: int = 1
    rules: Rules = USUAL
    until: Literal["overall", "families"] = "overall"
    isolation: str = "none"
    against: Earlier | None = None

    def check(self, arms: Sequence[Arm]) -> None:
        """BadInput where it cannot be run."""
        names = [arm.spec.name for arm in arms] + ([self.against.name] if self.against else [])
        if self.against:
            if len(arms) != 1:
                raise BadInput("Against an earlier trial goes one contender, the challenger.", "Name it alone.")
            self.against.check(self)
        if not 2 <= len(names) <= MOST_ARMS:
            raise BadInput(f"A trial takes 2 to {MOST_ARMS} contenders; these are {len(names)}.", "Name them in turn.")
        if twice := {name for name in names if names.count(name) > 1}:
            raise BadInput(f"“{min(twice)}” is named twice.", "A contender meets others, not itself.")
        if self.ship is not None and (self.ship != names[0] or len(names) != 2):
            raise BadInput(f"“{self.ship}” cannot be the one to ship.", "It is the first of two contenders.")
        if not 0 < self.margin < 1 or not 0 < self.error < 0.5:
            raise BadInput("The margin lies between 0 and 1, the error between 0 and .5.", "Usual are .05 and .05.")
        if not self.courses:
            raise BadInput("There are no tasks.", "Name a family with --family, or a file with --tasks.")
        if any(course.family.count == 0 or course.weight < 0 for course in self.courses) or not self.total_weight:
            raise BadInput("A family has no items, or no weight.", "Leave it out.")

    @property
    def total_weight(self) -> float:
        """Of all families."""
        return sum(course.weight for course in self.courses)


def header(plan: Plan, arms: Sequence[Arm]) -> dict[str, Any]:
    """The first line of a journal: what the trial is, each part with its hash."""
    families = [
        {
            "id": course.family.id,
            "name": course.family.name,
            "version": course.family.version,
            "size_label": course.family.size_label,
            "seed": course.seed,
            "weight": course.weight / plan.total_weight,
            "bank": None if (bank := course.bank()) is None else len(bank),
            "items": course.items,
            "options": course.options,
        }
        for course in (map(plan.against.bounded, plan.courses) if plan.against else plan.courses)
    ]
    contenders: list[Mapping[str, Any]] = [
        {
            "name": arm.spec.name,
            "kind": arm.spec.kind,
            "tool": arm.spec.tool,
            "release": arm.spec.release,
            "settings": {key: str(value) for key, value in arm.spec.settings.items()},
            "price_in": arm.spec.price_in,
            "price_out": arm.spec.price_out,
            "identity": digest([arm.identity()]),
        }
        for arm in arms
    ]
    if plan.against:
        contenders.append(plan.against.arm)
    question = {
        "question": "ship" if plan.ship else "better",
        "ship": plan.ship,
        "margin": plan.margin,
        "error": plan.error,
        "until": plan.until,
        "attempts": plan.attempts,
        "rules": asdict(plan.rules),
    }
    parts: dict[str, Any] = {**question, "isolation": plan.isolation, "families": families, "arms": contenders}
    named = {**hashes(question, families, contenders), "isolation": digest(plan.isolation)}
    if plan.against:
        parts["against"] = plan.against.written()
        named["earlier journal"] = digest(plan.against.sha256)
    return {"kind": "trial", "format": 1, **parts, "hashes": named}


def hashes(
    question: Mapping[str, Any], families: Iterable[Mapping[str, Any]], arms: Iterable[Mapping[str, Any]]
) -> dict[str, str]:
    """What must not change between two runs of one trial, by the name under which a refusal tells it.

    A price is left out: correcting one changes what was spent, not what was found.
    """
    named = {"question": digest(question)}
    named |= {f"family {family['id']}": digest(family) for family in families}
    prices = ("price_in", "price_out")
    return named | {
        f"contender {arm['name']}": digest({key: arm[key] for key in arm if key not in prices}) for arm in arms
    }


def digest(value: Any) -> str:
    """A short hash of anything JSON can hold."""
    return hashlib.blake2b(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()
