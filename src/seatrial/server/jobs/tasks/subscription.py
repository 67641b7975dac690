"""A mail about a subscription: beside the request, so that the answer takes as long whether or not one is sent."""

from __future__ import annotations

from django_tasks import task


@task(attempts=4, minutes=5)
def send_subscription_mail(subscriber: int, kind: str, site: str, follow: list[str]) -> str:
    """The mail that asks for a confirmation, or reminds of one; kind `none` does nothing, and takes its turn."""
    from seatrial.server.digest.signing_up import send_mail_about  # which enqueues this

    return send_mail_about(subscriber, kind, site, follow)
