"""Feeds and calendars: what is new, and what is due."""

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from tracker.models import Expert
from tracker.reports.shared import absolute
from tracker.transfer import followed
from tracker.transfer.followed import Followed
from tracker.transfer.public.shape import Link
from tracker.views.pages import Request

CALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"


def _answer(
    request: Request, name: str, slug: str, of: str, make: Callable[[Followed, Link], bytes], content_type: str
) -> HttpResponse:
    found = followed.followed(name, slug) if name else followed.everything()
    if found is None:
        expert = Expert.objects.filter(slug=slug).exclude(merged_into=None).first() if name == "experts" else None
        if expert is None:
            raise Http404("There is nothing of that name to follow.")
        return redirect(f"{of}_of", name, expert.canonical.slug)
    return HttpResponse(make(found, partial(absolute, request)), content_type=content_type)


@require_safe
def feed(request: Request, name: str = "", slug: str = "") -> HttpResponse:
    """Its latest forecasts and decisions."""
    return _answer(request, name, slug, "feed", followed.feed, ATOM)


@require_safe
def deadlines(request: Request, name: str = "", slug: str = "") -> HttpResponse:
    return _answer(request, name, slug, "deadlines", followed.deadlines, CALENDAR)
