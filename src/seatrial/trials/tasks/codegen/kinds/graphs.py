"""Walks over links between places."""

from __future__ import annotations

from random import Random
from typing import Any

from seatrial.trials.tasks.codegen.task import Property, Rules, Task, function_name

PLACES = "abcdefgh"


def graphs(random: Random, level: int) -> Task:
    """From degrees (level 1) to reachable places and their distances, with closed places and one-way links."""
    one_way = random.random() < 0.5
    rules = Rules("links = [tuple(link) for link in links]")
    rules.words.append(
        "A link [x, y] leads from x to y, and not back."
        if one_way
        else "A link [x, y] leads from x to y and from y to x."
    )
    if not one_way:
        rules.lines.append("links = links + [(y, x) for x, y in links]")
    rules.lines.append("links = sorted({(x, y) for x, y in links if x != y})")
    rules.words.append("Links from a place to itself count for nothing, and a link that occurs several times counts "
                       "once"
                       + ("." if one_way else ", in whichever of its two directions it is written."))  # fmt: skip
    if random.random() < 0.8:
        some = sorted(random.sample(PLACES, 2))
        rules.add(
            f"Links that touch the place {some[0]!r} or the place {some[1]!r} count for nothing.",
            f"links = [(x, y) for x, y in links if x not in {some!r} and y not in {some!r}]",
        )
    if level == 1:
        return _degrees(random, one_way, rules)
    return _walk(random, level, rules)


def _degrees(random: Random, one_way: bool, rules: Rules) -> Task:
    least = random.randint(1, 3)
    sign, way = random.choice([("-", "most"), ("", "fewest")])
    words = ("link" if least == 1 else "links") + (" from it to elsewhere" if one_way else " to other places")
    rules.add(
        f"Return the list of the places with at least {least} {words}, those with the {way} such links first; places "
        "with equally many go from a to z.",
        "counts = {}\nfor x, _ in links:\n    counts[x] = counts.get(x, 0) + 1",
        f"return sorted((p for p in counts if counts[p] >= {least}), key=lambda p: ({sign}counts[p], p))",
    )
    return Task(
        "graphs", 1, function_name(random), [("links", "list[list[str]]")], "list[str]",
        "`links` is a list of pairs [x, y] of places; a place is a small letter. It may be empty.",
        rules.words, rules.lines, lambda inner: [_draw_links(inner)],
        ([[]], [[["a", "a"]]], [[["a", "b"], ["b", "a"]]]),
        [Property("no place twice", lambda _given, value: len(set(value)) == len(value))],
    )  # fmt: skip


def _walk(random: Random, level: int, rules: Rules) -> Task:
    closed = ""
    if level > 2:
        banned = random.choice(PLACES)
        rules.words.append(f"The place {banned!r} is closed: no walk enters it. A walk may begin there.")
        closed = f" and y != {banned!r}"
    rules.words.append(
        "The distance of a place is the smallest number of links on a walk from `start` to it; `start` itself has "
        "distance 0 and always counts as reachable, even where no link has it."
    )
    rules.lines += [
        "distance, front = {start: 0}, [start]",
        f"for here in front:\n    for x, y in links:\n        if x == here{closed} and y not in distance:\n"
        "            distance[y] = distance[here] + 1\n            front.append(y)",
    ]
    if level > 3:
        most = random.randint(2, 3)
        rules.add(f"Leave out places farther away than {most}.",
                  f"distance = {{p: d for p, d in distance.items() if d <= {most}}}")  # fmt: skip
    if level > 4:
        rules.add("Of the rest leave out every place, other than `start`, with an odd distance.",
                  "distance = {p: d for p, d in distance.items() if d % 2 == 0}")  # fmt: skip
    returns, words, line = random.choice(
        [
            ("list[str]", "the reachable places that are left, the farthest first; places at the same distance go "
                          "from a to z",
             "return sorted(distance, key=lambda p: (-distance[p], p))"),
            ("dict[str, int]", "a dictionary from each reachable place that is left to its distance",
             "return distance"),
            ("int", "the sum of the distances of the reachable places that are left", "return sum(distance.values())"),
        ]
    )  # fmt: skip
    rules.add(
        f"Return {words if level > 3 else words.replace(' that are left', '').replace(' that is left', '')}.", line
    )
    return Task(
        "graphs", level, function_name(random), [("links", "list[list[str]]"), ("start", "str")], returns,
        "`links` is a list of pairs [x, y] of places; a place is a small letter. It may be empty. `start` is a place.",
        rules.words, rules.lines, lambda inner: [_draw_links(inner), inner.choice(PLACES)],
        ([[], "a"], [[["a", "a"]], "a"], [[["b", "a"]], "a"], [[["a", "b"], ["b", "c"], ["c", "d"], ["d", "e"]], "a"]),
    )  # fmt: skip


def _draw_links(random: Random) -> list[Any]:
    return [[random.choice(PLACES), random.choice(PLACES)] for _ in range(random.randint(0, 16))]
