"""BFCL's 200 multi-turn base conversations, in an order drawn from the seed."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from seatrial.errors import NotFound
from seatrial.trials.item import Item
from seatrial.trials.tasks.bfcl.calls import tools
from seatrial.trials.tasks.bfcl.package import DATA, TRUTH, edition, rows
from seatrial.trials.tasks.bfcl.world import BfclWorld
from seatrial.trials.tasks.seeds import random_for


class Bfcl:
    """A file system, a stock account, a car, tickets, travel, messages, posts and arithmetic, over several turns."""

    id = "bfcl"
    name = "BFCL, multi-turn"
    size_label = "calls of BFCL's solution"
    instant = True

    @cached_property
    def version(self) -> str:
        """Ours, and which edition of the data this is."""
        return f"1+bfcl-{edition()}"

    @cached_property
    def count(self) -> int | None:
        """How many conversations there are."""
        return len(self._rows)

    def item(self, seed: int, index: int) -> Item:
        """The conversation at a place of the seed's order."""
        row, truth = self._at(seed, index)
        return Item(
            id=f"{self.id}/{row['id']}",
            family=self.id,
            prompt=row["question"][0][0]["content"],
            tools=[tool for name in row["involved_classes"] for tool in tools(name)],
            size=float(sum(map(len, truth))),
            kind=" and ".join(sorted(row["involved_classes"])),
        )

    def start(self, seed: int, index: int) -> BfclWorld:
        """Its simulators in their first state."""
        return BfclWorld(*self._at(seed, index))

    def _at(self, seed: int, index: int) -> tuple[dict[str, Any], list[list[str]]]:
        if not 0 <= index < len(self._rows):
            raise NotFound("BFCL conversation", str(index), [str(len(self._rows) - 1)])
        if seed not in self._orders:
            order = list(range(len(self._rows)))
            random_for(self.id, self.version, seed).shuffle(order)
            self._orders[seed] = order
        row = self._rows[self._orders[seed][index]]
        return row, self._truths[row["id"]]

    @cached_property
    def _orders(self) -> dict[int, list[int]]:
        return {}

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return rows(DATA)

    @cached_property
    def _truths(self) -> dict[str, list[list[str]]]:
        return {row["id"]: row["ground_truth"] for row in rows(TRUTH)}
