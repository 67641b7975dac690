"""A small OpenAI-compatible endpoint that adds numbers, in a process of its own: for benchmarks and for tests.

It says what the numbers in the last message add up to, wrong at a rate that the model's name ends in
(“adder-30” is wrong in 30 of 100), after a delay, streamed where a stream is asked for. GET /counts says how often each
conversation was asked.
Prints its port once it listens.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import zlib
from collections import Counter

import orjson

NUMBER = re.compile(r"\d+")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n%b"


class Connection(asyncio.Protocol):
    """One keep-alive connection; requests one after the other."""

    counts: Counter[str] = Counter()
    delay = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is there."""
        self.transport = transport
        self.received = b""

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self.received += data
        while (end := self.received.find(b"\r\n\r\n")) >= 0:
            head = self.received[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.received) < end + 4 + length:
                return
            body, self.received = self.received[end + 4 : end + 4 + length], self.received[end + 4 + length :]
            self.answer(head, body)

    def answer(self, head: bytes, body: bytes) -> None:
        """Send the answer, now or after the delay."""
        if head.startswith(b"get"):
            shown = json.dumps(dict(self.counts) if b"/counts" in head else {"data": [{"id": "adder-0"}]}).encode()
            self.send(HEAD % (b"application/json", len(shown), shown))
            return
        request = orjson.loads(body)
        asked = request["messages"][-1]["content"]
        asked = asked if isinstance(asked, str) else asked[0]["text"]
        self.counts[f"{request['model']} {len(request['messages'])} {asked}"] += 1
        text = said(request["model"], asked)
        ready = streamed(text) if request.get("stream") else whole(request["model"], text)
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, self.send, ready)
        else:
            self.send(ready)

    def send(self, data: bytes) -> None:
        """To a client that may have gone."""
        if not self.transport.is_closing():
            self.transport.write(data)  # type: ignore[attr-defined]


def said(model: str, asked: str) -> str:
    """The answer, the same every time."""
    wrong = zlib.crc32(f"{model} {asked}".encode()) % 100 < int(model.rpartition("-")[2])
    return str(sum(map(int, NUMBER.findall(asked))) + wrong)


def whole(model: str, text: str) -> bytes:
    """One JSON answer."""
    message = {"role": "assistant", "content": text}
    answer = {
        "id": "c", "object": "chat.completion", "created": 1, "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 20, "completion_tokens": 5, "total_tokens": 25},
    }  # fmt: skip
    return HEAD % (b"application/json", len(data := orjson.dumps(answer)), data)


def streamed(text: str) -> bytes:
    """The same as server-sent events."""
    first = {"choices": [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}]}
    last = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    usage = {"choices": [], "usage": {"prompt_tokens": 20, "completion_tokens": 5, "total_tokens": 25}}
    events = b"".join(b"data: %b\n\n" % orjson.dumps(event) for event in (first, last, usage)) + b"data: [DONE]\n\n"
    return HEAD % (b"text/event-stream", len(events), events)


async def serve(delay: float) -> None:
    """Until it is killed."""
    Connection.delay = delay
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--delay", type=float, default=0.0, help="Seconds.")
    asyncio.run(serve(parser.parse_args().delay))
