"""A running command followed from outside: its streams, its time and what it holds, until nothing of it is left."""

from __future__ import annotations

import os
import selectors
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from seatrial.trials.sandbox.limits import CODES, MB, Finished, Limits
from seatrial.trials.sandbox.processes import descendants, memory_over

TICK = 0.01  # seconds between two looks at memory
SOCKETS = 512  # buffers of as many sockets take about 100 MB that belong to no process
BLOCK = 65536

# Called with what comes out: False for output, True for errors.
Sink = Callable[[bool, bytes], None]


@dataclass
class Running:
    """A command under way. `top` is the process that all of it descends from, `folders` are open ones it may fill."""

    process: subprocess.Popen[bytes]
    top: int
    finish: Callable[[], None]  # kill all that is left and wait until it is gone
    folders: list[int] = field(default_factory=list)
    gauges: list[Callable[[], str | None]] = field(default_factory=list)  # each names what is overrun


@dataclass
class _Streams:
    """What came out, and what is still to go in."""

    limits: Limits
    to_write: memoryview
    sink: Sink | None
    output: bytearray = field(default_factory=bytearray)
    errors: bytearray = field(default_factory=bytearray)

    def take(self, is_errors: bool, block: bytes) -> bool:
        """Keep a block; False once there is more than the limit, which is cut."""
        room = self.limits.output_bytes - len(self.output) - len(self.errors)
        (self.errors if is_errors else self.output).extend(block[:room])
        if self.sink and block[:room]:
            self.sink(is_errors, block[:room])
        return len(block) <= room


def follow(running: Running, stdin: bytes, limits: Limits, stop: threading.Event, sink: Sink | None = None) -> Finished:
    """Follow a command to its end. When this returns or raises, no process of it is left."""
    streams = _Streams(limits, memoryview(stdin), sink)
    started = time.monotonic()
    try:
        why = _until_ended(running, streams, started + limits.seconds, stop)
    finally:
        running.finish()
    if not _drain(running.process, streams):
        why = why or "output"
    seconds = time.monotonic() - started
    code = running.process.wait()
    code = 128 - code if code < 0 else code
    if why is None and code == 1 and _ran_out_of_memory(streams.errors):
        why = "memory"
    return Finished(CODES[why] if why else code, bytes(streams.output), bytes(streams.errors), why, seconds)


def _until_ended(running: Running, streams: _Streams, deadline: float, stop: threading.Event) -> str | None:
    """Move bytes until the command ends by itself, or tell what it ran over."""
    process = running.process
    ended = os.pidfd_open(process.pid)
    with selectors.DefaultSelector() as selector:
        try:
            selector.register(ended, selectors.EVENT_READ)
            for stream in (process.stdin, process.stdout, process.stderr):
                assert stream is not None
                os.set_blocking(stream.fileno(), False)
                event = selectors.EVENT_WRITE if stream is process.stdin else selectors.EVENT_READ
                selector.register(stream, event)
            looked = ticks = 0.0
            while not stop.is_set():
                now = time.monotonic()
                if now >= deadline:
                    return "time"
                if now - looked >= TICK:
                    looked, ticks = now, ticks + 1
                    if why := _overrun(running, streams.limits, ticks):
                        return why
                ready = [key.fileobj for key, _ in selector.select(min(TICK, deadline - now))]
                if not all(_moved(stream, process, streams, selector) for stream in ready if stream != ended):
                    return "output"
                if ended in ready:
                    return None
            return "stopped"
        finally:
            os.close(ended)


def _moved(
    stream: object, process: subprocess.Popen[bytes], streams: _Streams, selector: selectors.BaseSelector
) -> bool:
    """Move what one ready stream has or takes; False once there is more output than the limit."""
    if stream is process.stdin:
        _feed(process, streams, selector)
        return True
    output = process.stderr if stream is process.stderr else process.stdout
    assert output is not None
    try:
        block = os.read(output.fileno(), BLOCK)
    except BlockingIOError:
        return True
    if not block:
        selector.unregister(output)
    return streams.take(output is process.stderr, block)


def _feed(process: subprocess.Popen[bytes], streams: _Streams, selector: selectors.BaseSelector) -> None:
    assert process.stdin is not None
    try:
        if streams.to_write:
            streams.to_write = streams.to_write[os.write(process.stdin.fileno(), streams.to_write[:BLOCK]) :]
    except BlockingIOError:
        return
    except OSError:  # it closed its end
        streams.to_write = streams.to_write[:0]
    if not streams.to_write:
        selector.unregister(process.stdin)
        process.stdin.close()


def _drain(process: subprocess.Popen[bytes], streams: _Streams) -> bool:
    """What lay in the pipes when the command ended; False where that is more than the limit."""
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.close()
    fits = True
    for stream in (process.stdout, process.stderr):
        with stream:
            try:
                while fits and (block := os.read(stream.fileno(), BLOCK)):
                    fits = streams.take(stream is process.stderr, block)
            except BlockingIOError:
                pass
    return fits


def _overrun(running: Running, limits: Limits, ticks: float) -> str | None:
    """What the command ran over, looked at in one tick."""
    if memory_over(descendants(running.top), limits.memory_mb * MB):
        return "memory"
    for folder in running.folders:
        room = os.fstatvfs(folder)
        if room.f_files - room.f_ffree > limits.files:
            return "files"
    if ticks % 5 == 1:
        for gauge in running.gauges:
            if why := gauge():
                return why
    return None


def _ran_out_of_memory(errors: bytearray) -> bool:
    """Whether a Python program ended because it was refused memory: the one case that its exit code hides."""
    lines = bytes(errors[-2000:]).rstrip().splitlines()
    return bool(lines) and lines[-1].startswith(b"MemoryError")


def sockets_over(top: int) -> Callable[[], str | None]:
    """A gauge for the sockets of a network namespace."""

    def gauge() -> str | None:
        try:
            with open(f"/proc/{top}/net/sockstat", "rb") as stream:
                return "memory" if int(stream.readline().split()[2]) > SOCKETS else None
        except (OSError, ValueError, IndexError):
            return None

    return gauge
