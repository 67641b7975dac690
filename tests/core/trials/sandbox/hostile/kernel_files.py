"""Attempts: to write kernel settings by /proc and /sys.

Seen from outside: the settings are what they were; it prints no GOT.
Ends with: 0.
"""

import contextlib
import os

for name in (
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/kernel/hostname",
    "/proc/sys/vm/overcommit_memory",
    "/proc/sysrq-trigger",
    "/proc/sys/kernel/ns_last_pid",
    "/proc/sys/user/max_user_namespaces",
    "/proc/sys/net/ipv4/ip_forward",
    "/sys/fs/cgroup/cgroup.procs",
    "/sys/fs/cgroup/memory/tasks",
    "/sys/kernel/uevent_helper",
    "/proc/1/oom_score_adj",
    "/proc/1/mem",
    "/proc/kcore",
    "/proc/kmsg",
    "/sys/kernel/debug",
):
    with contextlib.suppress(OSError):
        handle = os.open(name, os.O_WRONLY)
        if os.write(handle, b"1") and name != "/proc/1/oom_score_adj":
            print("GOT", name)
with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as stream:
    stream.write("-1000")
    stream.flush()
    print("GOT spared by the kernel")
with contextlib.suppress(OSError), open("/proc/kcore", "rb") as stream:
    print("GOT", stream.read(4))
