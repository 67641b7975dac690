"""Where a trial stands: every pair of arms, in each family and for the weights of all, and who is still in the running.

The error is shared equally among the pairs of arms; the decisions about single families share it once more among the
families. So all statements for the weights together are wrong with probability at most the error, and so are all
statements about families together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from seatrial.trials.decide import Cached, Decision, Stream, Weighted, fixed_size
from seatrial.trials.result import DecisionResult

Pair = tuple[str, str]
OVERALL = "overall"
LOOSE_ITEMS = 4  # so many items of variance 1/4 are counted in: a variance of 0 over three items says little


class Spread:
    """Mean and variance of the differences so far."""

    __slots__ = ("count", "squares", "total")

    def __init__(self) -> None:
        self.count = 0
        self.total = self.squares = 0.0

    def add(self, difference: float) -> None:
        """One more."""
        self.count += 1
        self.total += difference
        self.squares += difference * difference

    @property
    def variance(self) -> float:
        """Weighed down towards 1/4."""
        around = self.squares - self.total**2 / self.count if self.count else 0.0
        return (max(around, 0.0) + LOOSE_ITEMS / 4) / (self.count + LOOSE_ITEMS)


class Known:
    """Differences from an incumbent whose scores on a whole bank are known, one after the other as in a Stream."""

    def __init__(self, scores: Sequence[float], **terms: Any) -> None:
        self._cached = Cached(scores, **terms)
        self._scores = scores
        self.decision = self._cached.decision

    @property
    def decided(self) -> bool:
        """Whether more would change nothing."""
        return self._cached.decided

    def add(self, difference: float) -> None:
        """The challenger's score less the incumbent's, of the next unit."""
        index = self._cached.items
        self._cached.add(index, min(1.0, max(0.0, self._scores[index] + difference)))


class Standing:
    """Fed with the units of a journal, in their order. `header` is the journal's first line."""

    def __init__(self, header: Mapping[str, Any]) -> None:
        self.header = header
        self.names: list[str] = [arm["name"] for arm in header["arms"]]
        self.families: dict[str, Mapping[str, Any]] = {family["id"]: family for family in header["families"]}
        self.pairs: list[Pair] = list(combinations(self.names, 2))
        self.running = list(self.names)
        self.units = 0
        self.entered = dict.fromkeys(self.families, 0)
        self._by_family = {(family, pair): self._stream(family) for family in self.families for pair in self.pairs}
        self._weighted = {pair: self._rounds() for pair in self.pairs} if len(self.families) > 1 else {}
        self._answers: dict[Pair, str] = {}
        self._spreads = {key: Spread() for key in self._by_family}

    def _terms(self, parts: int) -> dict[str, Any]:
        header = self.header
        ship = None if header["ship"] is None else "a"
        return {"margin": header["margin"], "error": header["error"] / parts / len(self.pairs), "ship": ship}

    def _stream(self, family: str) -> Stream | Known:
        bank, terms = self.families[family]["bank"], self._terms(len(self.families))
        known = self.header.get("against", {}).get("scores", {}).get(family, ())
        return Known(known, **terms) if bank and len(known) == bank else Stream(bank=bank, **terms)

    def _rounds(self) -> Weighted:
        weights = {name: family["weight"] for name, family in self.families.items()}
        banks = {name: family["bank"] for name, family in self.families.items() if family["bank"] is not None}
        return Weighted(weights, bank=banks, **self._terms(1))

    @property
    def finished(self) -> bool:
        """Whether what the trial runs until has been reached."""
        if self.header["until"] == "families":
            return all(stream.decided for stream in self._by_family.values())
        return all(self._main(pair).decided for pair in combinations(self.running, 2))

    @property
    def settled_families(self) -> set[str]:
        """Families of which nothing more is asked."""
        if self.header["until"] != "families":
            return set()
        open_ = {family for (family, _), stream in self._by_family.items() if not stream.decided}
        return set(self.families) - open_

    def enter(self, unit: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Add one unit; the decisions that it brought about, as a journal holds them."""
        family, scores = unit["family"], unit["scores"]
        self.units += 1
        self.entered[family] += 1
        found: list[dict[str, Any]] = []
        for pair in self.pairs:
            if pair[0] not in scores or pair[1] not in scores:
                continue
            difference = scores[pair[0]] - scores[pair[1]]
            self._spreads[family, pair].add(difference)
            stream = self._by_family[family, pair]
            if not stream.decided:
                stream.add(difference)
                if stream.decided:
                    found.append({"scope": family, **_result(pair, stream.decision()).model_dump()})
            if self._weighted and not self._weighted[pair].decided:
                self._weighted[pair].add(family, difference)
                if self._weighted[pair].decided:
                    found.append({"scope": OVERALL, **_result(pair, self._weighted[pair].decision()).model_dump()})
        main = OVERALL if self._weighted else family
        self._answers |= {(one["a"], one["b"]): one["decision"] for one in found if one["scope"] == main}
        if len(self.names) > 2 and self.header["until"] == "overall":
            self._eliminate()
        return found

    def overall(self) -> list[DecisionResult]:
        """Every pair of arms for the weights."""
        return [_result(pair, self._main(pair).decision()) for pair in self.pairs]

    def of_family(self, family: str) -> list[DecisionResult]:
        """Every pair of arms in one family."""
        return [_result(pair, self._by_family[family, pair].decision()) for pair in self.pairs]

    def fixed_items(self) -> dict[str, int]:
        """Items of each family that a fixed-size benchmark needs to tell the margin, equally many of each.

        Normal approximation: 5 % error (one-sided to ship), 80 % power, the variance seen here between those two
        arms where it is largest.
        """
        variance = max(
            sum(family["weight"] ** 2 * self._spreads[name, pair].variance for name, family in self.families.items())
            for pair in self.pairs
        )
        error = 0.05 if self.header["ship"] is None else 0.1
        margin = self.header["margin"]
        needed = {
            name: fixed_size(variance, margin=margin, error=error, bank=family["bank"])
            for name, family in self.families.items()
        }
        return {name: items or 0 for name, items in needed.items()}

    def _main(self, pair: Pair) -> Weighted | Stream | Known:
        return self._weighted[pair] if self._weighted else self._by_family[next(iter(self.families)), pair]

    def _eliminate(self) -> None:
        """Take out every arm that another one has beaten."""
        for pair in combinations(list(self.running), 2):
            loser = {"a": pair[1], "b": pair[0]}.get(self._answers.get(pair, ""))
            if loser in self.running:
                self.running.remove(loser)


def _result(pair: Pair, decision: Decision) -> DecisionResult:
    return DecisionResult(
        a=pair[0],
        b=pair[1],
        decision=decision.decision,
        items=decision.items_used,
        difference=decision.difference,
        low=decision.low,
        high=decision.high,
    )
