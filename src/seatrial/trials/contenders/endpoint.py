"""A contender behind an OpenAI-compatible endpoint: chat completions as a stream."""

from __future__ import annotations

import asyncio
import json
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from seatrial import __version__
from seatrial.errors import NotReady
from seatrial.trials.contenders.again import ask_again
from seatrial.trials.contenders.answer import FINISHES
from seatrial.trials.contenders.body import chat_body, written
from seatrial.trials.contenders.causes import one_line
from seatrial.trials.contenders.exchange import Outcome, exchange
from seatrial.trials.contenders.file import EndpointSpec
from seatrial.trials.contenders.key import Secret, read_key
from seatrial.trials.contenders.learned import STATED, taught_by
from seatrial.trials.contenders.served import models_served
from seatrial.trials.talk import Reply, Request

CONNECT = 10.0  # seconds
KEPT = 4.0  # seconds that an idle connection is kept: less than the five after which common servers close it


class Endpoint:
    """Answers requests. `reply` raises nothing but cancellation; what went wrong is in the reply."""

    keeps_time = True  # `reply` ends within the request's seconds, whatever the other side does

    def __init__(self, spec: EndpointSpec, secret: Secret | None = None) -> None:
        """`secret` is a key that stands in no environment variable: that of a server of our own."""
        self.spec = spec
        self.refused: set[str] = set()  # parameters that it turned out not to take
        self.answered_as: str | None = None  # what it calls the model in its answers
        self._accepted: set[str] = set()
        self._served: list[str] | None = None
        self._slots = asyncio.Semaphore(spec.concurrency)
        self._url = URL(f"{spec.address}/chat/completions")
        self._secret = secret or Secret("")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Read the key and, where no model is named, find the only one. Raises NotReady."""
        if self.spec.key_env is not None:
            self._secret = read_key(self.spec.key_env)
        self._session = _session(self.spec, self._secret)
        if self.spec.model is None:
            try:
                await self._find_model()
            except BaseException:
                await self._session.close()
                raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def identity(self) -> str:
        """Everything that decides how it answers, without a key: the same in every run."""
        said = self.spec.model_dump(
            mode="json", include={"model", "parameters", "headers", "tool_calls"}, exclude_none=True
        )
        return json.dumps({"kind": "endpoint", "address": self.spec.address, **said}, sort_keys=True)

    @property
    def capabilities(self) -> dict[str, str]:
        """What was learned of the endpoint by asking it: what it does not take, and what it calls its model."""
        found = {parameter: STATED[parameter] for parameter in sorted(self.refused)}
        return found | ({"answered as": self.answered_as} if self.answered_as not in (None, self.spec.model) else {})

    async def served(self, seconds: float = 10.0) -> list[str] | None:
        """The models that it says it serves; None where it does not say."""
        names = await models_served(self._open, URL(f"{self.spec.address}/models"), seconds)
        return None if names is None else [self._secret.hidden(name) for name in names]

    async def reply(self, request: Request) -> Reply:
        """One answer. The clock starts when one of the contender's slots is free."""
        async with self._slots:
            loop = asyncio.get_running_loop()
            started = loop.time()
            try:
                return await self._reply(request, started)
            except Exception as error:  # a trial goes on whatever happens in one call
                cause = self._secret.hidden(f"internal: {type(error).__name__}")
                return Reply(finish="error", seconds=loop.time() - started, error=cause)

    async def _reply(self, request: Request, started: float) -> Reply:
        deadline = started + min(request.seconds, self.spec.timeout)

        async def ask() -> Outcome:
            return await self._ask(request, deadline)

        outcome, retries = await ask(), 0
        if outcome.may_pass and self.spec.tries > 1:
            left = deadline - asyncio.get_running_loop().time()
            outcome, retries = await ask_again(outcome, ask, tries=self.spec.tries, seconds=left)
        if outcome.cause in ("no such model", "not found"):
            outcome.detail = await self._what_is_there(outcome)
        return self._as_reply(request, outcome, started, retries)

    async def _ask(self, request: Request, deadline: float) -> Outcome:
        """One request; again at once where a refusal teaches what to leave out, or a kept connection was closed.

        llama.cpp's server closes after every stream a connection that it said it would keep.
        """
        unheard = False
        while True:
            as_text = self.spec.tool_calls == "text"
            body = chat_body(request, self.spec.model, self.spec.parameters, self.refused, as_text)
            outcome = await exchange(self._open, self._url, written(body), idle=self.spec.idle, deadline=deadline)
            if outcome.cause is None:
                if not self._accepted.issuperset(body):
                    self._accepted.update(body)
                return outcome
            if outcome.unheard and not unheard:
                unheard = True
                continue
            taught = taught_by(outcome.status, outcome.detail, body, self._accepted)
            if taught == "tools" and self.spec.tool_calls == "native":
                outcome.fail("tools refused", outcome.detail)
                return outcome
            if taught is None:
                return outcome
            self.refused.add(taught)

    def _as_reply(self, request: Request, outcome: Outcome, started: float, retries: int) -> Reply:
        answer, hide = outcome.answer, self._secret
        text, calls = answer.text(), answer.calls()
        if hide.value and (hide.within(text) or any(hide.within(call.arguments) for call in calls)):
            outcome.fail("error in the answer", "it repeated the key")
            text, calls = hide.hidden(text), ()
        if self.answered_as is None and answer.given_model:
            self.answered_as = hide.hidden(one_line(answer.given_model))
        counted = answer.tokens_out is not None and answer.tokens_in is not None
        nothing = not answer.pieces and outcome.cause is not None
        finish = "tool_calls" if calls else FINISHES.get(answer.finish or "stop", "stop")
        error = None
        if outcome.cause:
            error = hide.hidden(f"{outcome.cause}: {outcome.detail}" if outcome.detail else outcome.cause)
        return Reply(
            text=text,
            tool_calls=calls,
            finish="error" if outcome.cause else finish,
            tokens_in=_known(answer.tokens_in, 0 if nothing else _asked_size(request)),
            tokens_out=_known(answer.tokens_out, answer.size),
            counted=counted or nothing,
            seconds=outcome.ended - started,
            first_token_seconds=None if outcome.first is None else outcome.first - outcome.started,
            retries=retries,
            error=error,
        )

    async def _what_is_there(self, outcome: Outcome) -> str:
        """The detail of a 404: what the endpoint serves instead. Asked once."""
        if self._served is None:
            self._served = await self.served(3.0) or []
        if not self._served:
            hint = "" if self._url.path.startswith("/v") else "; many base URLs end in /v1"
            return f"{outcome.detail}{hint}"
        shown = ", ".join(self._served[:8]) + (", ..." if len(self._served) > 8 else "")
        return one_line(f"“{self.spec.model}” is not served there; it serves {shown}")

    async def _find_model(self) -> None:
        found = await self.served() or []
        if len(found) != 1:
            served = f"It serves {', '.join(found[:8])}." if found else "It does not say what it serves."
            raise NotReady(
                f"No model is named for {self.spec.address}. {served}",
                "Add #model to the address, or `model:` to the file.",
            )
        self.spec = self.spec.model_copy(update={"model": found[0]})

    @property
    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise NotReady("The contender has not been opened.", "Use it in `async with`.")
        return self._session


def _session(spec: EndpointSpec, secret: Secret) -> aiohttp.ClientSession:
    headers = {
        "Content-Type": "application/json",
        "Accept": "text/event-stream, application/json",
        "Accept-Encoding": "identity",
        "User-Agent": f"seatrial/{__version__}",
        **spec.headers,
    }
    if secret.value:
        headers[spec.key_header or "Authorization"] = secret.value if spec.key_header else f"Bearer {secret.value}"
    return aiohttp.ClientSession(
        headers=headers,
        connector=aiohttp.TCPConnector(limit=spec.concurrency + 1, keepalive_timeout=KEPT, ttl_dns_cache=300),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT),
        auto_decompress=False,
    )


def _known(counted: int | None, letters: int) -> int:
    """Tokens as counted; else one for every four letters, which is near for English and code."""
    return counted if counted is not None else (letters + 3) // 4


def _asked_size(request: Request) -> int:
    return len(written({"messages": request.messages, "tools": request.tools}))
