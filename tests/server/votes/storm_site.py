"""A site for the storm: four worker processes on one socket, replaced when they die, and a full account in the end.

    python -m tests.server.votes.storm_site READERS

Reads no arguments but the environment's settings. Prints the port and the readers' sessions as one line of JSON, then
the workers' process ids whenever they change, one line each; when its input is closed it stops the workers and prints
what the database holds.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

WORKERS = 4
THREADS = 8  # of each: 32 clients are answered at once


class Quiet(WSGIRequestHandler):
    def log_message(self, *given: Any) -> None:
        pass


class Worker(WSGIServer):
    """Answers with so many threads; each keeps its connection to the database."""

    threads = ThreadPoolExecutor(THREADS)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.threads.submit(self.answer, request, client_address)

    def answer(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            pass
        finally:
            self.shutdown_request(request)


def tell(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def prepare(count: int) -> list[str]:
    """Tables, a small catalogue, and that many readers signed in: their session keys."""
    from pathlib import Path

    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from tests.core.small_catalogue import write_catalogue

    from seatrial.server.models import Reader
    from seatrial.server.store.importing import import_catalogue

    call_command("migrate", verbosity=0)
    import_catalogue(write_catalogue(Path(os.environ["SEATRIAL_VAR"]) / "catalogue"))
    keys = []
    for number in range(count):
        reader = Reader.objects.create_user(f"reader{number}@example.org")
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(reader.pk), reader.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session.save()
        keys.append(str(session.session_key))
    return keys


def work(listener: socket.socket) -> None:
    """Serve until killed."""
    from seatrial.server.wsgi import application

    ServerHandler.http_version = "1.1"
    server = Worker(("127.0.0.1", 0), Quiet, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.server_name, server.server_port = "localhost", listener.getsockname()[1]
    server.setup_environ()
    server.set_app(application)
    server.serve_forever(poll_interval=0.05)


def report() -> dict[str, Any]:
    from seatrial.server.models import Ballot, BallotChange
    from seatrial.server.store.recount import differences

    return {
        "ballots": [
            [row.voter.reader.email, row.one, row.choice] for row in Ballot.objects.select_related("voter__reader")
        ],
        "changes": [
            [row.voter.reader.email, row.one, row.after]
            for row in BallotChange.objects.select_related("voter__reader").order_by("id")
        ],
        "differences": differences(),
    }


def main() -> None:
    keys = prepare(int(sys.argv[1]))
    from django.db import connections

    import seatrial.server.wsgi  # noqa: F401 - workers are forked from here, and find all of it loaded

    connections.close_all()
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    tell({"port": listener.getsockname()[1], "sessions": keys})
    done = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), done.set()), daemon=True).start()
    workers: set[int] = set()
    while not done.is_set():
        while len(workers) < WORKERS:
            child = os.fork()
            if child == 0:
                work(listener)
            workers.add(child)
            tell({"worker": child})
        gone, _ = os.waitpid(-1, os.WNOHANG)
        workers.discard(gone)
        if not gone:
            time.sleep(0.01)
    for child in workers:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    tell(report())


if __name__ == "__main__":
    main()
