"""Lists of records: filter, group, sum up, order."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Property, Rules, Step, Task, function_name


@dataclass(frozen=True, slots=True)
class Domain:
    """What the records are about: the keys of a name, a group, an amount and a mark, and some values."""

    thing: str
    name: str
    group: str
    amount: str
    mark: str
    groups: tuple[str, ...]


DOMAINS = (
    Domain("parcel", "label", "depot", "grams", "sealed", ("north", "quay", "mill", "tower")),
    Domain("hive", "keeper", "meadow", "frames", "queened", ("clover", "heath", "orchard", "lime")),
    Domain("ferry run", "captain", "route", "riders", "stormy", ("isle", "delta", "fjord", "sound")),
    Domain("loaf", "baker", "flour", "minutes", "sold", ("rye", "spelt", "oat", "wheat")),
    Domain("kiln firing", "potter", "glaze", "degrees", "cracked", ("ash", "celadon", "salt", "tin")),
    Domain("signal", "sender", "band", "ticks", "acked", ("amber", "cobalt", "onyx", "pearl")),
)
NAMES = ("Abe", "Bo", "Cy", "Dee", "Eli", "Fay", "Gus", "Hal")


def _enough(random: Random, domain: Domain) -> Step:
    least = random.randint(3, 7)
    return Step(
        f"Keep only the records whose `{domain.amount}` is at least {least}.",
        [f"rows = [r for r in rows if r[{domain.amount!r}] >= {least}]"],
    )


def _marked(random: Random, domain: Domain) -> Step:
    wanted = random.random() < 0.5
    return Step(
        f"Keep only the records whose `{domain.mark}` is {wanted}.",
        [f"rows = [r for r in rows if {'' if wanted else 'not '}r[{domain.mark!r}]]"],
    )


def _adjust(random: Random, domain: Domain) -> Step:
    group, plus = random.choice(domain.groups), random.randint(2, 5)
    sign = random.choice("+-")
    verb = "Add" if sign == "+" else "Subtract"
    return Step(
        f"{verb} {plus} {'to' if sign == '+' else 'from'} the `{domain.amount}` of each record whose `{domain.group}` "
        f"is {group!r} (the result may be negative).",
        [
            f"rows = [{{**r, {domain.amount!r}: r[{domain.amount!r}] {sign} {plus}}} if r[{domain.group!r}] == "
            f"{group!r} else r for r in rows]"
        ],
    )


def _not_twice(random: Random, domain: Domain) -> Step:
    field, keep = random.choice([domain.name, domain.group]), random.choice(["first", "last"])
    items = "rows" if keep == "first" else "reversed(rows)"
    lines = [
        f"kept, seen = [], set()\nfor r in {items}:\n    if r[{field!r}] not in seen:\n"
        f"        seen.add(r[{field!r}])\n        kept.append(r)",
        "rows = kept" if keep == "first" else "rows = kept[::-1]",
    ]
    return Step(
        f"Of records with the same `{field}` keep only the {keep} in the list; the order stays otherwise.", lines
    )


FILTERS = (_enough, _marked, _adjust, _not_twice)


def _names_in_order(random: Random, domain: Domain, rules: Rules) -> str:
    sign, way = random.choice([("-", "highest"), ("", "lowest")])
    rules.add(
        f"Sort the records by `{domain.amount}`, {way} first; records with the same `{domain.amount}` go by "
        f"`{domain.name}` in the order of Python's string comparison; records equal in both keep their order.",
        f"rows = sorted(rows, key=lambda r: ({sign}r[{domain.amount!r}], r[{domain.name!r}]))",
    )
    rules.add(f"Return the list of their `{domain.name}` values.", f"return [r[{domain.name!r}] for r in rows]")
    return "list[str]"


def _grouped(random: Random, domain: Domain, rules: Rules, level: int) -> str:
    words, of_group = random.choice(
        [
            (f"the sum of their `{domain.amount}`", f"sum(r[{domain.amount!r}] for r in members)"),
            (f"the highest `{domain.amount}` among them", f"max(r[{domain.amount!r}] for r in members)"),
            (f"how many different `{domain.name}` values they have", f"len({{r[{domain.name!r}] for r in members}})"),
        ]
    )
    rules.add(
        f"Group the remaining records by `{domain.group}`; the figure of a group is {words}.",
        f"groups = {{}}\nfor r in rows:\n    groups.setdefault(r[{domain.group!r}], []).append(r)",
        f"pairs = [[group, {of_group}] for group, members in groups.items()]",
    )
    if level > 3:
        least = random.randint(2, 4)
        rules.add(f"Drop the groups whose figure is below {least}.", f"pairs = [p for p in pairs if p[1] >= {least}]")
    sign, way = random.choice([("-", "highest"), ("", "lowest")])
    rules.add(
        f"Return a list of pairs [group, figure], one for each group that remains, sorted by figure, {way} first; "
        "groups with the same figure go by name from a to z.",
        f"return sorted(pairs, key=lambda p: ({sign}p[1], p[0]))",
    )
    return "list[list]"


def records(random: Random, level: int) -> Task:
    """Filters, then either names in order or figures by group."""
    domain = random.choice(DOMAINS)
    rules = Rules("rows = list(rows)")
    for make in random.sample(FILTERS, min(len(FILTERS), max(1, level - 1))):
        rules.take(make(random, domain))
    properties: list[Property] = []
    if level < 2 or (level == 2 and random.random() < 0.5):
        returns = _names_in_order(random, domain, rules)
        properties.append(Property("no more names than records", lambda given, value: len(value) <= len(given[0])))
    else:
        returns = _grouped(random, domain, rules, level)
        properties.append(
            Property("each group once", lambda _given, value: len({pair[0] for pair in value}) == len(value))
        )
    return Task(
        "records", level, function_name(random), [("rows", "list[dict]")], returns,
        f"`rows` is a list of records, one for each {domain.thing}; it may be empty. Each record is a dictionary with "
        f"the keys `{domain.name}` (a string), `{domain.group}` (a string), `{domain.amount}` (a whole number) and "
        f"`{domain.mark}` (True or False). Do not change the records themselves.",
        rules.words, rules.lines, lambda inner: [draw_records(inner, domain)], ([[]],), properties,
    )  # fmt: skip


def draw_records(random: Random, domain: Domain) -> list[dict[str, Any]]:
    """One argument of a call."""
    return [
        {
            domain.name: random.choice(NAMES),
            domain.group: random.choice(domain.groups),
            domain.amount: random.randint(0, 9),
            domain.mark: random.random() < 0.6,
        }
        for _ in range(random.randint(0, 9))
    ]
