"""A machine that starts no more programs is the machine's fault, and never a score."""

import socket
import threading

import pytest

from seatrial.trials.grading import program
from seatrial.trials.grading.program import NoneMade, Server


def forkserver(refusals: int) -> socket.socket:
    """The outer end of a control socket whose inner end refuses so many times, then makes program 7."""
    outer, inner = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def serve() -> None:
        for number in range(refusals + 1):
            if not socket.recv_fds(inner, 64, 1)[0]:
                return
            inner.send(b"FResource temporarily unavailable" if number < refusals else b"P7")

    threading.Thread(target=serve, daemon=True).start()
    return outer


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(program, "PAUSES", (0.0, 0.0))


def test_it_is_tried_again_before_anything_is_given_up():
    assert Server(forkserver(2)).new().pid == 7


def test_what_stays_refused_is_told_apart_from_a_program_that_broke_something():
    with pytest.raises(NoneMade, match="temporarily unavailable"):
        Server(forkserver(3)).new()
