"""Everything on record about one expert, or one question."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from tracker.models import Claim, Expert, Forecast, Question, Score, Withdrawal
from tracker.scoreboards.grading import GradedForecast, for_grading, graded
from tracker.scoreboards.standings import Standing
from tracker.scoreboards.stored import scoreboard


@dataclass(frozen=True)
class Series:
    """One expert's forecasts of one question, oldest first; the last one stands."""

    expert: Expert
    forecasts: list[GradedForecast]

    @property
    def latest(self) -> GradedForecast:
        return self.forecasts[-1]

    @property
    def earlier(self) -> list[GradedForecast]:
        """Those before the latest, newest first."""
        return self.forecasts[-2::-1]

    @property
    def counting(self) -> GradedForecast | None:
        """The one that stood when the question closed, once that is scored."""
        return next((row for row in self.forecasts if row.loss is not None), None)

    @property
    def loss(self) -> float | None:
        """Of the forecast that stood at the close."""
        return self.counting.loss if self.counting else None

    def around(self, forecast: Forecast) -> tuple[list[GradedForecast], list[GradedForecast]]:
        """The forecasts made before this one, and those made after it, each oldest first."""
        moment = (forecast.made_at, forecast.pk)
        earlier = [row for row in self.forecasts if (row.forecast.made_at, row.forecast.pk) < moment]
        later = [row for row in self.forecasts if (row.forecast.made_at, row.forecast.pk) > moment]
        return earlier, later

    def why_unscored(self, forecast: Forecast) -> str:
        """Why a forecast with an outcome got no score: closed, known, later, withdrawn; "" where none applies."""
        question, resolution = forecast.question, forecast.question.resolution
        if forecast.made_at >= question.closes_at:
            return "closed"
        if resolution and resolution.known_at and forecast.made_at >= resolution.known_at:
            return "known"
        if self.counting and self.counting in self.around(forecast)[1]:
            return "later"
        withdrawals = Withdrawal.objects.filter(question=question, made_at__gte=forecast.made_at)
        theirs = Q(expert=self.expert) | Q(expert__merged_into=self.expert)
        return "withdrawn" if withdrawals.filter(theirs, made_at__lt=question.closes_at).exists() else ""


def series_of(forecast: Forecast) -> Series:
    """The forecasts of the same question by the same expert, without those that a correction has replaced."""
    expert = forecast.expert.canonical
    rows = for_grading().filter(question=forecast.question_id).by(expert)  # type: ignore[attr-defined]
    return Series(expert, graded(rows))


@dataclass(frozen=True)
class ExpertRecord:
    """series: of all questions. resolved, open and annulled hold some of them. unlogged: forecasts only quoted."""

    expert: Expert
    standing: Standing
    series: list[Series]
    unlogged: list[Claim]
    other_claims: list[Claim]

    def _in_state(self, *states: str) -> list[Series]:
        return [series for series in self.series if series.latest.forecast.question.state in states]

    @property
    def resolved(self) -> list[Series]:
        """Worst first: what a reader would ask about."""
        return sorted(self._in_state("resolved"), key=lambda series: (series.loss is None, -(series.loss or 0.0)))

    @property
    def open(self) -> list[Series]:
        return self._in_state("open", "closed")

    @property
    def annulled(self) -> list[Series]:
        return self._in_state("annulled")

    @property
    def claims_by_kind(self) -> list[tuple[Claim.Kind, int]]:
        counts = Counter(claim.kind for claim in self.other_claims)
        logged = {row.forecast.claim_id for series in self.series for row in series.forecasts}
        counts[Claim.Kind.FORECAST] = len(logged - {None}) + len(self.unlogged)
        return [(kind, counts[kind]) for kind in Claim.Kind if counts[kind]]

    @property
    def n_claims(self) -> int:
        return sum(n for _, n in self.claims_by_kind)


def expert_record(expert: Expert) -> ExpertRecord:
    """The expert's standing among all, their forecasts by question, and their claims that are no forecasts yet."""
    rows = graded(for_grading().by(expert))  # type: ignore[attr-defined]
    questions: dict[int, list[GradedForecast]] = {}
    for row in rows:
        questions.setdefault(row.forecast.question_id, []).append(row)
    claims = list(
        Claim.objects.current()
        .by(expert)
        .filter(~Q(kind=Claim.Kind.FORECAST) | Q(forecasts=None, withdrawals=None))
        .select_related("excerpt__source__publisher")
        .order_by("excerpt__source__published_on", "pk")
        .distinct()
    )
    return ExpertRecord(
        expert=expert,
        standing=scoreboard().row_of(expert.slug) or Standing(expert.name, expert.slug, expert.kind),
        series=[Series(expert, forecasts) for forecasts in questions.values()],
        unlogged=[claim for claim in claims if claim.kind == Claim.Kind.FORECAST],
        other_claims=[claim for claim in claims if claim.kind != Claim.Kind.FORECAST],
    )


@dataclass(frozen=True)
class QuestionRecord:
    question: Question
    series: list[Series]
    benchmarks: list[Score]

    @property
    def n_scored(self) -> int:
        """How many forecasts the crowd is the median of."""
        return sum(series.loss is not None for series in self.series)


def question_record(question: Question) -> QuestionRecord:
    """Every expert's series, best score first, and what the benchmarks scored."""
    rows = graded(for_grading().filter(question=question).prefetch_related("readings__entry__lexicon"))
    rows.sort(key=lambda row: row.forecast.expert.canonical.pk)
    series = [
        Series(expert, list(forecasts))
        for expert, forecasts in groupby(rows, key=lambda row: row.forecast.expert.canonical)
    ]
    series.sort(key=lambda s: (s.loss is None, s.loss or 0.0, s.expert.name))
    benchmarks = Score.objects.of_the_last().filter(question=question, expert__kind=Expert.Kind.BENCHMARK)
    best_first = sorted(benchmarks.select_related("expert"), key=lambda score: score.loss)
    return QuestionRecord(question, series, best_first)
