"""Parts that keep something: stock, prices, a cache, a tree of places."""

from __future__ import annotations

from random import Random
from typing import Any

from seatrial.trials.tasks.debugging.parts.part import Bug, Part

PLACES = ("north", "south", "east", "west")


def _moves(random: Random) -> list[Any]:
    stock = {place: random.randint(0, 9) for place in PLACES[:3]}
    moves = [[*random.sample(PLACES, 2), random.randint(1, 5)] for _ in range(random.randint(0, 5))]
    return [stock, moves]


STOCK = Part(
    "stock",
    "moves $things between ${places}",
    {
        "stock": '''"""$things at their ${places}."""


class Short(Exception):
    """There is not enough to take."""


def take(stock, place, count):
    """Take `count` away from a place. Raises Short."""
    if stock.get(place, 0) < count:
        raise Short(place)
    stock[place] = stock.get(place, 0) - count


def move(stock, source, target, count):
    """Move `count` from source to target."""
    take(stock, source, count)
    stock[target] = stock.get(target, 0) + count
''',
        "moving": '''"""Lists of moves."""

from $package.stock import Short, move


def carry_out(stock, moves):
    """The stock after all moves [source, target, count], and how many could not be made."""
    stock = dict(stock)
    refused = 0
    for source, target, count in moves:
        try:
            move(stock, source, target, count)
        except Short:
            refused += 1
    return [stock, refused]
''',
    },
    "carry_out",
    _moves,
    (
        Bug(
            "swapped arguments",
            "move(stock, source, target, count)\n        except",
            "move(stock, target, source, count)\n        except",
        ),
        Bug("wrong exception", "        except Short:", "        except KeyError:"),
        Bug("boundary comparison", "stock.get(place, 0) < count", "stock.get(place, 0) <= count"),
        Bug("wrong operator", "stock.get(place, 0) - count", "stock.get(place, 0) + count"),
    ),
)

FARES = Part(
    "fares",
    "knows what it costs to send $things",
    {
        "tariff": '''"""Prices for sending $things, kept once they are known."""


class Tariff:
    """Prices by zone and weight."""

    def __init__(self, base):
        self.base = base
        self._known = {}

    def price(self, zone, weight):
        """The price of a weight in a zone."""
        key = (zone, weight)
        if key not in self._known:
            self._known[key] = self._reckon(zone, weight)
        return self._known[key]

    def _reckon(self, zone, weight):
        return self.base * zone + $factor * weight
''',
        "fares": '''"""Bills for senders of $things."""

from $package.tariff import Tariff


def bill(base, parcels):
    """The price of each parcel [zone, weight], and the sum."""
    tariff = Tariff(base)
    prices = [tariff.price(zone, weight) for zone, weight in parcels]
    return {"prices": prices, "sum": sum(prices)}
''',
    },
    "bill",
    lambda random: [
        random.randint(2, 9),
        [[random.randint(1, 3), random.randint(1, 4)] for _ in range(random.randint(0, 6))],
    ],
    (
        Bug("stale cache", "key = (zone, weight)", "key = zone"),
        Bug(
            "swapped arguments",
            "self._reckon(zone, weight)\n        return",
            "self._reckon(weight, zone)\n        return",
        ),
        Bug("wrong operator", "self.base * zone + $factor * weight", "self.base + zone + $factor * weight"),
    ),
)


def _tree(random: Random, depth: int = 0) -> dict[str, Any]:
    inner = [] if depth > 3 else [_tree(random, depth + 1) for _ in range(random.choice([0, 0, 1, 2, 3]))]
    return {"name": random.choice("pqrstu"), "size": random.randint(0, 5), "inner": inner}


TREE = Part(
    "crates",
    "weighs $things that hold others",
    {
        "crates": '''"""Crates that hold crates."""


def weight(crate):
    """Its own size plus the weight of all it holds."""
    if not crate["inner"]:
        return crate["size"]
    return crate["size"] + sum(weight(inner) for inner in crate["inner"])


def depth(crate):
    """How many crates lie in one another: 1 for a crate that holds none."""
    if not crate["inner"]:
        return 1
    return 1 + max(depth(inner) for inner in crate["inner"])


def describe(crate):
    """Name, weight and depth."""
    return {"name": crate["name"], "weight": weight(crate), "depth": depth(crate)}
'''
    },
    "describe",
    lambda random: [_tree(random)],
    (
        Bug(
            "recursion base case",
            '    if not crate["inner"]:\n        return crate["size"]\n',
            '    if not crate["inner"]:\n        return 0\n',
        ),
        Bug("recursion base case", '    if not crate["inner"]:\n        return 1\n', ""),
        Bug("missing return", "    return 1 + max(depth", "    1 + max(depth"),
    ),
)

ORDERS = Part(
    "orders",
    "copies standing orders of $things",
    {
        "orders": '''"""Standing orders."""

BLANK = {"lines": [], "urgent": False}


def new_order():
    """An order with nothing in it."""
    return {"lines": list(BLANK["lines"]), "urgent": BLANK["urgent"]}


def place(wishes):
    """One order for each wish: a list of [what, how many]; more than $limit of anything is urgent."""
    orders = []
    for wish in wishes:
        order = new_order()
        for what, count in wish:
            order["lines"].append(f"{count} x {what}")
            if count > $limit:
                order["urgent"] = True
        orders.append(order)
    return orders
'''
    },
    "place",
    lambda random: [
        [[[random.choice(("hook", "net", "line")), random.randint(1, 8)] for _ in range(random.randint(0, 3))]
         for _ in range(random.randint(1, 3))]
    ],
    (
        Bug("aliasing", '{"lines": list(BLANK["lines"]), "urgent": BLANK["urgent"]}', "BLANK.copy()"),
        Bug("boundary comparison", "if count > $limit:", "if count >= $limit:"),
    ),
)  # fmt: skip

LIMITS = Part(
    "limits",
    "lets in no more $things than allowed",
    {
        "limits": '''"""How many may come in."""

USUAL = $limit


def allowed(limit):
    """The limit, or the usual one where none is set (None). 0 lets nobody in."""
    return USUAL if limit is None else limit


def admit(waiting, limit=None):
    """Those who come in, and how many stay outside."""
    most = allowed(limit)
    return {"inside": waiting[:most], "outside": max(0, len(waiting) - most)}
'''
    },
    "admit",
    lambda random: [
        [random.choice("abcdefg") for _ in range(random.randint(0, 8))], random.choice([None, 0, 0, 1, 2, 3, 6]),
    ],
    (
        Bug("zero taken for none", "USUAL if limit is None else limit", "limit or USUAL"),
        Bug("wrong operator", "max(0, len(waiting) - most)", "min(0, len(waiting) - most)"),
    ),
)  # fmt: skip

STORE_PARTS = (STOCK, FARES, TREE, ORDERS, LIMITS)
