"""Who comes in: a token or nobody, how often, and what they send."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.security import HttpBearer

from tracker.api.errors import Error, Refusal, read_json
from tracker.models import Question, Token, User
from tracker.models.tokens import Scope
from tracker.reports.resolving import let_in

MINUTE = 60
READ_ERRORS: dict[int, Any] = {400: Error, 401: Error, 403: Error, 404: Error, 422: Error, 429: Error}
WRITE_ERRORS: dict[int, Any] = READ_ERRORS | {409: Error, 415: Error}
NOT_OUT = "Send a token, as in “Authorization: Bearer outturn_…”. You make one on your page “Tokens”."
NO_SUCH = "This token does not work: it is unknown, expired or revoked, or its account may not sign in."


class Strict(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise Refusal(415, "Send JSON, with “Content-Type: application/json”.")
        return read_json(request.body)


class ApiRequest(HttpRequest):
    """As writing views get it."""

    auth: Token


def _client(request: HttpRequest) -> str:
    return str(get_adapter(request).get_client_ip(request))


def count(what: str, who: str, most: int) -> None:
    """One more request this minute. Raises Refusal with how long to wait.

    Each process counts for itself, in memory: to count in the database would take longer than most answers.
    """
    now = time.time()
    counts, key = caches["limits"], f"{what}-{who}-{now // MINUTE:.0f}"
    counts.add(key, 0, MINUTE)
    try:
        n = counts.incr(key)
    except ValueError:  # a full table has forgotten it at this moment
        return
    if n > most:
        wait = MINUTE - int(now % MINUTE)
        raise Refusal(
            429,
            f"More than {most} requests in a minute. Wait {wait} seconds.",
            headers={"Retry-After": str(wait)},
        )


def _presented(request: HttpRequest) -> Token | None:
    """The token that is sent along, if one is; raises Refusal for one that does not work."""
    sent = request.headers.get("Authorization", "")
    if not sent:
        return None
    scheme, _, secret = sent.partition(" ")
    found = Token.objects.presented(secret.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        count("guesses", _client(request), settings.API_WRITES_A_MINUTE)
        raise Refusal(401, NO_SUCH, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    return found


def _require_scope(token: Token, scope: str) -> None:
    if not token.may(scope):
        its = ", ".join(token.scopes) or "none"
        raise Refusal(
            403, f"This token lacks the scope “{scope}”; it has: {its}. Make another one under your name."
        )


class Anyone:
    """Reads are for everybody. With a token they are counted as its own, without one as the client's."""

    def __call__(self, request: HttpRequest) -> Token | str:
        token = _presented(request)
        if token is None:
            count("reads", _client(request), settings.API_READS_A_MINUTE)
            return "anyone"
        _require_scope(token, Scope.READ)
        count("reads", f"token-{token.pk}", settings.API_READS_A_MINUTE)
        return token


class TokenWith(HttpBearer):
    """A token with a scope."""

    openapi_description = "A personal token. See docs/api.md for its scopes."

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Token:
        token = _presented(request)
        if token is None:
            raise Refusal(401, NOT_OUT, headers={"WWW-Authenticate": "Bearer"})
        _require_scope(token, self.scope)
        is_read = self.scope == Scope.READ
        most = settings.API_READS_A_MINUTE if is_read else settings.API_WRITES_A_MINUTE
        count("reads" if is_read else "writes", f"token-{token.pk}", most)
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """What the base class asks for; `__call__` does it all."""
        raise NotImplementedError


anyone, logging, resolving = Anyone(), TokenWith(Scope.LOG), TokenWith(Scope.RESOLVE)
reading = TokenWith(Scope.READ)  # of what analysts alone are shown


def look_in(request: HttpRequest, question: Question | None) -> None:
    """What is forecast of a question is closed to who is to rate it blind, also with their token."""
    token = getattr(request, "auth", None)
    if question and isinstance(token, Token):
        let_in(token.user, question)


def require(user: User, permission: str) -> None:
    if not user.has_perm(f"tracker.{permission}"):
        raise Refusal(403, "The account that this token belongs to may not do this. Ask an admin for the role.")
