"""Everything on record about one expert, or one question."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from tracker.models import Claim, Expert, Question, Score
from tracker.scoreboards.grading import GradedForecast, for_grading, graded
from tracker.scoreboards.standings import Filters, Standing, scoreboard


@dataclass(frozen=True)
class ExpertRecord:
    """resolved, open and annulled hold the forecasts that stand, one a question."""

    expert: Expert
    standing: Standing
    forecasts: list[GradedForecast]
    other_claims: list[Claim]

    def _in_state(self, *states: str) -> list[GradedForecast]:
        latest = {graded.forecast.question_id: graded for graded in self.forecasts}
        return [graded for graded in latest.values() if graded.forecast.question.state in states]

    @property
    def resolved(self) -> list[GradedForecast]:
        """Worst first: what a reader would ask about."""
        rows = self._in_state("resolved")
        return sorted(rows, key=lambda row: (row.loss is None, -(row.loss or 0.0)))

    @property
    def open(self) -> list[GradedForecast]:
        return self._in_state("open", "closed")

    @property
    def annulled(self) -> list[GradedForecast]:
        return self._in_state("annulled")

    @property
    def claims_by_kind(self) -> list[tuple[Claim.Kind, int]]:
        counts = Counter(claim.kind for claim in self.other_claims)
        counts[Claim.Kind.FORECAST] = len({g.forecast.claim_id for g in self.forecasts if g.forecast.claim_id})
        return [(kind, counts[kind]) for kind in Claim.Kind if counts[kind]]

    @property
    def n_claims(self) -> int:
        return sum(n for _, n in self.claims_by_kind)


def expert_record(expert: Expert) -> ExpertRecord:
    """The expert's standing among all, their forecasts oldest first, and their claims that are no forecasts."""
    return ExpertRecord(
        expert=expert,
        standing=scoreboard(Filters()).row_of(expert),
        forecasts=graded(for_grading().by(expert)),  # type: ignore[attr-defined]
        other_claims=list(
            Claim.objects.current()
            .by(expert)
            .exclude(kind=Claim.Kind.FORECAST)
            .select_related("excerpt__source__publisher")
            .order_by("excerpt__source__published_on", "pk")
        ),
    )


@dataclass(frozen=True)
class Series:
    """One expert's forecasts of one question, oldest first; the last one stands."""

    expert: Expert
    forecasts: list[GradedForecast]

    @property
    def latest(self) -> GradedForecast:
        return self.forecasts[-1]

    @property
    def loss(self) -> float | None:
        """Of the forecast that stood at the close."""
        return next((row.loss for row in self.forecasts if row.loss is not None), None)


@dataclass(frozen=True)
class QuestionRecord:
    question: Question
    series: list[Series]
    benchmarks: list[Score]


def question_record(question: Question) -> QuestionRecord:
    """Every expert's series, best score first, and what the benchmarks scored."""
    rows = graded(for_grading().filter(question=question).prefetch_related("readings__entry__lexicon"))
    rows.sort(key=lambda row: row.forecast.expert.canonical.pk)
    series = [
        Series(expert, list(forecasts))
        for expert, forecasts in groupby(rows, key=lambda row: row.forecast.expert.canonical)
    ]
    series.sort(key=lambda s: (s.loss is None, s.loss or 0.0, s.expert.name))
    benchmarks = Score.objects.under(Score.Rule.BRIER, Score.Timing.LAST).filter(
        question=question, expert__kind=Expert.Kind.BENCHMARK
    )
    return QuestionRecord(question, series, list(benchmarks.select_related("expert").order_by("loss")))
