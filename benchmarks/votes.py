"""Votes a second, and the slowest of a hundred, against the limits: SQLite and PostgreSQL, 16 clients, one run.

    python benchmarks/votes.py [--seconds 10] [--clients 16] [--only sqlite|stock|postgresql]

Every client is a process of its own that calls `store.ballots.cast`, as a page does: a new ballot or a changed one,
with its limits, its line of history and its tally, in one transaction. A client takes a new vote as soon as its last
one is acknowledged. In the end the ballots and the tallies are counted against what was acknowledged: none may be lost
or doubled. `stock` is the same with Django's own SQLite backend, for comparison.

Limits: at least 1,000 votes/s, p99 under 100 ms, no error. Exit status 1 where SQLite or PostgreSQL misses one.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

LEAST = 1000  # votes a second
SLOWEST = 0.100  # seconds, the 99th percentile
READERS = 4000
TOOLS = 77
Line = tuple[int, int, list[float], list[str]]


def set_up(environment: dict[str, str]) -> None:
    """Django on a database, in this process."""
    os.environ.update(environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "seatrial.server.settings"
    import django
    from django.conf import settings

    if environment.get("STOCK"):
        settings.DATABASES["default"]["ENGINE"] = "django.db.backends.sqlite3"
    django.setup()


def prepare(environment: dict[str, str], done: Queue[Any]) -> None:
    """Tables and readers; joined long ago, so that nothing about them is special."""
    set_up(environment)
    from datetime import UTC, datetime

    from django.core.management import call_command

    from seatrial.server.models import Reader

    call_command("migrate", verbosity=0)
    Reader.objects.all().delete()
    joined = datetime(2026, 1, 1, tzinfo=UTC)
    Reader.objects.bulk_create(Reader(email=f"reader{number}@example.org", joined=joined) for number in range(READERS))
    done.put(list(Reader.objects.order_by("id").values_list("id", flat=True)))


def client(
    environment: dict[str, str], number: int, ids: list[int], seconds: float, ready: Any, done: Queue[Line]
) -> None:
    """One client: votes of its own share of the readers, until the end."""
    set_up(environment)
    from seatrial.server.models import Reader
    from seatrial.server.store.ballots import cast
    from seatrial.server.store.subjects import about_tool

    readers = [Reader.objects.get(pk=pk) for pk in ids]
    pick = random.Random(number)
    latencies: list[float] = []
    errors: list[str] = []
    changed = unchanged = 0
    ready.wait()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        reader, tool = pick.choice(readers), f"tool-{pick.randrange(TOOLS)}"
        began = time.perf_counter()
        address = f"10.0.{number}.{reader.pk % 250}"
        try:
            receipt = cast(reader, about_tool(tool), pick.choice(("ship", "skip")), address=address)
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
            continue
        latencies.append(time.perf_counter() - began)
        changed, unchanged = changed + receipt.changed, unchanged + (not receipt.changed)
    done.put((changed, unchanged, latencies, errors))


def count(environment: dict[str, str], done: Queue[Any]) -> None:
    """What the database says afterwards: changes in the history, ballots, and ballots according to the tallies."""
    set_up(environment)
    from django.db.models import F, Sum

    from seatrial.server.models import Ballot, BallotChange, Tally

    tallied = Tally.objects.aggregate(found=Sum(F("first") + F("second") + F("ties")))["found"] or 0
    done.put((BallotChange.objects.count(), Ballot.objects.count(), tallied))


def alone(what: Any, environment: dict[str, str]) -> Any:
    """What a function puts into its queue, run in a process of its own."""
    spawned = multiprocessing.get_context("spawn")
    done: Queue[Any] = spawned.Queue()
    process = spawned.Process(target=what, args=(environment, done))
    process.start()
    found = done.get(timeout=120)
    process.join()
    return found


def measure(name: str, environment: dict[str, str], clients: int, seconds: float) -> bool:
    """One database; prints its line, and whether it holds the limits."""
    ids = alone(prepare, environment)
    spawned = multiprocessing.get_context("spawn")
    done: Queue[Line] = spawned.Queue()
    ready = spawned.Barrier(clients)
    processes = [
        spawned.Process(target=client, args=(environment, number, ids[number::clients], seconds, ready, done))
        for number in range(clients)
    ]
    for process in processes:
        process.start()
    lines = [done.get(timeout=seconds + 120) for _ in processes]
    for process in processes:
        process.join()
    changed = sum(line[0] for line in lines)
    errors = [error for line in lines for error in line[3]]
    noted, ballots, tallied = alone(count, environment)
    held = report(name, [one for line in lines for one in line[2]], errors, seconds)
    whole = changed == noted and ballots == tallied
    print(f"  acknowledged changes {changed:,}, stored {noted:,}; ballots {ballots:,}, in the tallies {tallied:,}")
    return held and whole


def report(name: str, latencies: list[float], errors: list[str], seconds: float) -> bool:
    """The line of figures with their ratios to the limits."""
    ordered = sorted(latencies) or [float("inf")]
    rate = len(latencies) / seconds
    p50, p99 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    print(
        f"{name}: {rate:,.0f} votes/s ({rate / LEAST:.2f} of the {LEAST:,} wanted), p50 {1000 * p50:.0f} ms,"
        f" p99 {1000 * p99:.0f} ms ({p99 / SLOWEST:.2f} of the {1000 * SLOWEST:.0f} allowed), {len(errors)} errors"
        + (f", first: {errors[0][:200]}" if errors else "")
    )
    return rate >= LEAST and p99 < SLOWEST and not errors


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--only", choices=["sqlite", "stock", "postgresql"])
    given = parser.parse_args()
    held = []
    with tempfile.TemporaryDirectory() as folder:
        base = {"SEATRIAL_VAR": f"{folder}/var", "SEATRIAL_VOTES_AN_HOUR": "100000"}
        if given.only in (None, "sqlite"):
            held.append(measure("SQLite", base, given.clients, given.seconds))
        if given.only in (None, "postgresql"):
            from tests.server.on_postgresql import postgresql

            with postgresql() as address:
                there = {**base, "SEATRIAL_DATABASE_URL": address}
                held.append(measure("PostgreSQL", there, given.clients, given.seconds))
        if given.only in (None, "stock"):
            stock = {**base, "SEATRIAL_VAR": f"{folder}/stock", "STOCK": "1"}
            measure("SQLite, Django's own backend", stock, given.clients, given.seconds)
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
