"""One grader for the process, so that its warm interpreters are started once."""

from __future__ import annotations

import atexit
import threading

from seatrial.trials.grading.functions import FunctionGrader

_lock = threading.Lock()
_shared: FunctionGrader | None = None


def shared_grader() -> FunctionGrader:
    """The process's grader: started at the first call, safe to use by threads, ended with the process."""
    global _shared
    with _lock:
        if _shared is None:
            _shared = FunctionGrader()
            atexit.register(_shared.close)
        return _shared
