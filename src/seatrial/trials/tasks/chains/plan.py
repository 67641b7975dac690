"""One chain: where it starts, which links it follows, what is done or asked at its end, and how that is put."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from seatrial.trials.tasks.answers import final
from seatrial.trials.tasks.chains.domain import Domain, Step, field
from seatrial.trials.tasks.chains.domains import DOMAINS
from seatrial.trials.tasks.seeds import code, dealt, random_for

SYSTEM = (
    "You are a clerk at {}. Use the tools to find out and to do what is asked; call one tool at a time and take ids "
    "only from what you were given or what a tool returned. Change nothing that you were not asked to change."
)


@dataclass(frozen=True)
class Plan:
    """A chain. `trail` holds the links as (label, kind); `steps` are those of the procedure, `value` a label."""

    key: str
    domain: Domain
    start: str  # the kind of the first record
    trail: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    value: str  # the field asked for; "" where the procedure's last id is
    is_number: bool

    @property
    def size(self) -> int:
        """How many calls the shortest solution takes."""
        return len(self.trail) + (len(self.steps) or 1)

    def ids(self) -> list[str]:
        """The ids of the records along the trail, the first one given in the question."""
        kinds = [self.start, *(kind for _, kind in self.trail)]
        return [self.id_at(place, kind) for place, kind in enumerate(kinds)]

    def id_at(self, place: int, kind: str) -> str:
        """The id of the record at a place of the trail."""
        return f"{self.domain.by_name[kind].prefix}-{code(6, self.key, place)}"

    def solution(self) -> list[tuple[str, dict[str, str]]]:
        """The shortest right sequence of calls."""
        calls = []
        ids = self.ids()
        kinds = [self.start, *(kind for _, kind in self.trail)]
        looked_at = len(self.trail) + (0 if self.steps else 1)
        for kind, found in list(zip(kinds, ids, strict=True))[:looked_at]:
            calls.append((self.domain.by_name[kind].tool, {f"{field(kind)}_id": found}))
        given = ids[-1]
        for step in self.steps:
            calls.append((step.tool, {f"{field(step.takes)}_id": given}))
            given = outcome(self.key, step, given)
        return calls

    def answer(self) -> str:
        """What the question asks for."""
        if self.steps:
            tool, arguments = self.solution()[-1]
            return outcome(self.key, self.steps[-1], *arguments.values()) if tool else ""
        return value_of(self.key, self.ids()[-1], self.value, self.is_number)


def outcome(key: str, step: Step, given: str) -> str:
    """The id that a step of the procedure returns for what it was given."""
    return f"{step.prefix}-{code(6, key, step.tool, given)}"


def value_of(key: str, record: str, label: str, is_number: bool) -> str:
    """A value in a record: a number of five digits, or a code."""
    if is_number:
        return str(10_000 + random_for(key, record, label).randrange(90_000))
    return code(6, key, record, label)


@lru_cache(maxsize=256)  # an item is asked for by every arm, and by its worlds
def plan_for(version: str, seed: int, index: int, sizes: tuple[int, ...]) -> Plan:
    """The chain at a place."""
    key = f"tool-chains/{version}/{seed}/{index}"
    rng = random_for(key)
    size = dealt(sizes, index, "tool-chains", version, seed, "size")
    domain = dealt(DOMAINS, index, "tool-chains", version, seed, "domain")
    acting = dealt((0, 1, 1), index, "tool-chains", version, seed, "acting")
    steps = tuple(domain.procedure[: rng.randint(1, min(4, size))]) if acting else ()
    links = size - (len(steps) or 1)
    kind = rng.choice(sorted(domain.reach[links])) if steps else rng.choice([kind.name for kind in domain.kinds])
    start = kind
    trail: list[tuple[str, str]] = []
    for left in range(links, 0, -1):
        options = [link for link in domain.by_name[kind].links if not steps or link[1] in domain.reach[left - 1]]
        fresh = [link for link in options if link not in trail[-3:]]  # no stand-in's stand-in's stand-in
        label, kind = rng.choice(fresh or options)
        trail.append((label, kind))
    end = domain.by_name[kind]
    is_number = rng.random() < 0.5
    value = "" if steps else rng.choice(end.numbers if is_number else end.codes)
    return Plan(key, domain, start, tuple(trail), steps, value, is_number)


def question(plan: Plan) -> str:
    """What is asked, in words."""
    first = plan.ids()[0]
    lines = []
    if not plan.trail:
        end = f"the {plan.start} {first}"
    else:
        end = f"the {plan.trail[-1][1]} at which you arrive"
        owners = [plan.start, *(kind for _, kind in plan.trail)]
        parts = [_leads(owner, label, kind) for owner, (label, kind) in zip(owners, plan.trail, strict=False)]
        lines.append(f"Start at the {plan.start} {first}. Go to {', then to '.join(parts)}.")
    if not plan.steps:
        lines += [f"Which {plan.value} does {end} have?", final(plan.value, tools=True)]
        return "\n".join(lines)
    says, thing = [], end
    for step in plan.steps:
        says.append(step.says.format(thing))
        thing = f"that {step.gives}"
    done = ", then ".join(says)
    lines.append(f"{done[0].upper()}{done[1:]}. Do nothing beyond that.")
    lines.append(f"Which id does the {plan.steps[-1].gives} have?")
    lines.append(final(f"id of the {plan.steps[-1].gives}", tools=True))
    return "\n".join(lines)


def _leads(owner: str, label: str, kind: str) -> str:
    """Where one link leads: "that berth's warden (an officer)"."""
    said = f"that {owner}'s {label}"
    if label.endswith(kind):
        return said
    return f"{said} ({'an' if kind[0] in 'aeiou' else 'a'} {kind})"
