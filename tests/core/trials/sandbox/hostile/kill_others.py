"""Attempts: to end, stop or signal every process it can name.

Seen from outside: the bait and this process live; it may end itself.
Ends with: 0, 137.
"""

import contextlib
import json
import os
import signal
import sys

target = json.loads(sys.argv[1])


for number in (target["bait"], target["parent"], -target["bait"], -target["parent"]):
    for which in (signal.SIGTERM, signal.SIGSTOP, signal.SIGUSR1, signal.SIGKILL):
        with contextlib.suppress(OSError):
            os.kill(number, which)
    with contextlib.suppress(OSError):
        os.killpg(abs(number), signal.SIGKILL)
    with contextlib.suppress(OSError):
        signal.pidfd_send_signal(os.pidfd_open(abs(number)), signal.SIGKILL)
if os.getppid() > 1:
    with contextlib.suppress(OSError):
        os.kill(os.getppid(), signal.SIGKILL)
with contextlib.suppress(OSError):
    os.kill(-1, signal.SIGKILL)
