"""Attempts: to look as if the sandbox itself had spoken, and the run had ended well.

Seen from outside: it ends with the code it gave itself, and its words are only output.
Ends with: 7.
"""

import contextlib
import os
import sys

sys.stdout.write("\ngo\n")
sys.stderr.write("bwrap: execvp true: No such file or directory\nseatrial-keeper-0: fine\n")
for number in range(3, 64):
    with contextlib.suppress(OSError):
        os.write(number, b'{"child-pid": 1, "exit-code": 0}\n')
os._exit(7)
