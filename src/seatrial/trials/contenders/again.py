"""Asking again: on 429, on 5xx, and where nothing accepts a connection. Bounded in number and in time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tenacity import AsyncRetrying, RetryCallState, retry_if_result, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_exponential_jitter

from seatrial.trials.contenders.exchange import Outcome

_BACK_OFF = wait_exponential_jitter(multiplier=0.5, max=30.0, jitter=0.5)


async def ask_again(
    first: Outcome, ask: Callable[[], Awaitable[Outcome]], *, tries: int, seconds: float
) -> tuple[Outcome, int]:
    """The first outcome that will not pass by waiting, or the last one; and how often it was asked again.

    `first` is what the first try came to. `seconds` are left: a wait that would go beyond them is not begun.
    """
    asked = 0

    async def attempt() -> Outcome:
        nonlocal asked
        asked += 1
        return first if asked == 1 else await ask()

    again = AsyncRetrying(
        retry=retry_if_result(lambda outcome: outcome.may_pass),
        stop=stop_after_attempt(tries) | stop_before_delay(seconds),
        wait=_wait,
        retry_error_callback=_last,
    )
    outcome: Outcome = await again(attempt)
    return outcome, asked - 1


def _wait(state: RetryCallState) -> float:
    """Seconds to wait: what the endpoint asks for, but never less than a moment; else longer every time."""
    outcome = _last(state)
    if outcome.wait is not None:
        return max(outcome.wait, 0.05)
    return float(_BACK_OFF(state))


def _last(state: RetryCallState) -> Outcome:
    assert state.outcome is not None
    found: Outcome = state.outcome.result()
    return found
