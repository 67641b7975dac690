"""An OpenAI-compatible endpoint that writes reviews: it reads the evidence off the question and says it again.

In a process of its own for tests that kill (`python -m tests.core.panel.authors.critic_server DELAY`): it prints its
port, and GET /counts says how often each conversation was asked.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import sys
from collections import Counter
from typing import Any

from aiohttp import web

EVIDENCE = re.compile(r"^\[(\d+)\] ([^:\n]+): (.+?) \((?:source|calculated|measured)", re.MULTILINE)
QUESTION = re.compile(r"^q(\d+): ", re.MULTILINE)
MALFORMED, SENT_BACK = "Your answer cannot be used:", "These do not hold:"


def review(asked: str, *, call: str = "ship", **more: Any) -> dict[str, Any]:
    """A review that holds: each answer says one piece of evidence as it stands."""
    evidence = EVIDENCE.findall(asked)
    answers: dict[str, Any] = {}
    for place, number in enumerate(QUESTION.findall(asked)):
        cited, label, value = evidence[place % len(evidence)]
        says = f"On point {'abcdefgh'[place]}, what is stated of {label.lower()} is {value}."
        answers[f"q{number}"] = [{"text": says, "cites": [int(cited)], "kind": "evidence"}]
    return {"answers": answers, "call": call, "probability": 0.8, "predictions": [], **more}


def reply(body: dict[str, Any], text: str) -> dict[str, Any]:
    """A chat completion, whole; the tokens are one for every four letters."""
    asked = sum(len(message["content"]) for message in body["messages"])
    usage = {"prompt_tokens": asked // 4, "completion_tokens": len(text) // 4}
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    return {"model": body.get("model"), "choices": [choice], "usage": usage}


def asked_of(body: dict[str, Any]) -> str:
    """The first question of a conversation."""
    found: str = body["messages"][1]["content"]
    return found


def digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body["messages"]).encode()).hexdigest()


def main(delay: float) -> None:
    counts: Counter[str] = Counter()

    async def chat(request: web.Request) -> web.Response:
        body = await request.json()
        counts[digest(body)] += 1
        await asyncio.sleep(delay)
        return web.json_response(reply(body, json.dumps(review(asked_of(body)))))

    async def told(_: web.Request) -> web.Response:
        return web.json_response(counts)

    async def serve() -> None:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", chat)
        app.router.add_get("/counts", told)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        print(runner.addresses[0][1], flush=True)
        await asyncio.Event().wait()

    asyncio.run(serve())


if __name__ == "__main__":
    main(float(sys.argv[1]))
