"""The addresses under /account/. Of allauth's own views only GitHub's two are reachable; none asks for a password."""

from __future__ import annotations

from allauth.socialaccount.providers.github.views import oauth2_callback, oauth2_login
from django.conf import settings
from django.urls import path

from seatrial.server.accounts import account, entrance, passkeys
from seatrial.server.accounts.view import posting

urlpatterns = [
    path("", account.account),
    path("sign-in/", entrance.sign_in, name="account_login"),
    path("code/", entrance.code),
    path("again/", entrance.again),
    path("other-address/", entrance.other_address),
    path("sign-out/", entrance.sign_out),
    path("passkey/", passkeys.enter),
    path("passkeys/add/", passkeys.add),
    path("passkeys/<int:number>/remove/", passkeys.remove),
    path("sessions/end/", account.end_session),
    path("export.json", account.export),
    path("leave/", account.leaving),
]
if settings.GITHUB:
    urlpatterns += [
        path("github/", posting(oauth2_login), name="github_login"),
        path("github/callback/", oauth2_callback, name="github_callback"),
    ]
