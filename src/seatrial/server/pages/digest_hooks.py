"""/digest/hooks/<provider>/: what a mail provider reports, in its own shape, read by django-anymail."""

from __future__ import annotations

from typing import Any

from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from anymail.webhooks.sendgrid import SendGridTrackingWebhookView
from anymail.webhooks.sparkpost import SparkPostTrackingWebhookView
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from seatrial.errors import BadInput, NotFound
from seatrial.server.pages.naming import short
from seatrial.server.pages.page import SECRET

VIEWS: dict[str, Any] = {
    "brevo": BrevoTrackingWebhookView,
    "mailgun": MailgunTrackingWebhookView,
    "mailjet": MailjetTrackingWebhookView,
    "postmark": PostmarkTrackingWebhookView,
    "sendgrid": SendGridTrackingWebhookView,
    "sparkpost": SparkPostTrackingWebhookView,
}


@csrf_exempt  # a provider has no session; it proves itself with the secret, or is refused
def hook(request: HttpRequest, provider: str) -> HttpResponseBase:
    """Events of the one provider that is set; BadInput without its secret, or in a shape that is not its own."""
    if provider != settings.ANYMAIL_PROVIDER:
        raise NotFound("mail provider", short(provider), [])
    try:
        response: HttpResponseBase = VIEWS[provider].as_view()(request)
    except SuspiciousOperation:
        raise BadInput("This does not carry the secret of the hook.", "See SEATRIAL_ANYMAIL_SECRET.") from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise BadInput(f"This is no report as {provider} writes them.", "Nothing was changed.") from None
    response.headers["Cache-Control"] = SECRET
    return response
