"""What a trial may spend, honoured to the call: none is started whose worst case could exceed what is left."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from seatrial.errors import BadInput
from seatrial.trials.engine.plan import Arm


@dataclass(frozen=True, slots=True)
class Limits:
    """Of a whole trial, over all its sessions; None: no limit. Tokens are those in and out together."""

    calls: int | None = None
    tokens: int | None = None
    usd: float | None = None
    minutes: float | None = None

    def check(self, arms: Sequence[Arm]) -> None:
        """BadInput where money is limited and a price is unknown, or a limit is none."""
        if any(limit is not None and limit <= 0 for limit in (self.calls, self.tokens, self.usd, self.minutes)):
            raise BadInput("A limit of nothing leaves nothing to try.", "Give a number above 0.")
        unknown = [arm.spec.name for arm in arms if arm.spec.price_in is None or arm.spec.price_out is None]
        if self.usd is not None and unknown:
            raise BadInput(
                f"Money is limited, and what {' and '.join(unknown)} costs is unknown.",
                "Give price_in and price_out (USD per million tokens) in the contenders' file; 0 where it is free.",
            )

    def written(self) -> dict[str, str]:
        """Those that are set, as text."""
        units = {"calls": "", "tokens": "", "usd": " USD", "minutes": " min"}
        values = ((name, getattr(self, name)) for name in units)
        return {name: f"{value:g}{units[name]}" for name, value in values if value is not None}


@dataclass(slots=True)
class Spent:
    """Calls, tokens and USD."""

    calls: int = 0
    tokens: int = 0
    usd: float = 0.0

    def add(self, other: Spent, times: int = 1) -> None:
        """Count another's in."""
        self.calls += other.calls * times
        self.tokens += other.tokens * times
        self.usd += other.usd * times


class Budget:
    """Reserve the worst case before a call, settle what it took after it.

    `closed` names why no more calls start; the first refusal with nothing else under way closes it.
    """

    def __init__(self, limits: Limits, spent: Spent, elapsed: float = 0.0, on_close: Callable[[], None] | None = None):
        self.limits = limits
        self.spent = spent
        self.closed = ""
        self._reserved = Spent()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._deadline = None if limits.minutes is None else time.monotonic() + limits.minutes * 60 - elapsed
        self._bounded = any(limit is not None for limit in (limits.calls, limits.tokens, limits.usd))
        self._on_close = on_close

    @property
    def seconds_left(self) -> float | None:
        """Until the time is over; None without a limit."""
        return None if self._deadline is None else self._deadline - time.monotonic()

    @property
    def under_way(self) -> int:
        """Calls that were started and have not ended."""
        return self._reserved.calls

    def close(self, why: str) -> None:
        """Start no more calls."""
        if not self.closed:
            self.closed = why
            self._wake()
            if self._on_close:
                self._on_close()

    async def reserve(self, most: Spent) -> bool:
        """Whether a call that takes at most so much may start. Waits while calls under way may yet leave room."""
        while not self.closed:
            if self._deadline is not None and time.monotonic() >= self._deadline:
                self.close("budget")
            elif not self._bounded or self._fits(most, self._reserved):
                self._reserved.add(most)
                return True
            elif not self._reserved.calls or not self._fits(most, Spent(self._reserved.calls)):
                self.close("budget")
            else:
                turn = asyncio.get_running_loop().create_future()
                self._waiting.append(turn)
                await turn
        return False

    def settle(self, reserved: Spent, taken: Spent) -> None:
        """A call has ended; `taken` is what it took."""
        self._reserved.add(reserved, -1)
        self.spent.add(taken)
        if self._waiting:
            self._wake()

    def _fits(self, most: Spent, held: Spent) -> bool:
        spent, limits = self.spent, self.limits
        return (
            (limits.calls is None or spent.calls + held.calls + most.calls <= limits.calls)
            and (limits.tokens is None or spent.tokens + held.tokens + most.tokens <= limits.tokens)
            and (limits.usd is None or spent.usd + held.usd + most.usd <= limits.usd + 1e-9)
        )

    def _wake(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
