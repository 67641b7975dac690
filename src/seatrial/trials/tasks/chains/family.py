"""Tool chains: each call needs what only the call before it returned."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from seatrial.trials.item import Item
from seatrial.trials.tasks.chains.domain import Domain
from seatrial.trials.tasks.chains.domains import DOMAINS
from seatrial.trials.tasks.chains.plan import SYSTEM, plan_for, question
from seatrial.trials.tasks.chains.world import ChainWorld, tools

VERSION = "1"
SIZES = (1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 12)  # short ones more often: they tell weak contenders apart


class ToolChains:
    """Chains of 1 to 12 calls over five offices, judged by the office's state and the stated answer."""

    id = "tool-chains"
    name = "Tool chains"
    count: int | None = None
    size_label = "calls in the chain"
    instant = True

    def __init__(self, sizes: tuple[int, ...] = SIZES) -> None:
        self.sizes = sizes
        self.version = VERSION if sizes == SIZES else f"{VERSION} sizes {','.join(map(str, sizes))}"

    def item(self, seed: int, index: int) -> Item:
        """The chain at a place: sizes and offices come in turn."""
        plan = plan_for(VERSION, seed, index, self.sizes)
        return Item(
            id=f"{self.id}/{seed}/{index}",
            family=self.id,
            prompt=question(plan),
            system=SYSTEM.format(plan.domain.name),
            tools=_tools(DOMAINS.index(plan.domain)),
            size=float(plan.size),
            kind=f"{plan.domain.name}, {'acting' if plan.steps else 'asking'}",
        )

    def start(self, seed: int, index: int) -> ChainWorld:
        """A fresh office."""
        return ChainWorld(plan_for(VERSION, seed, index, self.sizes))


@lru_cache
def _tools(place: int) -> list[dict[str, Any]]:
    domain: Domain = DOMAINS[place]
    return tools(domain)
