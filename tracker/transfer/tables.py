"""Every table that leaves: what may be asked of it, its rows as they were recorded, their shape."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db.models import Count, Model, QuerySet
from pydantic import BaseModel, ConfigDict

from tracker.models import (
    Claim,
    Collection,
    Excerpt,
    Expert,
    Forecast,
    Lexicon,
    LexiconEntry,
    Organization,
    Proposal,
    Question,
    Rating,
    Reading,
    Resolution,
    Source,
    Topic,
)
from tracker.models.resolutions import EVIDENCE
from tracker.reports.grading import LAST_SCORES, graded
from tracker.transfer.public.deciding import ProposalRow, RatingRow
from tracker.transfer.public.forecasts import ForecastRow, ReadingRow
from tracker.transfer.public.people import CollectionRow, EntryRow, ExpertRow, LexiconRow, OrganizationRow
from tracker.transfer.public.questions import QuestionRow, ResolutionRow
from tracker.transfer.public.shape import Link, Shape
from tracker.transfer.public.sources import ClaimRow, ExcerptRow, SourceRow

LONGEST_SEARCH = 200  # characters
LARGEST_KEY = 2**63 - 1


class Asked(BaseModel):
    """What a list is limited to. An unknown value is refused with a sentence, never answered by an empty list."""

    model_config = ConfigDict(extra="forbid")


class ExpertsAsked(Asked):
    q: str = ""
    kind: Literal["", "person", "organization", "model", "benchmark"] = ""


class SourcesAsked(Asked):
    q: str = ""
    by: str = ""
    collection: str = ""


class ExcerptsAsked(Asked):
    q: str = ""
    source: int | None = None


class ClaimsAsked(Asked):
    expert: str = ""
    source: int | None = None
    kind: Literal["", "forecast", "vague", "prescription", "assessment"] = ""


class QuestionsAsked(Asked):
    q: str = ""
    state: Literal["", "open", "due", "resolved", "annulled"] = ""
    topic: str = ""
    collection: str = ""


class ForecastsAsked(Asked):
    question: int | None = None
    expert: str = ""
    source: int | None = None
    state: Literal["", "open", "resolved", "annulled"] = ""
    topic: str = ""
    collection: str = ""
    basis: Literal["", "stated", "verbal", "inferred"] = ""


class ReadingsAsked(Asked):
    forecast: int | None = None


class ResolutionsAsked(Asked):
    question: int | None = None


class ProposalsAsked(Asked):
    question: int | None = None
    answered: Literal["", "yes", "no"] = ""


class RatingsAsked(Asked):
    question: int | None = None


class EntriesAsked(Asked):
    phrase: str = ""
    lexicon: str = ""


def called[M: Model](model: type[M], name: str, slug: str) -> M:
    """The row with this slug. Raises ValidationError for the parameter of this name."""
    found = model._default_manager.filter(slug=slug).first()
    if found is None:
        raise ValidationError({name: f"There is no {model._meta.verbose_name} “{slug[:80]}”."})
    return found


def expert_called(name: str, slug: str) -> Expert:
    """Whom a slug means now, after a merge."""
    return called(Expert, name, slug).canonical


def numbered[M: Model](model: type[M], name: str, key: int) -> M:
    found = model._default_manager.filter(pk=key).first() if 0 < key <= LARGEST_KEY else None
    if found is None:
        raise ValidationError({name: f"There is no {model._meta.verbose_name} {key}."})
    return found


def all_experts() -> "QuerySet[Expert]":
    """With those who were merged into another."""
    return Expert.objects.select_related("merged_into").prefetch_related("affiliations__organization")


def experts(asked: ExpertsAsked) -> "QuerySet[Expert]":
    rows = all_experts().filter(merged_into=None)
    if asked.q:
        found = Expert.objects.holding(asked.q[:LONGEST_SEARCH])
        rows = rows.filter(pk__in=found.order_by().values("pk"))
    return rows.filter(kind=asked.kind) if asked.kind else rows


def organizations(asked: Asked) -> "QuerySet[Organization]":
    return Organization.objects.all()


def sources(asked: SourcesAsked) -> "QuerySet[Source]":
    rows = Source.objects.with_counts().select_related("publisher").defer("text", "left_out")
    rows = rows.prefetch_related("authors__merged_into")
    if asked.q:
        rows = rows.holding(asked.q[:LONGEST_SEARCH])
    if asked.by:
        rows = rows.filter(pk__in=Source.objects.of(expert_called("by", asked.by)).order_by().values("pk"))
    if asked.collection:
        rows = rows.filter(collections=called(Collection, "collection", asked.collection))
    return rows


def excerpts(asked: ExcerptsAsked) -> "QuerySet[Excerpt]":
    rows = Excerpt.objects.shown().select_related("source", "anchor").defer("source__text", "source__left_out")
    if asked.q:
        rows = rows.holding(asked.q[:LONGEST_SEARCH])
    return rows.filter(source=numbered(Source, "source", asked.source)) if asked.source is not None else rows


def all_claims() -> "QuerySet[Claim]":
    """With those that do not stand any more, which keep their pages."""
    rows = Claim.objects.exclude(kind=Claim.Kind.NONE)
    linked = ("expert__merged_into", "excerpt__source", "recorded_by", "retraction", "replaced_by")
    return rows.select_related(*linked).defer("excerpt__source__text", "excerpt__source__left_out")


def claims(asked: ClaimsAsked) -> "QuerySet[Claim]":
    rows = all_claims().filter(replaced_by=None, retraction=None)
    if asked.expert:
        theirs = Claim.objects.of(expert_called("expert", asked.expert))
        rows = rows.filter(pk__in=theirs.values("pk"))
    if asked.source is not None:
        rows = rows.filter(excerpt__source=numbered(Source, "source", asked.source))
    return rows.filter(kind=asked.kind) if asked.kind else rows


def _in_state(state: str) -> "QuerySet[Question]":
    questions = Question.objects
    return {
        "open": questions.open,
        "due": questions.due,
        "resolved": questions.resolved,
        "annulled": questions.annulled,
    }[state]()


def questions(asked: QuestionsAsked) -> "QuerySet[Question]":
    rows = Question.objects.with_state().with_counts().prefetch_related("topics", "event_assignments")
    if asked.state:
        rows = rows.filter(pk__in=_in_state(asked.state).values("pk"))
    if asked.topic:
        about = Question.objects.about(called(Topic, "topic", asked.topic))
        rows = rows.filter(pk__in=about.order_by().values("pk"))
    if asked.collection:
        within = Question.objects.filter(collections=called(Collection, "collection", asked.collection))
        rows = rows.filter(pk__in=within.order_by().values("pk"))
    return rows.holding(asked.q[:LONGEST_SEARCH]) if asked.q else rows


def all_forecasts() -> "QuerySet[Forecast]":
    """With those that were replaced or retracted."""
    linked = ("expert__merged_into", "question__in_force__resolution", "claim__excerpt", "recorded_by")
    rows = Forecast.objects.with_values().select_related(*linked, "retraction", "replaced_by")
    return rows.prefetch_related(LAST_SCORES)


def forecasts(asked: ForecastsAsked) -> "QuerySet[Forecast]":
    rows = all_forecasts().filter(replaced_by=None, retraction=None)
    if asked.question is not None:
        rows = rows.filter(question=numbered(Question, "question", asked.question))
    if asked.expert:
        theirs = Forecast.objects.of(expert_called("expert", asked.expert))
        rows = rows.filter(pk__in=theirs.values("pk"))
    if asked.source is not None:
        rows = rows.filter(claim__excerpt__source=numbered(Source, "source", asked.source))
    if asked.state:
        state = Question.objects.unresolved() if asked.state == "open" else _in_state(asked.state)
        rows = rows.filter(question__in=state.values("pk"))
    if asked.topic or asked.collection:
        within = questions(QuestionsAsked(topic=asked.topic, collection=asked.collection))
        rows = rows.filter(question__in=within.order_by().values("pk"))
    return rows.filter(basis=asked.basis) if asked.basis else rows


def readings(asked: ReadingsAsked) -> "QuerySet[Reading]":
    rows = Reading.objects.select_related("entry__lexicon", "recorded_by", "replaced_by")
    return (
        rows.filter(forecast=numbered(Forecast, "forecast", asked.forecast))
        if asked.forecast is not None
        else rows
    )


def resolutions(asked: ResolutionsAsked) -> "QuerySet[Resolution]":
    rows = Resolution.objects.select_related("question__in_force", "recorded_by").prefetch_related(EVIDENCE)
    return (
        rows.filter(question=numbered(Question, "question", asked.question))
        if asked.question is not None
        else rows
    )


def proposals(asked: ProposalsAsked) -> "QuerySet[Proposal]":
    rows = Proposal.objects.with_evidence()
    if asked.question is not None:
        rows = rows.filter(question=numbered(Question, "question", asked.question))
    return rows.filter(answer__isnull=asked.answered == "no") if asked.answered else rows


def ratings(asked: RatingsAsked) -> "QuerySet[Rating]":
    """Once all who were asked have answered."""
    rows = Rating.objects.shown().select_related("request__question", "recorded_by")
    if asked.question is not None:
        rows = rows.filter(request__question=numbered(Question, "question", asked.question))
    return rows


def collections(asked: Asked) -> "QuerySet[Collection]":
    return Collection.objects.annotate(
        n_sources=Count("sources", distinct=True), n_questions=Count("questions", distinct=True)
    )


def lexicons(asked: Asked) -> "QuerySet[Lexicon]":
    return Lexicon.objects.annotate(n_terms=Count("entries"))


def entries(asked: EntriesAsked) -> "QuerySet[LexiconEntry]":
    rows = LexiconEntry.objects.select_related("lexicon")
    if asked.phrase:
        found = LexiconEntry.objects.for_phrase(asked.phrase[:LONGEST_SEARCH])
        rows = rows.filter(pk__in=[entry.pk for entry in found])
    return rows.filter(lexicon=called(Lexicon, "lexicon", asked.lexicon)) if asked.lexicon else rows


@dataclass(frozen=True)
class Table:
    """asked: what it can be limited to.  rows: of what was asked, with all that a shape is made of."""

    shape: Any
    asked: type[Asked]
    rows: Callable[[Any], "QuerySet[Any]"]

    @property
    def name(self) -> str:
        return str(self.shape.NAME)

    def shaped(self, rows: Iterable[Any], link: Link) -> list[Shape]:
        return [self.shape.of(row, link) for row in rows]

    def pieces(self, rows: "QuerySet[Any]", size: int) -> Iterator[list[Any]]:
        """All of the rows, a few at a time: neither they nor a cursor of the database is held meanwhile."""
        after = 0
        while piece := list(rows.filter(pk__gt=after).order_by("pk")[:size]):
            yield piece
            after = piece[-1].pk


class _Graded(Table):
    def shaped(self, rows: Iterable[Forecast], link: Link) -> list[Shape]:
        return [ForecastRow.of(row, link) for row in graded(rows)]


EXPERTS = Table(ExpertRow, ExpertsAsked, experts)
ORGANIZATIONS = Table(OrganizationRow, Asked, organizations)
SOURCES = Table(SourceRow, SourcesAsked, sources)
EXCERPTS = Table(ExcerptRow, ExcerptsAsked, excerpts)
CLAIMS = Table(ClaimRow, ClaimsAsked, claims)
QUESTIONS = Table(QuestionRow, QuestionsAsked, questions)
FORECASTS = _Graded(ForecastRow, ForecastsAsked, forecasts)
READINGS = Table(ReadingRow, ReadingsAsked, readings)
RESOLUTIONS = Table(ResolutionRow, ResolutionsAsked, resolutions)
PROPOSALS = Table(ProposalRow, ProposalsAsked, proposals)
RATINGS = Table(RatingRow, RatingsAsked, ratings)
COLLECTIONS = Table(CollectionRow, Asked, collections)
LEXICONS = Table(LexiconRow, Asked, lexicons)
ENTRIES = Table(EntryRow, EntriesAsked, entries)
