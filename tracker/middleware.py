"""What every request passes through, beside Django's own."""

import logging
import shutil
import zoneinfo
from collections.abc import Callable
from contextlib import suppress
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]


def policies(get_response: GetResponse) -> GetResponse:
    """On every answer: what a page may use, and who may show it. What nobody decided about is not kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 304:  # which says of a kept answer that it still holds, headers and all
            response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def keeping(get_response: GetResponse) -> GetResponse:
    """Who may keep an answer. What every stranger gets may be kept, and is asked for anew each time by its ETag.

    A token, a message and a session that was begun all show in a cookie that is set.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if is_for_all(request, response):
            response.headers.setdefault("Cache-Control", "public, no-cache")
        else:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware


def is_for_all(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether every stranger gets this answer."""
    return (
        request.method in ("GET", "HEAD")
        and response.status_code in (200, 206, 304)
        and not response.cookies
        and not (hasattr(request, "user") and request.user.is_authenticated)
    )


def proxies_noticed(get_response: GetResponse) -> GetResponse:
    """Say once in every process that a setting was probably forgotten: nothing else shows it."""
    if not settings.IN_PRODUCTION or settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        raise MiddlewareNotUsed
    is_noticed = False

    def middleware(request: HttpRequest) -> HttpResponse:
        nonlocal is_noticed
        if not is_noticed and "X-Forwarded-For" in request.headers:
            is_noticed = True
            logger.warning(
                "A request came through a proxy, and OUTTURN_TRUSTED_PROXIES is 0: "
                "the limits on signing in take everybody who comes through it for one."
            )
        return get_response(request)

    return middleware


def request_limit(get_response: GetResponse) -> GetResponse:
    """Answer 413 with the limit named, and 415 to forms in other encodings than UTF-8."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        is_file = request.path == reverse("imports")
        limit = settings.LARGEST_IMPORT if is_file else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if limit and length.isdecimal() and (len(length) > 12 or int(length) > limit):
            if len(length) <= 12 and int(length) <= 2 * limit:
                # A proxy that is still sending takes an early answer for a failure of the site.
                with suppress(UnreadablePostError):
                    while request.read(65536):
                        pass
            said = {"limit_mb": limit // settings.MEGABYTE, "is_file": is_file}
            return render(request, "413.html", said, status=413)
        if request.content_params and request.content_params.get("charset", "utf-8").lower() != "utf-8":
            # Django would raise on every later look at the form, also while it answers the error.
            return HttpResponse("Send forms as UTF-8.", status=415, content_type="text/plain")
        return get_response(request)

    return middleware


class ReadLater(WSGIRequest):
    """Django reads the Content-Type before any middleware could answer. What it raises waits for `readable`."""

    unreadable: Exception | None = None

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except Exception as error:
            self.content_type, self.content_params, self.unreadable = "", {}, error


def readable(get_response: GetResponse) -> GetResponse:
    """Answer 400 to what cannot be read, on every address, before anything fails at it in a way of its own.

    Only reading happens here, so whatever fails is the request's fault; but for a full disk and the like.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            _read(request)
        except Exception as error:
            if isinstance(error, OSError) and not isinstance(error, UnreadablePostError):
                raise
            request._mark_post_parse_error()  # type: ignore[attr-defined]
            return render(request, "400.html", status=400)
        return get_response(request)

    return middleware


def _read(request: HttpRequest) -> None:
    """All that Django would read later, one after the other."""
    if error := getattr(request, "unreadable", None):
        raise error
    # What is no UTF-8 in a path is still percent-encoded; in a query Django would put question marks for it.
    query = request.META.get("QUERY_STRING", "").encode("latin-1")
    if "\x00" in unquote_to_bytes(request.path_info.encode() + b"?" + query).decode():
        raise ValueError("NUL in the address")
    length = int(request.META.get("CONTENT_LENGTH") or "0")
    # A client that hung up has sent less than it said, and the half of a text must not go on record.
    if request.method == "POST" and _sent(request, length) != length:
        raise ValueError("a body of another length than was said")
    request.get_host(), request.GET, request.COOKIES, request.POST


def _sent(request: HttpRequest, length: int) -> int:
    """How many bytes came. What is larger than a form waits on the disk for Django to read it from there."""
    if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return len(request.body)
    file = TemporaryFile()  # noqa: SIM115 (it goes with the request)
    shutil.copyfileobj(request, file)
    sent = file.tell()
    file.seek(0)
    request._stream, request._read_started = file, False  # type: ignore[attr-defined]
    return sent


def reader_time_zone(get_response: GetResponse) -> GetResponse:
    """Show instants in the zone that the reader's browser put into a cookie, UTC without one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with timezone.override(zone_of(request)):
            response = get_response(request)
        patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def zone_of(request: HttpRequest) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(request.COOKIES.get("tz") or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")
