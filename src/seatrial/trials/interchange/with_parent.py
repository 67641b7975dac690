"""A command that ends with the process that wanted it: `python -m ...with_parent PID COMMAND...`.

Without it, a run whose parent was killed would go on calling endpoints that nobody listens to any more.
"""

from __future__ import annotations

import os
import sys

from seatrial.trials.contenders.serve_gguf import end_with_parent

if __name__ == "__main__":
    end_with_parent(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - the command that the parent chose
