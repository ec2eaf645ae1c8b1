"""What can be followed, as Atom or a calendar: everything, an expert, a question, a topic, a collection."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.safestring import SafeString
from icalendar import TRANSP, Calendar, Event

from tracker.models import Change, Collection, Expert, Forecast, Question, Resolution, Topic
from tracker.models.forecasts import ForecastQuerySet
from tracker.reports.shared import how_said
from tracker.transfer.public.shape import Link
from tracker.values.moments import Precision

MOST_ENTRIES = 50
MOST_DEADLINES = 1000
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MAKER = "-//Outturn//The record of forecasts//EN"


@dataclass(frozen=True)
class Followed:
    """path: of its page.  forecasts, questions: what belongs to it.  name: in addresses, “” for everything."""

    title: str
    path: str
    forecasts: ForecastQuerySet
    questions: "QuerySet[Question]"
    name: str = ""
    slug: str = ""

    @property
    def resolutions(self) -> "QuerySet[Resolution]":
        everything = Resolution.objects.all()
        return everything.filter(question__in=self.questions.order_by().values("pk")) if self.name else everything

    def address(self, of: str) -> str:
        """of: feed or deadlines."""
        return reverse(f"{of}_of", args=[self.name, self.slug]) if self.name else reverse(of)


def everything() -> Followed:
    return Followed("What experts forecast", reverse("home"), Forecast.objects.all(), Question.objects.all())


def followed(name: str, slug: str) -> Followed | None:
    """None where there is nothing of that name."""
    found = {"experts": _expert, "questions": _question, "topics": _topic, "collections": _collection}.get(name)
    return found(slug) if found else None


def _expert(slug: str) -> Followed | None:
    expert = Expert.objects.people_and_models().filter(slug=slug).first()
    if expert is None:
        return None
    forecasts = Forecast.objects.of(expert)
    asked = Question.objects.filter(pk__in=forecasts.current().values("question"))
    return Followed(str(expert), expert.get_absolute_url(), forecasts, asked, "experts", slug)


def _question(slug: str) -> Followed | None:
    question = Question.objects.filter(pk=slug).first() if slug.isdecimal() and len(slug) < 19 else None
    if question is None:
        return None
    forecasts, alone = Forecast.objects.filter(question=question), Question.objects.filter(pk=question.pk)
    return Followed(str(question), question.get_absolute_url(), forecasts, alone, "questions", slug)


def _topic(slug: str) -> Followed | None:
    topic = Topic.objects.filter(slug=slug).first()
    questions = Question.objects.filter(topics__slug=slug)
    path = f"{reverse('questions')}?topic={slug}"
    if topic is None:
        return None
    return Followed(str(topic), path, _of(questions), questions, "topics", slug)


def _collection(slug: str) -> Followed | None:
    collection = Collection.objects.filter(slug=slug).first()
    questions = Question.objects.filter(collections__slug=slug)
    if collection is None:
        return None
    return Followed(str(collection), collection.get_absolute_url(), _of(questions), questions, "collections", slug)


def _of(questions: "QuerySet[Question]") -> ForecastQuerySet:
    return Forecast.objects.filter(question__in=questions.order_by().values("pk"))


# --- Atom -----------------------------------------------------------------------------------------


def _plain(text: Any) -> str:
    return NOT_IN_XML.sub("", str(text))


class _Feed(Atom1Feed):
    """Where nothing is new, it is as old as the record."""

    def latest_post_date(self) -> datetime:
        if self.items:
            latest: datetime = max(item["updateddate"] for item in self.items)
            return latest
        return Change.objects.last_at() or datetime(1970, 1, 1, tzinfo=UTC)


def feed(of: Followed, link: Link) -> bytes:
    """Its latest forecasts and decisions, the newest first."""
    made = _Feed(
        title=_plain(f"Outturn: {of.title}"),
        link=link(of.path),
        feed_url=link(of.address("feed")),
        feed_guid=link(of.address("feed")),
        description="New forecasts, and how they turned out.",
        author_name=settings.OPERATOR or "Outturn",
        language="en",
        feed_copyright=f"Figures and wording: {settings.DATA_LICENCE}. Quotations: their authors and publishers.",
    )
    forecasts = of.forecasts.current().with_values().with_quotation()
    decided = of.resolutions.select_related("question", "recorded_by").order_by("-pk")[:MOST_ENTRIES]
    entries = chain(
        (_of_forecast(row, link) for row in forecasts.order_by("-pk")[:MOST_ENTRIES]),
        (_of_resolution(row, link) for row in decided),
    )
    for entry in sorted(entries, key=lambda one: one["pubdate"], reverse=True)[:MOST_ENTRIES]:
        made.add_item(**entry)
    return made.writeString("utf-8").encode()


def _of_forecast(forecast: Forecast, link: Link) -> dict[str, Any]:
    expert, address = forecast.expert.canonical, link(forecast.get_absolute_url())
    said = format_html("<p>{}, made {}.</p>", _plain(how_said(forecast)), forecast.made)
    quoted = SafeString("")
    if claim := forecast.claim:
        source = claim.excerpt.source
        quoted = format_html(
            '<blockquote>{}</blockquote><p>From “<a href="{}">{}</a>”.</p>',
            _plain(claim.excerpt.words), link(source.get_absolute_url()), _plain(source),
        )  # fmt: skip
    return {
        "title": _plain(f"{expert}: {forecast.value.in_short} on “{forecast.question}”"),
        "link": address,
        "description": quoted + said,
        "unique_id": address,
        "pubdate": forecast.recorded_at,
        "updateddate": forecast.recorded_at,
    }


def _of_resolution(resolution: Resolution, link: Link) -> dict[str, Any]:
    return {
        "title": _plain(f"{resolution.summary}: “{resolution.question}”"),
        "link": link(f"{resolution.question.get_absolute_url()}#outcome"),
        "description": format_html("<p>{}</p>", _plain(resolution.rationale)),
        "unique_id": link(reverse("api:resolution", args=[resolution.pk])),
        "pubdate": resolution.recorded_at,
        "updateddate": resolution.recorded_at,
    }


# --- Calendar -------------------------------------------------------------------------------------


def deadlines(of: Followed, link: Link) -> bytes:
    """When its questions without an outcome close, and when that is to be decided; at most 1,000 questions."""
    calendar = Calendar.new(
        name=_plain(f"Outturn: {of.title}"),
        description=f"Deadlines of questions without an outcome; the first {MOST_DEADLINES} of them.",
        prodid=MAKER,
        url=link(of.path),
        uid=link(of.address("deadlines")),
    )
    asked = of.questions.filter(pk__in=Question.objects.unresolved().values("pk")).distinct()
    for question in asked.prefetch_related("topics").order_by("closes_at", "pk")[:MOST_DEADLINES]:
        calendar.add_component(_closing(question, link))
        if question.resolve_by:
            calendar.add_component(_due(question, link))
    return bytes(calendar.to_ical())


def _closing(question: Question, link: Link) -> Event:
    if question.closes_precision == Precision.INSTANT:
        return _event(question, link, "closes", "Closes", question.closes_at, None)
    last = (question.closes_at - timedelta(days=1)).date()
    return _event(question, link, "closes", "Closes", last, last + timedelta(days=1))


def _due(question: Question, link: Link) -> Event:
    assert question.resolve_by
    after = question.resolve_by + timedelta(days=1)
    return _event(question, link, "due", "Outcome due", question.resolve_by, after)


def _event(
    question: Question, link: Link, what: str, words: str, start: date | datetime, end: date | None
) -> Event:
    address = link(question.get_absolute_url())
    return Event.new(
        uid=f"{link(reverse('api:question', args=[question.pk]))}#{what}",
        stamp=question.recorded_at,
        start=start,
        end=end,
        summary=_plain(f"{words}: {question}"),
        description=_plain(f"{question.criteria}\n\n{address}"),
        url=address,
        categories=[topic.name for topic in question.topics.all()],
        transparency=TRANSP.TRANSPARENT,
    )
