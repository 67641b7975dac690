"""What mail providers and mail servers say of mails that were sent: who cannot be reached, and who complained."""

from __future__ import annotations

import re
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.utils import timezone

from seatrial.errors import BadInput
from seatrial.server.accounts.addresses import clean_address
from seatrial.server.store import subscribers
from seatrial.server.store.refusals import refused_lately

HARD = (RejectReason.BOUNCED, RejectReason.INVALID)
_NOBODY = re.compile(r"\b5\.1\.(1|2|3|6|10)\b")  # RFC 3463: there is no such mailbox, host or address


def on_event(sender: Any, event: AnymailTrackingEvent, esp_name: str, **_: Any) -> None:  # noqa: ARG001
    """One event of a provider's webhook, as anymail names it. What is about no address we know does nothing."""
    try:
        address = clean_address(event.recipient or "")
    except BadInput:
        return
    match event.event_type:
        case EventType.COMPLAINED:
            subscribers.stop(address, "complaint")
        case EventType.UNSUBSCRIBED:
            subscribers.leave(address)
        case EventType.DELIVERED:
            subscribers.arrived(address)
        case EventType.BOUNCED | EventType.REJECTED | EventType.FAILED:
            _bounced(address, event)
        case EventType.DEFERRED:
            _soft(address)


def note_refusals() -> None:
    """What the mail server itself refused of earlier issues. Each counts once, however often this is called."""
    for address, answer, day in refused_lately():
        if _NOBODY.search(answer):
            subscribers.stop(address, "hard bounce")
        else:
            subscribers.count_soft_bounce(address, day)


def _bounced(address: str, event: AnymailTrackingEvent) -> None:
    if event.reject_reason == RejectReason.SPAM and event.event_type == EventType.REJECTED:
        subscribers.stop(address, "complaint")
    elif event.reject_reason == RejectReason.UNSUBSCRIBED:
        subscribers.leave(address)
    elif event.reject_reason in HARD and not _passing(event):
        subscribers.stop(address, "hard bounce")
    else:
        _soft(address)


def _passing(event: AnymailTrackingEvent) -> bool:
    """Whether it may work another time: some providers report that as a bounce like any other."""
    told = event.esp_event
    words = [told.get(name, "") for name in ("event", "Type", "type")] if hasattr(told, "get") else []
    soft = any("soft" in str(word).lower() or word == "blocked" for word in words)
    return soft or bool(re.match(r"\s*4\d\d\b|\s*4\.\d", event.mta_response or ""))


def _soft(address: str) -> None:
    subscribers.count_soft_bounce(address, timezone.now().date())
