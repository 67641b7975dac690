"""Being told to stop: a job gets some time to end in, and may ask whether it should."""

from __future__ import annotations

import signal
import time
from types import FrameType

PATIENCE = 0.6  # seconds

_stopping = False
_resting = False


class Stopped(BaseException):
    """The worker was told to stop, and its job did not end in time: it is given back."""


def stopping() -> bool:
    """Whether this process was told to stop. A long task asks between two steps, and raises `Later`."""
    return _stopping


def heed_signals() -> None:
    """From here on, being told to stop ends this process in order."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGALRM, _out_of_patience)


def stopped_in_time() -> None:
    """Nothing is being done any more: the rest of the patience is not needed."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def rest(seconds: float) -> None:
    """Sleep; being told to stop ends it, by `Stopped`."""
    global _resting
    _resting = True
    time.sleep(seconds)
    _resting = False


def _stop(_number: int, _frame: FrameType | None) -> None:
    global _stopping
    if _resting:
        raise Stopped
    if not _stopping:
        _stopping = True
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)


def _out_of_patience(_number: int, _frame: FrameType | None) -> None:
    raise Stopped
