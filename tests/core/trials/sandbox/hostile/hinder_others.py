"""Attempts: to slow others down by limits, priorities and signals on files.

Seen from outside: limits and priority of the bait are what they were.
Ends with: 0.
"""

import contextlib
import fcntl
import json
import os
import resource
import signal
import sys

target = json.loads(sys.argv[1])


number = target["bait"]
for kind in (resource.RLIMIT_CPU, resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE):
    with contextlib.suppress(OSError, ValueError):
        resource.prlimit(number, kind, (1, 1))
for action in (
    lambda: os.setpriority(os.PRIO_PROCESS, number, 19),
    lambda: os.setpriority(os.PRIO_USER, 0, 19),
    lambda: os.sched_setaffinity(number, {0}),
    lambda: os.sched_setscheduler(number, os.SCHED_IDLE, os.sched_param(0)),
):
    with contextlib.suppress(OSError):
        action()
with contextlib.suppress(OSError):
    reading, writing = os.pipe()
    fcntl.fcntl(reading, fcntl.F_SETOWN, number)
    fcntl.fcntl(reading, 10, signal.SIGKILL)
    fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC)
    os.write(writing, b"x")
