"""32 readers vote at once over HTTP while workers are killed with -9: acknowledged = stored = counted."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.server.on_postgresql import postgresql

CLIENTS, VOTES, KILLS = 32, 12, 8
TOOLS = ("heron-40b", "kestrel-8b")
TOKEN = "s" * 32


class Site:
    """The site's process, told apart from the workers it keeps."""

    def __init__(self, folder: Path, database: str) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SEATRIAL_")}
        environment |= {
            "DJANGO_SETTINGS_MODULE": "seatrial.server.settings",
            "SEATRIAL_VAR": str(folder / "var"),
            "SEATRIAL_DATABASE_URL": database,
            "SEATRIAL_VOTES_AN_HOUR_ADDRESS": "1000000",
        }
        command = [sys.executable, "-m", "tests.server.votes.storm_site", str(CLIENTS)]
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        self.workers: list[int] = []
        self.told: dict[str, Any] = {}
        first = self.line()
        self.port, self.sessions = first["port"], first["sessions"]
        self.listening = threading.Thread(target=self.listen)
        self.listening.start()

    def line(self) -> dict[str, Any]:
        assert self.process.stdout
        return dict(json.loads(self.process.stdout.readline()))

    def listen(self) -> None:
        while "differences" not in self.told:
            said = self.line()
            if "worker" in said:
                self.workers.append(said["worker"])
            else:
                self.told = said

    def vote(self, session: str, tool: str, choice: str) -> None:
        """Send a form until it is answered, as a browser's reader would."""
        body = urlencode({"choice": choice, "csrfmiddlewaretoken": TOKEN})
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        for _ in range(200):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request("POST", f"/vote/tool/{tool}/", body, headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
                continue
            finally:
                connection.close()
            assert answer.status == 200, answer.status
            return
        raise AssertionError("no answer in 200 tries")

    def end(self) -> dict[str, Any]:
        assert self.process.stdin
        self.process.stdin.close()
        self.listening.join(60)
        self.process.wait(10)
        return self.told


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    if request.param == "sqlite":
        yield from running(tmp_path, "")
    else:
        with postgresql() as address:
            yield from running(tmp_path, address)


def running(folder: Path, database: str) -> Iterator[Site]:
    site = Site(folder, database)
    try:
        yield site
    finally:
        if site.process.poll() is None:
            os.killpg(site.process.pid, signal.SIGKILL)
            site.process.wait(10)


def test_no_vote_is_lost_or_doubled_when_workers_are_killed(site: Site) -> None:
    acknowledged: dict[tuple[str, str], list[str]] = {}
    failed: list[BaseException] = []

    def client(number: int) -> None:
        chance = random.Random(number)
        try:
            for _ in range(VOTES):
                tool, choice = chance.choice(TOOLS), chance.choice(("ship", "skip", "withdraw"))
                site.vote(site.sessions[number], tool, choice)
                said = acknowledged.setdefault((f"reader{number}@example.org", tool), [])
                said.append("" if choice == "withdraw" else choice)
        except BaseException as error:
            failed.append(error)

    clients = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in clients:
        thread.start()
    killed = 0
    while any(thread.is_alive() for thread in clients):
        time.sleep(0.12)
        if killed < KILLS and len(site.workers) >= 4:
            os.kill(site.workers[killed], signal.SIGKILL)
            killed += 1
    found = site.end()
    assert failed == []
    assert killed >= 4
    assert found["differences"] == []
    last = {key: said[-1] for key, said in acknowledged.items() if said[-1]}
    assert {(who, tool): choice for who, tool, choice in found["ballots"]} == last
    assert len(found["ballots"]) == len(last)
    noted: dict[tuple[str, str], list[str]] = {}
    for who, tool, after in found["changes"]:
        noted.setdefault((who, tool), []).append(after)
    assert noted == {key: steps for key, said in acknowledged.items() if (steps := stepped(said))}


def stepped(said: list[str]) -> list[str]:
    """The changes that what was sent makes, in order; the same again is none, nor is withdrawing nothing."""
    steps = [choice for choice, _ in groupby(said)]
    return steps[1:] if steps[0] == "" else steps
