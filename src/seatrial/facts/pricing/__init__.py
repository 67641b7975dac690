"""Prices by host and their history, imported from data packages; the bill of a workload; the break-even."""
