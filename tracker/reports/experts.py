"""Everything on record about one expert."""

from dataclasses import dataclass

from django.db.models import Count, Q

from tracker.models import Claim, Expert, Forecast, Question
from tracker.reports.grading import GradedForecast, for_grading, graded
from tracker.reports.leads import Leads, leads
from tracker.reports.series import Series
from tracker.scoreboards.people import PREDICTIVE, VAGUE_OR_HEDGED
from tracker.scoreboards.standings import Standing
from tracker.scoreboards.stored import Scoreboard, scoreboard

MOST_LATEST = 50


@dataclass(frozen=True, kw_only=True)
class Call(Series):
    """A series with what it was worth.  lead: by how much it was closer than the base rate, which lost `base`."""

    lead: float
    base: float


@dataclass(frozen=True)
class ExpertReport:
    """What a page says of an expert.

    series: of all questions without an outcome, and of those with one only the best and worst calls, or without
    these the latest 50.  n_resolved: all with an outcome, also those without a Brier score.
    n_claims: by kind.  n_vague: of n_predictive claims, those that are vague or hedged.
    """

    expert: Expert
    board: Scoreboard
    leads: Leads
    series: dict[int, Series]
    n_resolved: int
    n_predictive: int
    n_vague: int
    n_claims: dict[str, int]
    unlogged: list[Claim]
    other_claims: list[Claim]

    @property
    def standing(self) -> Standing:
        expert = self.expert
        return self.board.row_of(expert.slug) or Standing(expert.name, expert.slug, expert.kind)

    @property
    def base_rate(self) -> float | None:
        """What the base rate lost on the questions that the mean Brier score is made of."""
        return float(self.leads.base.mean()) if len(self.leads.base) else None

    @property
    def n_unscored(self) -> int:
        """Resolved questions that the mean Brier score is not made of."""
        return max(0, self.n_resolved - self.standing.n_resolved)

    def _in_state(self, *states: str) -> list[Series]:
        return [series for series in self.series.values() if series.latest.forecast.question.state in states]

    def _calls(self, chosen: dict[int, float]) -> list[Call]:
        base = dict(zip(self.leads.question.tolist(), self.leads.base.tolist(), strict=True))
        found = [(self.series[pk], lead, base[pk]) for pk, lead in chosen.items() if pk in self.series]
        return [Call(self.expert, series.forecasts, lead=lead, base=base) for series, lead, base in found]

    @property
    def best(self) -> list[Call]:
        return self._calls(self.leads.calls()[0])

    @property
    def worst(self) -> list[Call]:
        return self._calls(self.leads.calls()[1])

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
        return [(kind, self.n_claims[kind]) for kind in Claim.Kind if kind in self.n_claims]


def expert_report(expert: Expert) -> ExpertReport:
    """The expert's standing among all, their forecasts by question, and their claims that are no forecasts yet."""
    found = leads(expert)
    asked = Question.objects.filter(pk__in=Forecast.objects.current().of(expert).values("question"))
    resolved = asked.resolved()
    shown = [pk for chosen in found.calls() for pk in chosen]
    latest = resolved.order_by("-in_force__resolution__known_at", "-pk").values_list("pk", flat=True)
    rows = graded(
        for_grading()
        .of(expert)
        .filter(~Q(question__in=resolved.values("pk")) | Q(question__in=shown or latest[:MOST_LATEST]))
    )
    questions: dict[int, list[GradedForecast]] = {}
    for row in rows:
        questions.setdefault(row.forecast.question_id, []).append(row)
    theirs = Claim.objects.current().of(expert)
    predictive = theirs.filter(kind__in=PREDICTIVE).aggregate(
        n=Count("pk", distinct=True), vague=Count("pk", filter=VAGUE_OR_HEDGED, distinct=True)
    )
    claims = list(
        theirs.filter(~Q(kind=Claim.Kind.FORECAST) | Q(forecasts=None, withdrawals=None))
        .select_related("excerpt__source__publisher")
        .order_by("excerpt__source__published_on", "pk")
        .distinct()
    )
    return ExpertReport(
        expert=expert,
        board=scoreboard(),
        leads=found,
        series={pk: Series(expert, forecasts) for pk, forecasts in questions.items()},
        n_resolved=resolved.count(),
        n_predictive=predictive["n"],
        n_vague=predictive["vague"],
        n_claims=dict(theirs.values_list("kind").annotate(n=Count("pk")).order_by()),
        unlogged=[claim for claim in claims if claim.kind == Claim.Kind.FORECAST],
        other_claims=[claim for claim in claims if claim.kind != Claim.Kind.FORECAST],
    )
