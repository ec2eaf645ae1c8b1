"""Pages that every stranger gets alike, kept until something that they show changes."""

import hashlib
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl
from weakref import WeakValueDictionary

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from tracker.api import site
from tracker.forms.filters import FilterForm
from tracker.middleware import GetResponse, is_for_all, zone_of
from tracker.models.shown import QUARTER, version_shown
from tracker.scoreboards.stored import has_shown_old
from tracker.views.pages import HTMX

logger = logging.getLogger(__name__)

# Whatever else pages are made of: the program, its templates, its settings. Forked workers have the same; another
# version, or the same one started anew, never shows pages of this one.
PROGRAM = secrets.token_hex(16)
LONGEST_QUERY, LARGEST_PAGE = 300, 1_000_000  # characters, bytes
RESTS_FOR, SLOW = 60, 2  # seconds

# View → what may be asked of it. What has other names, or is free text, is made anew each time.
ASKED: dict[str, set[str]] = {
    "home": set(),
    "about": set(),
    "methods": set(),
    "robots": set(),
    "sitemap": set(),
    "sitemap_part": {"p"},
    "search": set(),
    "scoreboard": {*FilterForm.base_fields, "sort", "page"},
    "scoreboard_json": {*FilterForm.base_fields},
    "scoreboard_csv": {*FilterForm.base_fields},
    "scoreboard_preview": set(),
    "experts": {"page"},
    "expert": {"page"},
    "expert_preview": set(),
    "expert_claims": {"page"},
    "expert_forecasts": {*FilterForm.base_fields, "page", "state", "said"},
    "head_to_head": {"page"},
    "sources": {"page", "by", "collection"},
    "source": set(),
    "source_preview": set(),
    "claim": set(),
    "collections": {"page"},
    "collection": {"page"},
    "matrix": set(),
    "questions": {"page", "state", "topic"},
    "question": {"page", "expert"},
    "question_preview": set(),
    "forecast": set(),
    "exports": set(),
    "feed": set(),
    "feed_of": set(),
    "deadlines": set(),
    "deadlines_of": set(),
}
# Of the API, what its description names: its lists, with or without a cursor, and each of their rows.
ASKED |= {"api_page": set(), "api_description": set()} | site.reads()
TYPED = {"q", "find"}  # which forms send along where nothing was typed


class Making:
    """One makes a page, and who asks for it meanwhile waits for that, so that a change costs it once a process."""

    def __init__(self) -> None:
        self.under_way: WeakValueDictionary[str, Lock] = WeakValueDictionary()

    @contextmanager
    def alone(self, key: str) -> Iterator[bool]:
        """Whether somebody else was at it, and has finished or taken too long."""
        turn = self.under_way.setdefault(key, Lock())
        has_waited = not turn.acquire(blocking=False)
        is_ours = not has_waited or turn.acquire(timeout=SLOW)
        try:
            yield has_waited
        finally:
            if is_ours:
                turn.release()


class Shelf:
    """The cache, as far as it works: one that fails or is slow is left alone for a while, which is logged once."""

    def __init__(self) -> None:
        self.rests_until, self.is_noted = 0.0, False

    def get(self, key: str) -> Any:
        return self._try(lambda: caches["pages"].get(key))

    def put(self, key: str, page: Any) -> None:
        self._try(lambda: caches["pages"].set(key, page, QUARTER))
        self.is_noted = self.is_noted and self.is_resting

    @property
    def is_resting(self) -> bool:
        return monotonic() < self.rests_until

    def _try(self, do: Callable[[], Any]) -> Any:
        if self.is_resting:
            return None
        begun, found, problem, rest = monotonic(), None, "", 0.0
        try:
            found = do()
        except Exception as error:  # whatever a cache raises, the page can be made
            problem, rest = f"{type(error).__name__}: {error}", RESTS_FOR
        if (taken := monotonic() - begun) > SLOW:
            # Ten times as long as it took: on a machine that is merely busy that is soon over.
            problem, rest = problem or f"it took {taken:.0f} seconds", max(rest, 10 * taken)
        if problem:
            self.rests_until = monotonic() + rest
            if not self.is_noted:
                logger.error("Pages are made anew each time, because they cannot be kept: %s", problem)
            self.is_noted = True
        return found


def kept(get_response: GetResponse) -> GetResponse:
    """Answer strangers with what was made for another one. Whoever has it already is told so by its ETag.

    A session, a message: who comes with one of them never gets here what is kept, nor is what they get kept.
    """
    if settings.DEBUG:  # templates are being written
        raise MiddlewareNotUsed
    shelf, making = Shelf(), Making()

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _may_be_kept(request):
            return get_response(request)
        key = _key(request)
        found = shelf.get(key)
        if not found:
            with making.alone(key) as has_waited:
                found = shelf.get(key) if has_waited else None
                if not found:
                    return made(request, key)
        content, headers = found
        return HttpResponse(content, headers=headers)

    def made(request: HttpRequest, key: str) -> HttpResponse:
        shown_old = has_shown_old.set(False)
        try:
            response = get_response(request)
            if not has_shown_old.get() and _is_worth_keeping(request, response):
                response.headers["ETag"] = f'"{key}"'
                shelf.put(key, (response.content, dict(response.headers)))
        finally:
            has_shown_old.reset(shown_old)
        return response

    return middleware


def _may_be_kept(request: HttpRequest) -> bool:
    """By what is asked for, and by whom. Else nothing is looked up: /healthz answers without a database."""
    if (
        request.method not in ("GET", "HEAD")
        or "Authorization" in request.headers  # a token is looked at, and counted
        or {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name} & request.COOKIES.keys()
        or len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY
    ):
        return False
    try:
        known = ASKED.get(resolve(request.path_info).view_name)
    except Resolver404:
        return False
    return known is not None and all(
        name in known or (name in TYPED and not typed) for name, typed in _asked(request)
    )


def _key(request: HttpRequest) -> str:
    """Of all that decides what a stranger gets. The version is read first: what is kept is never older than it."""
    asked = sorted(_asked(request), key=lambda pair: pair[0])  # of one name the order counts
    address = (request.scheme, request.get_host(), request.path, asked)
    htmx = [request.headers.get(name, "") for name in HTMX]
    of = (PROGRAM, version_shown(), address, zone_of(request).key, htmx)
    return hashlib.sha256(repr(of).encode()).hexdigest()


def _asked(request: HttpRequest) -> list[tuple[str, str]]:
    return parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)


def _is_worth_keeping(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method == "GET"
        and response.status_code == 200
        and is_for_all(request, response)
        and len(response.content) <= LARGEST_PAGE
    )
