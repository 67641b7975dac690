"""Attempts: to fill the disk through its folder.

Seen from outside: what comes back is at most the folder's limit.
Ends with: 1, 153.
"""

for number in range(40):
    with open(f"fill{number}", "wb") as stream:
        for _ in range(20):
            stream.write(b"x" * 1_000_000)
