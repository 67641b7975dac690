"""Attempts: to start threads without end.

Seen from outside: the number of tasks below the box.
Ends with: 0, 1, 134, 139.
"""

import threading
import time

try:
    while True:
        threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
except RuntimeError:
    time.sleep(0.3)
