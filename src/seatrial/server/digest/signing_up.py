"""An address asks for the weekly e-mail."""

from __future__ import annotations

from django import forms

from seatrial.errors import BadInput
from seatrial.server.digest import mail, tokens
from seatrial.server.store import subscribers

_ADDRESS = forms.EmailField(max_length=254)


def sign_up(given: str, base_url: str) -> None:
    """Send the mail that fits, or none beyond the limit; nothing here tells whether the address was known.

    BadInput where the text is no address, NotReady where no mail can be sent.
    """
    try:
        address = _ADDRESS.clean(given).lower()
    except forms.ValidationError:
        raise BadInput("This is not an e-mail address.", "Write one such as name@example.org.") from None
    allowed, confirmed = subscribers.ask(address)
    if not allowed:
        return
    leave = f"{base_url}/digest/leave/{tokens.leave_token(address)}/"
    if confirmed:
        mail.send_reminder(address, leave)
    else:
        mail.send_confirmation(address, f"{base_url}/digest/confirm/{tokens.confirm_token(address)}/", leave)
