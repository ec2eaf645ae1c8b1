"""Accounts: by invitation, unless a setting opens sign-up. What is counted where people sign in, and as whose."""

import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.management import call_command
from django.http import HttpRequest
from django.urls import reverse

from tracker.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": (
            "Too many attempts have failed. Wait ten minutes, then try again. Until then a passkey still lets you "
            "in, and so does a new password, by the link “Forgotten your password?”."
        ),
        "rate_limited": "Too many attempts have failed. Wait ten minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.OPEN_SIGN_UP)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Who codes and resolves goes to the desk; readers to the front page."""
        return reverse("desk" if request.user.has_perm("tracker.add_reading") else settings.LOGIN_REDIRECT_URL)

    def get_client_ip(self, request: HttpRequest) -> str:
        """As whom the limits count somebody. Only what a trusted proxy wrote is believed, else the connection."""
        try:
            found = super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):  # past a proxy, as health checks come; or no address
            found = request.META.get("REMOTE_ADDR", "")
        try:
            address = ipaddress.ip_address(found)
        except ValueError:
            return "unknown"  # a Unix socket has none
        return str(getattr(address, "ipv4_mapped", None) or address)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Beside the limit for an account, one for a client over all accounts. What is refused uses up neither."""
        limit = {"app": "allauth.account", "action": "login_failed_by_client"}
        if not ratelimit.consume(request, **limit, dry_run=True):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)
        if used := ratelimit.consume(request, **limit):
            self._login_failed_rl_usage.usage += used.usage  # given back with it when the password was right

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """An account as one client asks for it, so that nobody locks out its owner from afar.

        allauth has the Host in it, of which a client can make up many.
        """
        return f"{credentials.get('email', '').lower()} {ratelimit.get_ip(request)}"

    def set_password(self, user: User, password: str) -> None:
        """With the old password go the attempts to guess it. allauth forgets those only for addresses it keeps."""
        super().set_password(user, password)
        self._delete_login_attempts_cached_email(self.request, email=user.email)


def create_cache_after_migrate(using: str, **kwargs: Any) -> None:
    """The table that counts. Never made by the web process, whose role in the database may not make tables."""
    call_command("createcachetable", database=using, verbosity=0)
