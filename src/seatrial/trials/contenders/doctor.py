"""What works at a contender: a few small requests, and what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict

from seatrial.errors import SeatrialError
from seatrial.trials.contenders.endpoint import Endpoint
from seatrial.trials.contenders.file import CommandSpec, ContenderSpec, EndpointSpec
from seatrial.trials.contenders.gguf import LocalModel
from seatrial.trials.contenders.opening import open_contender
from seatrial.trials.talk import Reply, Request

PATIENCE = 60.0  # seconds for one answer
TOKENS = 256
COUNT = "Count from 1 to 20 in digits, separated by spaces. Write nothing else."
ASK = "What is the time in Lisbon? Use the tool."
FILL = "Lisbon has 545,000 inhabitants. Answer with the city and its population."
TOOL = {
    "type": "function",
    "function": {
        "name": "time_in_city",
        "description": "The time of day in a city.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "population": {"type": "integer"}},
    "required": ["city", "population"],
    "additionalProperties": False,
}


class Examination(BaseModel):
    """What was found. None where it was not asked, since something before it did not work."""

    model_config = ConfigDict(frozen=True)

    name: str
    kind: str
    answers: bool
    problem: str | None = None
    next_step: str | None = None
    model: str | None = None
    serves: list[str] | None = None
    model_is_served: bool | None = None
    streams: bool | None = None
    counts_tokens: bool | None = None
    first_token_seconds: float | None = None
    tokens_per_second: float | None = None
    tool_calls: Literal["native", "as text", "none"] | None = None
    json_schema: Literal["held", "not held", "refused"] | None = None
    learned: list[str] = []

    @property
    def well(self) -> bool:
        """Whether it can be put on trial as its file says."""
        return self.answers and self.model_is_served is not False


async def examine(spec: ContenderSpec) -> Examination:
    """Open a contender, ask it, close it. Raises nothing for what is wrong with it."""
    if isinstance(spec, EndpointSpec):
        spec = spec.model_copy(update={"tries": 1})
    base = Examination(name=spec.name, kind=spec.kind, answers=False)
    try:
        async with open_contender(spec) as contender:
            if isinstance(spec, CommandSpec):
                return await _its_endpoint(spec, base)
            if isinstance(contender, Endpoint | LocalModel):
                return await _asked(contender, base)
            return base.model_copy(update={"answers": True})
    except SeatrialError as error:
        return base.model_copy(update={"problem": error.cause, "next_step": error.next_step or None})


async def _its_endpoint(spec: CommandSpec, base: Examination) -> Examination:
    """A command is there; whether the endpoint that it may reach answers is asked directly."""
    endpoint = EndpointSpec(
        name=spec.name,
        base_url=spec.endpoint,
        model=spec.model,
        key_env=spec.key_env,
        insecure=spec.insecure,
        tries=1,
    )
    async with Endpoint(endpoint) as contender:
        return await _asked(contender, base)


async def _asked(contender: Endpoint | LocalModel, base: Examination) -> Examination:
    spec = contender.spec
    model = spec.model if isinstance(spec, EndpointSpec) else spec.name
    serves = await contender.served()
    found: dict[str, object] = {"model": model, "serves": serves}
    if serves:
        found["model_is_served"] = _is_among(model, serves)
    counted = await contender.reply(_request(COUNT))
    if counted.error is not None:
        return base.model_copy(update={**found, "problem": counted.error, "next_step": _advice(counted.error, spec)})
    found |= {"answers": True, "streams": counted.first_token_seconds is not None, "counts_tokens": counted.counted}
    found |= {"first_token_seconds": counted.first_token_seconds, "tokens_per_second": _speed(counted)}
    called = await contender.reply(_request(ASK, tools=(TOOL,)))
    found["tool_calls"] = _how_called(called)
    filled = await contender.reply(_request(FILL, schema=SCHEMA))
    refused = "response_format" in contender.capabilities or filled.error is not None
    found["json_schema"] = "refused" if refused else "held" if _fits(filled.text) else "not held"
    found["learned"] = [f"{name}: {said}" for name, said in contender.capabilities.items()]
    return base.model_copy(update=found)


def _request(text: str, *, tools: Sequence[Mapping[str, Any]] = (), schema: Mapping[str, Any] | None = None) -> Request:
    return Request(({"role": "user", "content": text},), tools, TOKENS, 0.0, 1, PATIENCE, schema)


def _is_among(model: str | None, serves: list[str]) -> bool:
    """Ollama adds :latest to a name without a tag."""
    return model in serves or f"{model}:latest" in serves


def _speed(reply: Reply) -> float | None:
    """Tokens a second after the first."""
    if reply.first_token_seconds is None or reply.tokens_out < 2:
        return None
    seconds = reply.seconds - reply.first_token_seconds
    return (reply.tokens_out - 1) / seconds if seconds > 0 else None


def _how_called(reply: Reply) -> Literal["native", "as text", "none"]:
    if any(call.name == "time_in_city" for call in reply.tool_calls):
        return "native"
    return "as text" if '"time_in_city"' in reply.text and "{" in reply.text else "none"


def _fits(text: str) -> bool:
    """Whether a text is what `SCHEMA` asks for, and nothing around it."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    if not isinstance(value, dict) or set(value) != {"city", "population"}:
        return False
    return isinstance(value["city"], str) and type(value["population"]) is int


def _advice(error: str, spec: ContenderSpec) -> str | None:
    """The next step for a cause."""
    cause = error.partition(":")[0]
    if cause == "key refused":
        variable = getattr(spec, "key_env", None)
        return f"Check what {variable} holds." if variable else "Name the variable with the key as `key_env`."
    return {
        "unreachable": "Start the server, or correct base_url.",
        "not found": "Correct base_url; most end in /v1.",
        "no such model": "Correct `model`.",
        "redirected": "Correct base_url.",
        "not an answer": "Correct base_url: something else answers there.",
        "timeout": "See whether the server is busy, or still loading.",
    }.get(cause)
