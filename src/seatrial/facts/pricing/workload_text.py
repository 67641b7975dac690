"""A workload as people write it (20M, 60%, 1.90), from a command line or an address, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from pydantic import BaseModel

from seatrial.errors import BadInput
from seatrial.facts.pricing.workload import MONTH_DAYS, SelfHosting, Workload

SIZES = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
WORDS = {"thousand": "k", "million": "m", "bn": "b", "billion": "b", "trillion": "t"}
_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_TOKENS = re.compile(_NUMBER + r"\s*(k|thousand|m|million|bn?|billion|t|trillion)?\s*(?:tokens?)?", re.IGNORECASE)
_COUNT = re.compile(_NUMBER + r"\s*(k|thousand|m|million)?\s*(?:requests?)?", re.IGNORECASE)
_SHARE = re.compile(_NUMBER + r"\s*%")
_DOLLARS = re.compile(r"\$?\s*" + _NUMBER + r"\s*(?:USD|dollars?)?", re.IGNORECASE)
_SPEED = re.compile(_NUMBER + r"\s*(k)?\s*(?:tok(?:en)?s?\s*(?:/|per |a )\s*s(?:ec(?:ond)?)?)?", re.IGNORECASE)
_GPUS = re.compile(r"\d{1,6}")

EXAMPLES = {
    "input": "20M",
    "cached": "60%",
    "output": "4M",
    "context": "30k",
    "requests": "5000",
    "gpus": "2",
    "gpu_hour": "1.90",
    "utilisation": "40%",
    "speed": "900",
}
UNITS = {
    "input": "tokens",
    "output": "tokens",
    "cached": "percent",
    "context": "tokens",
    "requests": "requests a day",
    "gpus": "GPUs",
    "gpu_hour": "USD",
    "utilisation": "percent",
    "speed": "tokens a second",
}
HOSTING = ("gpus", "gpu_hour", "utilisation", "speed")
LARGEST = {"input": 10**15, "output": 10**15, "context": 10**12, "requests": 10**12}


class Asked(BaseModel):
    """What was asked for, and how it was written."""

    workload: Workload
    hosting: SelfHosting | None
    pairs: list[tuple[str, str]]


def asked_in(query: Mapping[str, str]) -> dict[str, str]:
    """The parameters of an address that ask for a cost; a bare number is a percentage where one is asked for."""
    found = {name: text for name in (*EXAMPLES, "batch") if (text := query.get(name, "").strip())}
    for name in ("cached", "utilisation"):
        if re.fullmatch(_NUMBER, found.get(name, "")):
            found[name] += "%"
    return found


def read_asked(given: Mapping[str, str]) -> Asked:
    """A workload, and machines where they are given; BadInput says which part does not fit and how to write it.

    `requests` are those of a day: input and output are then tokens of one request.
    """
    texts = {name: given[name].strip() for name in EXAMPLES if given.get(name, "").strip()}
    batch = given.get("batch", "").lower() in ("1", "yes", "true", "on")
    for name in ("input", "output"):
        if name not in texts:
            raise _missing(name, "tokens a month")
    counted: tuple[str, ...] = ("input", "output", "context")
    tokens = {name: _tokens(name, texts[name]) for name in counted if name in texts}
    context = tokens.get("context")
    if "requests" in texts:
        requests = _whole("requests", texts["requests"], _COUNT)
        context = context or tokens["input"] or None
        for name in ("input", "output"):
            tokens[name] = _bounded(name, texts[name], round(requests * tokens[name] * MONTH_DAYS))
    if context == 0:
        raise BadInput("A context of 0 tokens holds no prompt.", f"Write it as {EXAMPLES['context']}.", where="context")
    workload = Workload(
        input=tokens["input"],
        output=tokens["output"],
        cached=_share("cached", texts["cached"]) if "cached" in texts else Decimal(0),
        batch=batch,
        context=context,
    )
    if not workload.tokens:
        raise BadInput("A month without tokens costs nothing.", "Write input or output as 20M.", where="input")
    pairs = list(texts.items())
    return Asked(workload=workload, hosting=_hosting(texts), pairs=pairs + ([("batch", "1")] if batch else []))


def _hosting(texts: Mapping[str, str]) -> SelfHosting | None:
    named = [name for name in HOSTING if name in texts]
    if not named:
        return None
    for name in HOSTING:
        if name not in texts:
            raise _missing(name, f"{UNITS[name]}, since {named[0]} is given")
    return SelfHosting(
        gpus=int(_matched("gpus", texts["gpus"], _GPUS)[0]),
        gpu_hour=_positive("gpu_hour", texts["gpu_hour"], _DOLLARS, Decimal(10_000)),
        utilisation=_share("utilisation", texts["utilisation"], positive=True),
        speed=_positive("speed", texts["speed"], _SPEED, Decimal(10**9)),
    )


def _tokens(name: str, text: str) -> int:
    return _whole(name, text, _TOKENS)


def _whole(name: str, text: str, pattern: re.Pattern[str]) -> int:
    found = _matched(name, text, pattern)
    size = (found[2] or "").lower()
    number = _number(found[1]) * SIZES[WORDS.get(size, size)]
    if number != number.to_integral_value():
        raise BadInput(f"“{text}” is no whole number of {UNITS[name]}.", _example(name), where=name)
    return _bounded(name, text, int(number))


def _bounded(name: str, text: str, number: int) -> int:
    if number > LARGEST[name]:
        raise BadInput(f"“{text}” is more than {LARGEST[name]:,} {UNITS[name]}.", _example(name), where=name)
    return number


def _share(name: str, text: str, *, positive: bool = False) -> Decimal:
    share = _number(_matched(name, text, _SHARE)[1]) / 100
    if share > 1 or (positive and not share):
        raise BadInput(f"“{text}” is not {'above 0 and ' if positive else ''}up to 100%.", _example(name), where=name)
    return share


def _positive(name: str, text: str, pattern: re.Pattern[str], most: Decimal) -> Decimal:
    found = _matched(name, text, pattern)
    number = _number(found[1]) * (1000 if pattern is _SPEED and found[2] else 1)
    if not 0 < number <= most:
        raise BadInput(f"“{text}” is not above 0 and up to {most:,}.", _example(name), where=name)
    return number


def _matched(name: str, text: str, pattern: re.Pattern[str]) -> re.Match[str]:
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    if text.lstrip("$ ").startswith(("-", "−")):
        raise BadInput(f"“{shown}” is negative: {UNITS[name]} cannot be.", _example(name), where=name)
    found = pattern.fullmatch(text) if len(text) <= 40 else None
    if found is None or (name == "gpus" and not int(found[0])):
        raise BadInput(f"“{shown}” is not a number of {UNITS[name]}.", _example(name), where=name)
    return found


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _example(name: str) -> str:
    return f"Write {name.replace('_', '-')} as {EXAMPLES[name]}."


def _missing(name: str, what: str) -> BadInput:
    return BadInput(f"How much is “{name.replace('_', '-')}”? It is missing ({what}).", _example(name), where=name)
