"""The administration: rows as they are, behind the same sign-in as everything else, without passwords."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver

from seatrial.server.accounts.leaving import leave
from seatrial.server.models import Reader, Subscriber
from seatrial.server.pages.headers import policy

_POLICY = policy(script_src="'self'", connect_src="'self'")


class Administration(admin.AdminSite):
    """Django's administration with our sign-in, and with leave to run its own scripts."""

    site_header = site_title = "Seatrial: administration"
    index_title = "Rows"

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """All of Django's but those about passwords."""
        return [url for url in super().get_urls() if not str(url.pattern).startswith("password")]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A view with a policy of its own: the administration's pages have scripts, from here alone."""
        guarded = super().admin_view(view, cacheable)

        def answer(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
            response: HttpResponse = guarded(request, *given, **named)
            response.headers["Content-Security-Policy"] = _POLICY
            return response

        return answer


administration = Administration()
administration.login = secure_admin_login(administration.login)  # type: ignore[method-assign]


@admin.register(Reader, site=administration)
class ReaderAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Accounts: what they may do, and whether they are open. They come by signing in or `seatrial accounts`."""

    list_display = ("email", "role", "is_active", "joined", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("email",)
    fields = ("email", "role", "is_active", "joined", "last_login")
    readonly_fields = ("email", "joined", "last_login")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's own signature
        """Nobody: an account without a proved address is made by `seatrial accounts role` only."""
        return False

    def delete_model(self, request: HttpRequest, obj: Reader) -> None:  # noqa: ARG002
        """As the reader's own leaving, with the votes as anonymous counts."""
        leave(obj, votes_stay=True)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Reader]) -> None:
        """As `delete_model`, one by one."""
        for reader in queryset:
            self.delete_model(request, reader)


@admin.register(UserSession, site=administration)
class SessionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Where accounts are signed in; deleting a row ends the session."""

    list_display = ("user", "ip", "user_agent", "created_at", "last_seen_at")
    search_fields = ("user__email", "ip")
    fields = readonly_fields = ("user", "ip", "user_agent", "created_at", "last_seen_at")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody: sessions begin by signing in."""
        return False

    def delete_model(self, request: HttpRequest, obj: Any) -> None:  # noqa: ARG002
        """End it."""
        obj.end()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """End them."""
        for session in queryset:
            self.delete_model(request, session)


@admin.register(Subscriber, site=administration)
class SubscriberAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Who asked for the weekly e-mail; addresses come by the form only."""

    list_display = ("address", "state", "stopped", "soft_bounces", "asked", "decided")
    list_filter = ("state", "stopped")
    search_fields = ("address",)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody: an address says itself that it wants mail."""
        return False
