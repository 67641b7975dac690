"""Tasks that the tests of jobs enqueue."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from seatrial.errors import BadInput
from seatrial.server.jobs.completing import completing
from seatrial.server.models import Subscriber
from seatrial.server.store import subscribers

calls: list[object] = []
fails_with: list[Exception] = []


@task
def note(*given: object, **named: object) -> dict[str, object]:
    calls.append((given, named))
    return {"given": list(given), **named}


@task(key="once {0}", attempts=3)
def keyed(name: str) -> None:
    calls.append(name)
    if fails_with:
        raise fails_with.pop()


@task
def hopeless() -> None:
    raise BadInput("This cannot be meant.", "Mean something else.")


@task
def leaking() -> None:
    raise RuntimeError("the server at https://anna:geheim99@example.org/?api_key=abc123def refused hidden-value-77")


@task(takes_context=True)
def numbered(context, extra: int) -> int:
    return context.attempt + extra


@task
def subscribe(address: str, how: str) -> None:
    with completing("subscribed"):
        subscribers.ask(address)
        if how == "fails inside":
            raise RuntimeError("halfway")
    if how == "fails after":
        raise RuntimeError("too late to matter")


@task
def subscribe_late(address: str) -> None:
    """Loses its lease before it writes."""
    from seatrial.server.models import Job

    Job.objects.update(lease="somebody else's")
    with completing("subscribed"):
        Subscriber.objects.create(address=address, asked="2026-01-01T00:00Z", counted_from="2026-01-01T00:00Z")


def enqueue_and_fail() -> None:
    with transaction.atomic():
        note.enqueue("never")
        raise RuntimeError("the effect it belonged to did not happen")
