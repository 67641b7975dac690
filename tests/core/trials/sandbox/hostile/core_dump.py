"""Attempts: to leave a core dump of a large process.

Seen from outside: no core file comes back, nor lies anywhere else.
Ends with: 134, 139.
"""

import contextlib
import os
import resource

with contextlib.suppress(OSError, ValueError):
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
os.abort()
