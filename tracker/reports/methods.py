"""The formulas of the methods page, worked on the founding case."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from django.db.models import Count, Q

from tracker.models import Claim
from tracker.models.counted import Counted, counted
from tracker.reports.grading import GradedForecast
from tracker.reports.sources import GradedSource
from tracker.scoreboards.base_rate import base_rates
from tracker.scoreboards.people import HEDGED
from tracker.scoring.calibration import Corp, corp
from tracker.scoring.relative import baseline_scores
from tracker.scoring.rules import Floats, brier_score, log_score, spherical_score
from tracker.scoring.time import Tenure, horizon_weights
from tracker.values.figures import DAY


@dataclass(frozen=True)
class WorkedForecast:
    """One forecast of a yes-or-no question. hit: the probability given to what happened.  days: that it stood."""

    graded: GradedForecast
    is_yes: bool
    p: float
    hit: float
    brier: float
    log: float
    is_limited: bool
    spherical: float
    baseline: float
    days: float
    horizon_days: float
    coverage: float
    base_rate: float
    base_rate_brier: float


@dataclass(frozen=True)
class WorkedCase:
    """low, high: the mean Brier score with all words at these ends of their readings."""

    source: GradedSource
    rows: list[WorkedForecast]
    calibration: Corp
    low: float
    high: float
    n_predictive: int
    n_vague: int
    n_hedged: int

    @property
    def brier(self) -> float:
        return fmean(row.brier for row in self.rows)

    @property
    def log(self) -> float:
        return fmean(row.log for row in self.rows)

    @property
    def spherical(self) -> float:
        return fmean(row.spherical for row in self.rows)

    @property
    def baseline(self) -> float:
        return fmean(row.baseline for row in self.rows)

    @property
    def base_rate_brier(self) -> float:
        return fmean(row.base_rate_brier for row in self.rows)

    @property
    def skill(self) -> float:
        """Against the base rate."""
        return self.base_rate_brier - self.brier

    @property
    def vagueness(self) -> float:
        return (self.n_vague + self.n_hedged) / self.n_predictive


def worked_case(case: GradedSource) -> WorkedCase | None:
    """The scored forecasts of yes-or-no questions in a source; None where it has none."""
    graded = {row.forecast.pk: row for row in case.scored}
    asked = [row.forecast.question_id for row in case.scored]
    rates = base_rates(asked)
    rows = [
        _worked(graded[pk], forecasts, i, rates[graded[pk].forecast.question_id])
        for forecasts in counted(asked)
        for i, pk in enumerate(forecasts.pk.tolist())
        if pk in graded and graded[pk].forecast.question.answers.is_one_chance
    ]
    if not rows:
        return None
    yes = np.array([row.is_yes for row in rows], dtype=float)
    bands = [band for row in rows if (band := row.graded.forecast.value.band)]
    claims = Claim.objects.current().filter(excerpt__source=case.source)
    counts = claims.aggregate(
        n_predictive=Count("pk", filter=Q(kind__in=[Claim.Kind.FORECAST, Claim.Kind.VAGUE]), distinct=True),
        n_vague=Count("pk", filter=Q(kind=Claim.Kind.VAGUE), distinct=True),
        n_hedged=Count("pk", filter=HEDGED, distinct=True),
    )
    return WorkedCase(
        case,
        rows,
        corp(np.array([row.p for row in rows]), yes),
        _mean_brier([low for _, low, _ in bands], yes),
        _mean_brier([high for _, _, high in bands], yes),
        **counts,
    )


def _worked(graded: GradedForecast, forecasts: Counted, i: int, rate: float) -> WorkedForecast:
    here = np.array([i])
    values, outcome = forecasts.values[here], np.array([0 if forecasts.kind.outcome == 0 else 1])
    tenure, horizon = forecasts.tenure(), forecasts.horizon
    stood = Tenure(tenure.start[here], tenure.end[here])
    until = min(horizon.known, horizon.closes)
    live = Tenure(np.minimum(stood.start, until), np.minimum(stood.end, until))
    span = horizon.closes - horizon.opens
    hits = values[:, outcome[0]]
    log = float(log_score(values, outcome)[0])
    return WorkedForecast(
        graded=graded,
        is_yes=bool(outcome[0] == 0),
        p=float(values[0, 0]),
        hit=float(hits[0]),
        brier=float(brier_score(values, outcome)[0]),
        log=log,
        is_limited=log != float(log_score(values, outcome, clip=None)[0]),
        spherical=float(spherical_score(values, outcome)[0]),
        baseline=float(baseline_scores(np.zeros(1, dtype=int), live, hits, 0.5, span).score[0]),
        days=float((stood.end - stood.start)[0] / DAY),
        horizon_days=span / DAY,
        coverage=float(horizon_weights(stood, horizon.opens, horizon.closes)[0]),
        base_rate=rate,
        base_rate_brier=float(brier_score(np.array([[rate, 1 - rate]]), outcome)[0]),
    )


def _mean_brier(chances: Sequence[float], yes: Floats) -> float:
    p = np.array(chances)
    return float(brier_score(np.column_stack((p, 1 - p)), np.where(yes == 1, 0, 1)).mean())
