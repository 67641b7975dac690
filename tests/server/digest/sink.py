"""A real SMTP server on loopback that notes who got a mail, and refuses whom it is told to by the address.

    python -m tests.server.digest.sink FILE

Prints its port. Every recipient of a mail becomes a line of FILE before the mail is acknowledged. Addresses that begin
with one of these words are treated so: `never` refused for good, `later` put off, `mute` taken and not answered,
`hangup` cut off before its mail is taken, `limit` told that the connection ends.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

ROOT = Path(__file__).parents[3]


class Handler:
    """Notes and refuses."""

    def __init__(self, file: Path) -> None:
        self.file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address.startswith("never"):
            return "550 5.1.1 There is nobody \x1b[2Jof that name"
        if address.startswith("later"):
            return "451 4.7.1 Greylisted, come again"
        if address.startswith("limit"):
            return "421 4.7.0 Enough for one connection"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        assert server.transport
        if envelope.rcpt_tos[0].startswith("hangup"):
            server.transport.close()
            return "451 gone"
        os.write(self.file, "".join(f"{address}\n" for address in envelope.rcpt_tos).encode())
        if envelope.rcpt_tos[0].startswith("mute"):
            server.transport.close()
        if envelope.rcpt_tos[0].startswith("dots"):
            os.write(self.file, b"dots kept\n" if b"\r\n.\r\n.two" in envelope.content else b"dots lost\n")
        return "250 Taken"


async def serve(file: Path) -> None:
    handler = Handler(file)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


class Sink:
    """The running server: its port, and how often each address got a mail."""

    def __init__(self, port: int, file: Path) -> None:
        self.port = port
        self.file = file

    def number(self) -> int:
        return self.file.read_bytes().count(b"\n") if self.file.exists() else 0

    def delivered(self) -> Counter[str]:
        return Counter(self.file.read_text().split("\n")[:-1]) if self.file.exists() else Counter()


@contextmanager
def running_sink(file: Path) -> Iterator[Sink]:
    """The server as a process of its own, ended in the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.server.digest.sink", str(file)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        yield Sink(int(process.stdout.readline()), file)
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
