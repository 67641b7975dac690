"""A trial as a process of its own, to be killed: python small_trial.py JOURNAL PORT WRONG_A WRONG_B"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.core.trials.engine.toy import Sums

from seatrial.errors import SeatrialError
from seatrial.trials.contenders.endpoint import Endpoint
from seatrial.trials.contenders.file import EndpointSpec
from seatrial.trials.engine.plan import Course, Plan
from seatrial.trials.engine.trial import run_trial


async def main(journal: str, port: str, wrong_a: str, wrong_b: str) -> None:
    address = f"http://127.0.0.1:{port}/v1"
    specs = [
        EndpointSpec(name=name, base_url=address, model=f"{name.lower()}-{wrong}")
        for name, wrong in (("A", wrong_a), ("B", wrong_b))
    ]
    async with Endpoint(specs[0]) as a, Endpoint(specs[1]) as b:
        plan = Plan([Course(Sums(), items=5000)], margin=0.02)
        print("ready", flush=True)
        result = await run_trial(plan, [a, b], Path(journal), concurrency=8, signals=True)
    print(result.ended_because, result.calls, flush=True)


if __name__ == "__main__":
    try:
        asyncio.run(main(*sys.argv[1:]))
    except SeatrialError as error:
        print(error, flush=True)
        sys.exit(2)
