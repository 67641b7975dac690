"""Problems that apply rules to given facts: sets, tables, and what switches what."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from seatrial.trials.tasks.problems import Problem

LAMPS = ("amber", "blue", "coral", "dun", "emerald", "fawn", "green", "hazel", "ivory", "jade", "khaki", "lilac")
PORTS = ("Aber", "Brevik", "Calder", "Dunmore", "Eskil")
CARGOES = ("salt", "timber", "wool", "slate")


def sets(rng: Random, level: int) -> Problem:
    """People in two or three groups: how many are in a given part, from other counts."""
    low = rng.randint(2, 4 + level)
    if level < 3:
        only_a, only_b, both, none = (rng.randint(low, 9 * level + 9) for _ in range(4))
        question = (
            f"Of {only_a + only_b + both + none} sailors, {only_a + both} can swim, {only_b + both} can cook, "
            f"and {none} can do neither. How many can do both?"
        )
        return Problem(question, Fraction(both), "number of sailors")
    parts = {name: rng.randint(low, 12 * level) for name in ("a", "b", "c", "ab", "ac", "bc", "abc", "none")}

    def with_(letters: str) -> int:
        return sum(count for name, count in parts.items() if name != "none" and set(letters) <= set(name))

    facts = [f"{with_('a')} can swim", f"{with_('b')} can cook", f"{with_('c')} can sing"]
    pairs = [f"{with_('ab')} can swim and cook", f"{with_('ac')} can swim and sing", f"{with_('bc')} can cook and sing"]
    total = f"Of {sum(parts.values())} sailors, {', '.join(facts)}; {', '.join(pairs)}, and may also do the third"
    if level < 5:
        question = f"{total}; {parts['abc']} can do all three. How many can do none of the three?"
        return Problem(question, Fraction(parts["none"]), "number of sailors")
    exactly_one = parts["a"] + parts["b"] + parts["c"]
    question = f"{total}; {parts['none']} can do none of the three. How many can do exactly one of them?"
    return Problem(question, Fraction(exactly_one), "number of sailors")


def table(rng: Random, level: int) -> Problem:
    """A table to filter and add up, from level 3 on with a second one to look up in."""
    rows = [
        (f"S{100 + number}", rng.choice(PORTS), rng.choice(CARGOES), rng.randint(10, 99))
        for number in rng.sample(range(900), 4 + 3 * level)
    ]
    port, cargo = rng.choice(rows)[1:3]
    lines = "\n".join(f"| {ship} | {to} | {what} | {tons} |" for ship, to, what, tons in rows)
    shown = f"| ship | port | cargo | tons |\n|---|---|---|---|\n{lines}"
    if level == 1:
        count = sum(to == port for _, to, _, _ in rows)
        return Problem(f"{shown}\nHow many ships go to {port}?", Fraction(count), "number of ships")
    if level < 3:
        value = sum(tons for _, to, _, tons in rows if to == port)
        question = f"{shown}\nHow many tons do the ships to {port} carry in all?"
        return Problem(question, Fraction(value), "number of tons")
    fees = {each: rng.randint(2, 9) for each in PORTS}
    prices = "\n".join(f"| {each} | {fee} |" for each, fee in fees.items())
    least = rng.randint(20, 50) if level > 4 else 0
    value = sum(fees[to] * tons for _, to, what, tons in rows if what == cargo and tons > least)
    only = f" Ships with {least} tons or less pay nothing." if least else ""
    question = (
        f"{shown}\n\n| port | fee for each ton |\n|---|---|\n{prices}\n\nEvery ship pays its port's fee for each "
        f"of its tons.{only} What do the ships with {cargo} pay in all?"
    )
    return Problem(question, Fraction(value), "sum of the fees")


def lamps(rng: Random, level: int) -> Problem:
    """Lamps that others switch on: which are lit once nothing changes any more."""
    names = rng.sample(LAMPS, min(4 + level, len(LAMPS)))
    order = list(names)
    rules: list[tuple[tuple[str, ...], str]] = []
    for place in range(1, len(order)):
        count = 1 if level < 3 or rng.random() < 0.5 else min(2, place)
        rules.append((tuple(rng.sample(order[:place], count)), order[place]))
    lit = {order[0]} | set(rng.sample(order[1:], level // 3))
    broken = rng.sample([rule for rule in rules if rule[1] not in lit], 1 + level // 2)
    rules = [rule for rule in rules if rule not in broken]
    backwards = [((after,), before) for before, after in zip(order, order[2:], strict=False) if rng.random() < 0.3]
    rules += [rule for rule in backwards if rule not in rules]
    rng.shuffle(rules)
    start = sorted(lit)
    while fresh := {after for needed, after in rules if set(needed) <= lit} - lit:
        lit |= fresh
    lines = "\n".join(
        f"- Where {' and '.join(needed)} {'is' if len(needed) == 1 else 'are both'} lit, {after} becomes lit."
        for needed, after in rules
    )
    question = (
        f"There are {len(names)} lamps: {', '.join(sorted(names))}. At first only {' and '.join(start)} "
        f"{'is' if len(start) == 1 else 'are'} lit. A lit lamp stays lit.\n{lines}\n"
        "Which lamps are lit in the end? Give all of them, with commas between."
    )
    return Problem(question, ", ".join(sorted(lit)), "names of the lamps", in_any_order=True)
