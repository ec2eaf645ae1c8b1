"""Who has been right: one row an expert, from stored scores."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import Count, Q
from django.utils import timezone

from tracker.models import Collection, Expert, Forecast, Score, Topic
from tracker.models.experts import EVEN_ODDS, canonical_id
from tracker.models.resolutions import Resolution

ENOUGH_TO_RANK = 10


@dataclass(frozen=True)
class Filters:
    """Which questions and which experts a scoreboard is about."""

    topic: Topic | None = None
    collection: Collection | None = None
    expert_kind: str = ""
    rule: str = Score.Rule.BRIER
    timing: str = Score.Timing.LAST

    def about(self, path: str) -> Q:
        """The questions, from a row that points to its question by this path."""
        wanted = Q()
        if self.topic:
            wanted &= Q(**{f"{path}__topics": self.topic})
        if self.collection:
            wanted &= Q(**{f"{path}__collections": self.collection})
        return wanted


@dataclass(frozen=True)
class Standing:
    """An expert's row. score: the mean loss over n_resolved questions, None where there are none.

    even_odds: what the benchmark of that name scored on the same questions.
    """

    expert: Expert
    n_resolved: int
    n_open: int
    n_annulled: int
    score: float | None
    even_odds: float | None = None

    @property
    def is_benchmark(self) -> bool:
        return self.expert.kind == Expert.Kind.BENCHMARK

    @property
    def is_ranked(self) -> bool:
        return self.n_resolved >= ENOUGH_TO_RANK and not self.is_benchmark

    def as_json(self) -> dict[str, object]:
        """The row that `manage.py scoreboard` prints; null where there is nothing to say."""
        return {
            "expert": self.expert.name,
            "slug": self.expert.slug,
            "kind": self.expert.kind,
            "n_resolved": self.n_resolved,
            "n_open": self.n_open,
            "n_annulled": self.n_annulled,
            "score": self.score,
            **dict.fromkeys(("score_low", "score_high", "skill", "skill_low", "skill_high")),
            **dict.fromkeys(("rank_low", "rank_high")),
            "ranked": self.is_ranked,
            **dict.fromkeys(("coverage", "vagueness")),
        }


@dataclass(frozen=True)
class Scoreboard:
    filters: Filters
    rows: list[Standing]
    as_of: datetime = field(default_factory=timezone.now)

    @property
    def ranked(self) -> list[Standing]:
        """Those with enough resolved questions, and the benchmarks in place among them, best first."""
        return [row for row in self.rows if row.is_ranked or (row.is_benchmark and row.n_resolved)]

    @property
    def unranked(self) -> list[Standing]:
        """By name: with so few resolved questions an order would be noise."""
        rows = [row for row in self.rows if not row.is_ranked and not row.is_benchmark]
        return sorted(rows, key=lambda row: row.expert.name)

    @property
    def n_ranked(self) -> int:
        return sum(row.is_ranked for row in self.rows)

    @property
    def most_resolved(self) -> int:
        """The most resolved questions that anyone has forecast."""
        return max((row.n_resolved for row in self.rows if not row.is_benchmark), default=0)

    @property
    def _scored(self) -> list[Standing]:
        return [row for row in self.rows if row.score is not None and not row.is_benchmark]

    @property
    def n_scored(self) -> int:
        return len(self._scored)

    @property
    def n_worse_than_even_odds(self) -> int:
        """Whose mean is higher than what even odds got on the questions that they forecast themselves."""
        return sum(row.score > row.even_odds for row in self._scored if row.score and row.even_odds)

    @property
    def is_yes_or_no(self) -> bool:
        """Whether even odds meant 50 % every time: then they always score 0.25."""
        return all(row.even_odds == 0.25 for row in self._scored)

    def row_of(self, expert: Expert) -> Standing:
        return next((row for row in self.rows if row.expert == expert), Standing(expert, 0, 0, 0, None))


def scoreboard(filters: Filters = Filters()) -> Scoreboard:
    """Everyone with a forecast of these questions, best mean score first, then those without one by name."""
    scores = Score.objects.under(filters.rule, filters.timing).filter(filters.about("question"))
    experts, questions, losses = _columns(list(scores.values_list("expert", "question", "loss")))
    ids, positions = np.unique(experts, return_inverse=True)
    counts = np.bincount(positions)

    def means_of(values: np.ndarray) -> dict[int, float]:
        return dict(
            zip(ids.tolist(), (np.bincount(positions, weights=values) / counts).round(12).tolist(), strict=True)
        )

    means = means_of(losses)
    resolved = dict(zip(ids.tolist(), counts.tolist(), strict=True))
    pending = {row["who"]: row for row in _pending(filters)}
    people = Expert.objects.listed().filter(pk__in={*resolved, *pending})
    if filters.expert_kind:
        people = people.filter(Q(kind=filters.expert_kind) | Q(kind=Expert.Kind.BENCHMARK))
    people = people.prefetch_related("affiliations__organization")
    even_odds = means_of(_losses_of_even_odds(people, experts, questions, losses))
    rows = [
        Standing(
            expert=expert,
            n_resolved=resolved.get(expert.pk, 0),
            n_open=pending.get(expert.pk, {}).get("n_open", 0),
            n_annulled=pending.get(expert.pk, {}).get("n_annulled", 0),
            score=means.get(expert.pk),
            even_odds=even_odds.get(expert.pk),
        )
        for expert in people
    ]
    rows.sort(key=lambda row: (row.score is None, row.score or 0.0, row.expert.name))
    return Scoreboard(filters, rows)


def _columns(rows: list[tuple[int, int, float]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    table = np.array(rows, dtype=float).reshape(-1, 3)
    return table[:, 0].astype(int), table[:, 1].astype(int), table[:, 2]


def _losses_of_even_odds(
    people: Iterable[Expert], experts: np.ndarray, questions: np.ndarray, losses: np.ndarray
) -> np.ndarray:
    """For every score, what even odds got on its question: they are scored wherever anyone is."""
    theirs = experts == next((expert.pk for expert in people if expert.slug == EVEN_ODDS), None)
    found = dict(zip(questions[theirs].tolist(), losses[theirs].tolist(), strict=True))
    return np.array([found.get(question, np.nan) for question in questions.tolist()], dtype=float)


def _pending(filters: Filters) -> Iterable[Any]:
    """Per expert: how many questions they have forecast that are not resolved, or annulled."""
    annulled = Q(question__current__resolution__verdict=Resolution.Verdict.ANNULLED)
    return (
        Forecast.objects.current()
        .filter(filters.about("question"))
        .annotate(who=canonical_id())
        .values("who")
        .annotate(
            n_open=Count("question", filter=Q(question__current=None), distinct=True),
            n_annulled=Count("question", filter=annulled, distinct=True),
        )
        .order_by("who")
    )
