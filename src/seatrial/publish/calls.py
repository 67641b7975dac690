"""A call in a word or two, as pages, terminals and files write it."""

CALLS = {"ship": "ship", "skip": "skip", "withheld": "no call", "split": "split"}
