"""Which questions, forecasts and experts a scoreboard is about."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db import models
from django.db.models import Q

from tracker.models import Affiliation, Expert, Question, Score
from tracker.models.scores import Rule, ScoreQuerySet, Timing


class Ahead(models.TextChoices):
    """How long before the scheduled close the first forecast was made. Days: above the first, up to the second."""

    WEEK = "week", "Up to a week ahead"
    MONTH = "month", "Up to a month ahead"
    YEAR = "year", "Up to a year ahead"
    LONGER = "longer", "Over a year ahead"


DAYS_AHEAD = {
    Ahead.WEEK: (None, 7),
    Ahead.MONTH: (7, 31),
    Ahead.YEAR: (31, 366),
    Ahead.LONGER: (366, None),
}


class Logged(models.TextChoices):
    ADVANCE = "advance", "Before the outcome"
    ARCHIVE = "archive", "From the archive"


@dataclass(frozen=True)
class Filters:
    """Empty means no restriction. Forecasts read from “could”, “may” or “might” are left out unless hedged.

    topic, collection, institution: slugs.  kind: of question.  since, until: days of the first forecast, both
    included.  coded: only forecasts quoted from sources of which an analyst signed off that all are logged.
    reading: words at the "low" or "high" end of their readings, or the slug of a lexicon to read them with.
    """

    rule: str = Rule.BRIER.value
    timing: str = Timing.FIRST.value
    topic: str = ""
    collection: str = ""
    kind: str = ""
    expert_kind: str = ""
    institution: str = ""
    horizon: str = ""
    since: date | None = None
    until: date | None = None
    basis: str = ""
    logged: str = ""
    coded: bool = False
    hedged: bool = False
    reading: str = ""

    def query(self) -> str:
        """As in the address: what differs from the defaults, always in the same order."""
        return urlencode({name: _as_text(value) for name, value in self.chosen().items()})

    @classmethod
    def read(cls, query: str) -> "Filters":
        """From what `query` gave."""
        chosen: dict[str, Any] = dict(parse_qsl(query))
        for name in ("since", "until"):
            if name in chosen:
                chosen[name] = date.fromisoformat(chosen[name])
        return cls(**{name: value == "yes" if name in FLAGS else value for name, value in chosen.items()})

    def chosen(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default}

    def questions(self, path: str = "") -> Q:
        """Those asked about, from a row that points to its question by this path, with its two underscores."""
        wanted = Q()
        if self.topic:
            wanted &= Q(**{f"{path}topics__slug": self.topic})
        if self.collection:
            wanted &= Q(**{f"{path}collections__slug": self.collection})
        if self.kind:
            wanted &= Q(**{f"{path}kind": self.kind})
        return wanted

    def scores(self) -> ScoreQuerySet:
        """Of experts and benchmarks: the latter on all questions, whoever forecast them."""
        if self.topic or self.collection or self.kind:
            within = Q(question__in=Question.objects.filter(self.questions()).values("pk"))
        else:
            within = Q()
        scores = Score.objects.under(self.rule, self.timing).filter(within)
        benchmarks = Q(expert__in=Expert.objects.benchmarks().values("pk"))
        wanted = self._forecasts()
        return scores.filter(wanted | benchmarks) if wanted else scores

    def _forecasts(self) -> Q:
        wanted = Q()
        if not self.hedged:
            wanted &= Q(is_hedged=False)
        if self.basis:
            wanted &= Q(basis=self.basis)
        if self.logged:
            wanted &= Q(is_in_advance=self.logged == Logged.ADVANCE)
        if self.since:
            wanted &= Q(made_on__gte=self.since)
        if self.until:
            wanted &= Q(made_on__lte=self.until)
        if self.horizon:
            above, up_to = DAYS_AHEAD[Ahead(self.horizon)]
            wanted &= Q(days_ahead__gt=above) if above is not None else Q()
            wanted &= Q(days_ahead__lte=up_to) if up_to is not None else Q()
        if self.expert_kind:
            wanted &= Q(expert__kind=self.expert_kind)
        if self.coded:
            wanted &= Q(forecast__claim__excerpt__source__coding="complete")
        if self.institution:
            wanted &= self._of_institution()
        return wanted

    def _of_institution(self) -> Q:
        """A forecast counts for where its author worked on that day."""
        nobody = Q(pk__in=[])
        for place in Affiliation.objects.filter(organization__slug=self.institution).select_related("expert"):
            there = Q(expert=place.expert.canonical)
            if place.started_on:
                there &= Q(made_on__gte=place.started_on)
            if place.ended_on:
                there &= Q(made_on__lt=place.ended_on)
            nobody |= there
        return nobody

    @property
    def is_about_forecasts(self) -> bool:
        """Whether it leaves out some forecasts of a question and not others, besides the hedged ones."""
        return any((self.basis, self.logged, self.since, self.until, self.horizon, self.coded, self.institution))


FLAGS = {"coded", "hedged"}


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes"
    return value.isoformat() if isinstance(value, date) else str(value)
