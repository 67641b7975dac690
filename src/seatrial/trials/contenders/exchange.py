"""One request and what comes of it: an answer, or a cause. Bounded in bytes and in time."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from yarl import URL

from seatrial.trials.contenders.answer import Answer, TooLarge
from seatrial.trials.contenders.causes import cause_of, may_pass, message_of, one_line, said
from seatrial.trials.contenders.receiving import LARGEST_BODY, NoAnswer, Parts, Receiver, Watch
from seatrial.trials.contenders.stream import TooLong

LARGEST_ERROR = 64 * 1024


@dataclass(slots=True)
class Outcome:
    """What one request came to. `started`, `first` and `ended` are on the loop's clock, in seconds."""

    started: float
    answer: Answer = field(default_factory=Answer)
    first: float | None = None
    ended: float = 0.0
    cause: str | None = None
    detail: str = ""
    status: int = 0
    may_pass: bool = False  # the same request may be answered a little later
    wait: float | None = None  # seconds that the endpoint asks for
    unheard: bool = False  # the connection was closed before anything was answered: it may have been an old one

    def fail(self, cause: str, detail: str = "", *, may_pass: bool = False) -> None:
        """No usable answer came."""
        self.cause, self.detail, self.may_pass = cause, detail, may_pass


async def exchange(session: aiohttp.ClientSession, url: URL, body: bytes, *, idle: float, deadline: float) -> Outcome:
    """Send one request. `deadline` is on the loop's clock. Raises nothing that the other side can cause."""
    loop = asyncio.get_running_loop()
    outcome = Outcome(loop.time())
    try:
        async with asyncio.timeout_at(deadline):
            response = await session.post(url, data=aiohttp.BytesPayload(body), allow_redirects=False)
            await _taken(response, outcome, Watch(response, idle))
    except TimeoutError as error:
        _timed_out(outcome, error)
    except aiohttp.ClientError as error:
        _broken(outcome, error)
    except NoAnswer as refused:
        outcome.fail(*refused.args)
    except (TooLong, TooLarge):
        outcome.fail("too large", "more than any answer has")
    if outcome.ended == 0.0 or outcome.cause:
        outcome.ended = loop.time()
    return outcome


async def _taken(response: aiohttp.ClientResponse, outcome: Outcome, watch: Watch) -> None:
    outcome.status = response.status
    receiver = Receiver(outcome.answer, watch)
    try:
        if response.status == 200:
            await receiver.receive(Parts(response, watch, LARGEST_BODY))
        else:
            await _refusal(response, outcome, watch)
    except aiohttp.ClientError:
        if watch.fired and not receiver.ended:
            outcome.fail("stalled", f"nothing came for {watch.idle:g} s")
        elif not receiver.ended:
            raise
    finally:
        watch.stop()
        response.close()  # does nothing where it was read to its end: that connection is kept
        outcome.first, outcome.ended = receiver.first, receiver.ended
    if outcome.cause is None:
        _judge(outcome)


def _judge(outcome: Outcome) -> None:
    """Whether what was received is an answer."""
    answer = outcome.answer
    if answer.error is not None:
        _error_within(outcome)
    elif not answer.pieces:
        outcome.fail("not an answer", "it holds no choice")
    elif answer.finish in ("content_filter", "error"):
        outcome.fail("filtered" if answer.finish == "content_filter" else "error in the answer", "as its finish says")
    elif outcome.ended == 0.0:
        outcome.fail("closed mid-answer", "the stream ended without a reason to finish")


def _error_within(outcome: Outcome) -> None:
    """An error in a body whose status says that all is well. It may pass where nothing had come before it."""
    error = outcome.answer.error
    message = one_line(said(error) or "an error without a message")
    code = error.get("code", error.get("status")) if isinstance(error, dict) else None
    if type(code) is int and 400 <= code < 600:
        outcome.status = code
        outcome.fail(cause_of(code, message), f"200, then {code}: {message}")
        outcome.may_pass = outcome.first is None and may_pass(code, message)
    else:
        outcome.fail("error in the answer", message)


async def _refusal(response: aiohttp.ClientResponse, outcome: Outcome, watch: Watch) -> None:
    status = response.status
    if 300 <= status < 400:
        detail = f"it points to {_host(response.headers.get('Location', ''))}; write that address as base_url"
        outcome.fail("redirected", one_line(detail))
        return
    if status < 300:
        outcome.fail("not an answer", f"status {status}")
        return
    message = ""
    with contextlib.suppress(TooLong, NoAnswer, aiohttp.ClientError):  # then the status says enough
        message = message_of(await Parts(response, watch, LARGEST_ERROR).all())
    outcome.fail(cause_of(status, message), f"{status}, {message}" if message else str(status))
    outcome.may_pass, outcome.wait = may_pass(status, message), _asked_wait(response.headers)


def _host(location: str) -> str:
    try:
        return URL(location).host or "another path"
    except ValueError:
        return "no readable address"


def _asked_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that retry-after-ms or Retry-After (seconds, or a date) ask for."""
    given = headers.get("Retry-After", "").strip()
    try:
        if milliseconds := headers.get("retry-after-ms"):
            return max(float(milliseconds) / 1000, 0.0)
        if not given or given[0].isalpha():
            return max((parsedate_to_datetime(given) - datetime.now(UTC)).total_seconds(), 0.0) if given else None
        return max(float(given), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None


def _timed_out(outcome: Outcome, error: TimeoutError) -> None:
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        outcome.fail("unreachable", "no connection came about in time", may_pass=True)
    elif outcome.ended == 0.0:
        outcome.fail("timeout", "the answer had begun" if outcome.first else "no answer had begun")


def _broken(outcome: Outcome, error: aiohttp.ClientError) -> None:
    """The cause of an error of the client. Its own text is not shown: it can hold anything that was received."""
    match error:
        case aiohttp.ClientConnectorDNSError():
            outcome.fail("unreachable", "the host's name does not resolve")
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            outcome.fail("unreachable", "its certificate or its encryption cannot be accepted")
        case aiohttp.ClientConnectorError():
            outcome.fail("unreachable", os.strerror(error.os_error.errno or errno.ECONNREFUSED).lower(), may_pass=True)
        case aiohttp.ClientResponseError():
            outcome.fail("not an answer", "what came is not HTTP")
        case _ if outcome.status:
            outcome.fail("closed mid-answer", "the connection ended before the answer did")
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientOSError():
            outcome.fail("unreachable", "the connection was closed before anything was answered", may_pass=True)
            outcome.unheard = True
        case _:
            outcome.fail("unreachable", type(error).__name__)
