"""What every request passes through, beside Django's own."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponse]


def request_limit(get_response: GetResponse) -> GetResponse:
    """Answer 413 with the limit named, and 415 to forms in other encodings than UTF-8."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if limit and length.isdecimal() and (len(length) > 12 or int(length) > limit):
            return render(request, "413.html", {"limit_mb": limit // (1024 * 1024)}, status=413)
        if request.content_params and request.content_params.get("charset", "utf-8").lower() != "utf-8":
            # Django would raise on every later look at the form, also while it answers the error.
            return HttpResponse("Send forms as UTF-8.", status=415, content_type="text/plain")
        return get_response(request)

    return middleware


def reader_time_zone(get_response: GetResponse) -> GetResponse:
    """Show instants in the zone that the reader's browser put into a cookie, UTC without one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            zone = zoneinfo.ZoneInfo(request.COOKIES.get("tz") or "UTC")
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            zone = zoneinfo.ZoneInfo("UTC")
        with timezone.override(zone):
            response = get_response(request)
        patch_vary_headers(response, ["Cookie"])
        return response

    return middleware
