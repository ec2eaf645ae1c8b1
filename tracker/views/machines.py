"""What only machines ask for: robots.txt, and the addresses of all pages."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tracker.models import Collection, Expert, Forecast, Question, Source
from tracker.reports.shared import absolute
from tracker.views.pages import Request

PER_FILE = 5000  # addresses; at most 50,000 are allowed
PAGES = ["home", "about", "methods", "scoreboard", "experts", "questions", "sources", "collections"]
# Pages of accounts, and those that there are endlessly many of.
NOT_FOR_ROBOTS = ["account_login", "admin:index", "desk", "people", "search", "compare"]


class _Addresses(Sitemap):  # type: ignore[type-arg]
    """As `absolute` makes them. Without days: a page changes with what others say, and a wrong day is worse than
    none.
    """

    limit = PER_FILE

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.ADDRESS).netloc or super().get_domain(site)

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.ADDRESS).scheme or super().get_protocol(protocol)


class Pages(_Addresses):
    def items(self) -> list[str]:
        return PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class Records(_Addresses):
    def __init__(self, rows: "QuerySet[Any]") -> None:
        self.rows = rows

    def items(self) -> "QuerySet[Any]":
        return self.rows.all()


SITEMAPS = {
    "pages": Pages,
    "experts": Records(Expert.objects.people_and_models().only("slug").order_by("pk")),
    "questions": Records(Question.objects.only("title").order_by("pk")),
    "sources": Records(Source.objects.only("title").order_by("pk")),
    "collections": Records(Collection.objects.only("slug").order_by("pk")),
    "forecasts": Records(Forecast.objects.current().only("pk").order_by("pk")),
}


@require_safe
def robots(request: Request) -> HttpResponse:
    context = {
        "refused": [reverse(name) for name in NOT_FOR_ROBOTS],
        "sitemap": absolute(request, reverse("sitemap")),
    }
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")
