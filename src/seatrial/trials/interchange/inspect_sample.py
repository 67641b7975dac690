"""One attempt in the form of a sample of Inspect's log, and the summary of it that lists show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from seatrial.trials.engine.reading import Line
from seatrial.trials.interchange.conversation import Conversation
from seatrial.trials.talk import Message, Reply

SCORER = "oracle"
STOPS = {"stop": "stop", "length": "max_tokens", "tool_calls": "tool_calls"}
MOST_IN_LIST = 1000  # characters of a text in a summary, as Inspect has it
SUMMARY = (
    "id", "epoch", "input", "target", "metadata", "scores", "model_usage", "role_usage", "started_at", "completed_at",
    "total_time", "working_time", "uuid", "turn_count",
)  # fmt: skip


def sample(
    name: str, arm: Mapping[str, Any], attempt: Line, calls: Sequence[Line], talk: Conversation
) -> dict[str, Any]:
    """The sample of an attempt. `arm` is the contender as the journal's header has it."""
    made = [line.get("reply") or line["delivery"] for line in calls]
    used = usage(arm, made)
    begun = (calls[0]["at"] - made[0]["seconds"]) if calls else attempt["at"]
    messages = [_message(at, message, talk, arm["name"]) for at, message in enumerate(talk.messages)]
    _name_tools(messages)
    return {
        "id": name,
        "epoch": attempt["attempt"] + 1,
        "input": next(str(message["content"]) for message in talk.messages if message["role"] == "user"),
        "target": "",
        "messages": messages,
        "output": _output(arm["name"], messages, talk.last, used),
        "scores": {SCORER: _score(attempt)},
        "metadata": {
            **{key: attempt[key] for key in ("index", "size", "type", "cluster", "text_calls")},
            "asked_as_recorded": talk.like,
        },
        "store": {},
        "events": [],
        "model_usage": {arm["name"]: used},
        "role_usage": {},
        "started_at": stamp(begun),
        "completed_at": stamp(attempt["at"]),
        "total_time": round(max(0.0, attempt["at"] - begun), 3),
        "working_time": round(sum(reply["seconds"] for reply in made), 3),
        "uuid": f"{attempt['family']}-{attempt['index']}-{arm['name']}-{attempt['attempt']}",
        **({"error": _error(attempt, talk.last)} if attempt["error"] else {}),
        "error_retries": [],
        "attachments": {},
        "turn_count": attempt["turns"],
    }


def summary(whole: Mapping[str, Any]) -> dict[str, Any]:
    """What lists show of a sample: short texts, no conversation."""
    short = {key: whole[key] for key in SUMMARY}
    short["input"] = whole["input"][:MOST_IN_LIST]
    short["scores"] = {
        name: {**score, "answer": score["answer"][:MOST_IN_LIST], "explanation": score["explanation"][:MOST_IN_LIST]}
        for name, score in whole["scores"].items()
    }
    error = {"error": whole["error"]["message"][:MOST_IN_LIST]} if "error" in whole else {}
    return {**short, **error, "retries": 0, "completed": True, "message_count": len(whole["messages"])}


def usage(arm: Mapping[str, Any], replies: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Tokens and, where both prices are known, USD of some replies."""
    tokens_in, tokens_out = (sum(reply[key] for reply in replies) for key in ("tokens_in", "tokens_out"))
    used: dict[str, Any] = {"input_tokens": tokens_in, "output_tokens": tokens_out}
    used["total_tokens"] = tokens_in + tokens_out
    if arm["price_in"] is not None and arm["price_out"] is not None:
        used["total_cost"] = (tokens_in * arm["price_in"] + tokens_out * arm["price_out"]) / 1e6
    return used


def stamp(seconds: float) -> str:
    """Seconds since 1970 as Inspect writes a time."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _message(at: int, message: Message, talk: Conversation, model: str) -> dict[str, Any]:
    role = message["role"]
    written: dict[str, Any] = {"id": f"m{at}", "content": str(message.get("content") or ""), "role": role}
    reply = talk.replies.get(at)
    written["source"] = "generate" if reply else "input" if at < 2 and role in ("system", "user") else None
    if role == "tool":
        written["tool_call_id"] = message["tool_call_id"]
    if reply is not None:
        written |= {"model": model, "metadata": _figures(reply)}
    if calls := message.get("tool_calls"):
        written["tool_calls"] = [_call(call) for call in calls]
    return written


def _call(call: Mapping[str, Any]) -> dict[str, Any]:
    function = call["function"]
    arguments = orjson.loads(function["arguments"] or "{}")
    written = {"id": call["id"], "function": function["name"], "arguments": arguments, "type": "function"}
    unread = {"parse_error": "The arguments are not a JSON object."} if list(arguments) == ["unreadable"] else {}
    return {**written, **unread}


def _name_tools(messages: Sequence[dict[str, Any]]) -> None:
    """An answer of a tool names the function that it answers for."""
    names = {call["id"]: call["function"] for message in messages for call in message.get("tool_calls", ())}
    for message in messages:
        if message["role"] == "tool":
            message["function"] = names.get(message["tool_call_id"], "")


def _figures(reply: Reply) -> dict[str, Any]:
    """What a call took."""
    names = ("seconds", "first_token_seconds", "tokens_in", "tokens_out", "counted", "retries", "finish")
    return {name: getattr(reply, name) for name in names}


def _output(model: str, messages: Sequence[dict[str, Any]], last: Reply | None, used: dict[str, Any]) -> dict[str, Any]:
    said = [message for message in messages if message["role"] == "assistant"][-1:]
    stop = STOPS.get(last.finish, "unknown") if last else "unknown"
    return {
        "model": model,
        "choices": [{"message": message, "stop_reason": stop} for message in said],
        "completion": said[0]["content"] if said else "",
        "usage": used,
        "time": last.seconds if last else 0.0,
        **({"error": last.error} if last and last.error else {}),
    }


def _score(attempt: Line) -> dict[str, Any]:
    told = f"{attempt['cause']}\n{attempt['detail']}".strip()
    return {
        "value": float(attempt["score"]),
        "answer": "",
        "explanation": told,
        "metadata": {"cause": attempt["cause"]},
        "history": [],
    }


def _error(attempt: Line, last: Reply | None) -> dict[str, str]:
    message = attempt["detail"] or attempt["cause"] or (last.error if last and last.error else "error")
    return {"message": message, "traceback": "", "traceback_ansi": ""}
