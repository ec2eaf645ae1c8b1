"""The formulas of the methods page, worked: on the founding case, and on made-up numbers where that has none."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from statistics import fmean

import numpy as np
from django.db.models import Count, Q

from tracker.models import Claim, Forecast, Question
from tracker.models.series import DAY, Written, written
from tracker.scoreboards.base_rate import base_rate
from tracker.scoreboards.course import extremizing_power
from tracker.scoreboards.grading import GradedForecast, GradedSource
from tracker.scoring.agreement import krippendorff_alpha
from tracker.scoring.calibration import Corp, Null, corp, miscalibration_null
from tracker.scoring.comparison import MixedModel, Paired, corrected, diebold_mariano, mixed_model
from tracker.scoring.crowd import mean_forecast, median_forecast, pooled_odds
from tracker.scoring.leaderboard import leaderboard
from tracker.scoring.relative import baseline_scores, peer_scores
from tracker.scoring.rules import (
    Floats,
    brier_score,
    crps_of_quantiles,
    interval_score,
    log_score,
    pinball_loss,
    ranked_probability_score,
    spherical_score,
    weighted_interval_score,
)
from tracker.scoring.time import Standing, horizon_weights

# --- The founding case --------------------------------------------------------------------------------


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
    asked = Question.objects.filter(pk__in=[row.forecast.question_id for row in case.scored])
    rows = [
        _worked(graded[pk], forecasts, at)
        for forecasts in written(asked)
        for at, pk in enumerate(forecasts.pk.tolist())
        if pk in graded and getattr(graded[pk].forecast, "p", None) is not None
    ]
    if not rows:
        return None
    yes = np.array([row.is_yes for row in rows], dtype=float)
    claims = Claim.objects.current().filter(excerpt__source=case.source)
    counts = claims.aggregate(
        n_predictive=Count("pk", filter=Q(kind__in=[Claim.Kind.FORECAST, Claim.Kind.VAGUE]), distinct=True),
        n_vague=Count("pk", filter=Q(kind=Claim.Kind.VAGUE), distinct=True),
        n_hedged=Count("pk", filter=Q(forecasts__summary__is_hedged=True), distinct=True),
    )
    return WorkedCase(
        case,
        rows,
        corp(np.array([row.p for row in rows]), yes),
        _mean_brier([row.graded.forecast for row in rows], "p_low", yes),
        _mean_brier([row.graded.forecast for row in rows], "p_high", yes),
        **counts,
    )


def _worked(graded: GradedForecast, forecasts: Written, at: int) -> WorkedForecast:
    here = np.array([at])
    values, outcome = forecasts.values[here], np.array([0 if forecasts.kind.outcome == 0 else 1])
    stands, horizon = forecasts.stands(), forecasts.horizon
    stood = Standing(stands.start[here], stands.end[here])
    until = min(horizon.known, horizon.closes)
    live = Standing(np.minimum(stood.start, until), np.minimum(stood.end, until))
    span = horizon.closes - horizon.opens
    hits = values[:, outcome[0]]
    log = float(log_score(values, outcome)[0])
    rate = base_rate(forecasts.question)
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


def _mean_brier(forecasts: Sequence[Forecast], end: str, yes: Floats) -> float:
    p = np.array([getattr(forecast, end) for forecast in forecasts])
    return float(brier_score(np.column_stack((p, 1 - p)), np.where(yes == 1, 0, 1)).mean())


# --- Made up, where the case has no example -----------------------------------------------------------


@dataclass(frozen=True)
class Ordered:
    options: tuple[str, ...] = ("Few", "Some", "Many")
    probabilities: tuple[float, ...] = (0.2, 0.5, 0.3)
    outcome: int = 2

    @property
    def happened(self) -> str:
        return self.options[self.outcome]

    @property
    def rps(self) -> float:
        return float(ranked_probability_score(np.array([self.probabilities]), np.array([self.outcome]))[0])

    @property
    def cumulated(self) -> list[float]:
        return [float(p) for p in np.cumsum(self.probabilities)[:-1].round(12)]


@dataclass(frozen=True)
class Number:
    """Three quantiles of a number between 0 and 100."""

    levels: tuple[float, ...] = (0.1, 0.5, 0.9)
    quantiles: tuple[float, ...] = (30.0, 40.0, 60.0)
    outcome: float = 65.0
    range: float = 100.0

    @property
    def _arrays(self) -> tuple[Floats, Floats, Floats]:
        return np.array([self.quantiles]), np.array(self.levels), np.array([self.outcome])

    @property
    def pinball(self) -> list[float]:
        return [float(loss) for loss in pinball_loss(*self._arrays)[0]]

    @property
    def crps(self) -> float:
        return float(crps_of_quantiles(*self._arrays)[0])

    @property
    def share(self) -> float:
        return self.crps / self.range

    @property
    def interval_score(self) -> float:
        low, _, high = (np.array([value]) for value in self.quantiles)
        return float(interval_score(low, high, 0.2, np.array([self.outcome]))[0])

    @property
    def wis(self) -> float:
        return float(weighted_interval_score(*self._arrays)[0])


@dataclass(frozen=True)
class Peer:
    """What three gave to the answer that came true, all for the whole time."""

    names: tuple[str, ...] = ("Ada", "Ben", "Cleo")
    hits: tuple[float, ...] = (0.8, 0.5, 0.1)

    @property
    def scores(self) -> list[tuple[str, float, float]]:
        """Name, probability, score."""
        n = len(self.hits)
        whole = Standing(np.zeros(n), np.ones(n))
        scores = peer_scores(np.arange(n), whole, np.array(self.hits), 1.0).score
        return list(zip(self.names, self.hits, scores.tolist(), strict=True))


@dataclass(frozen=True)
class CrowdExample:
    chances: tuple[float, ...] = (0.6, 0.8, 0.9)

    def _of(self, pooled: Floats) -> float:
        return float(pooled[0])

    @property
    def _values(self) -> Floats:
        p = np.array(self.chances)
        return np.column_stack((p, 1 - p))

    @property
    def power(self) -> float:
        return extremizing_power(len(self.chances))

    @property
    def median(self) -> float:
        return self._of(median_forecast(self._values))

    @property
    def mean(self) -> float:
        return self._of(mean_forecast(self._values))

    @property
    def odds(self) -> float:
        return self._of(pooled_odds(self._values))

    @property
    def extremized(self) -> float:
        return self._of(pooled_odds(self._values, extremize=self.power))


@dataclass(frozen=True)
class PanelRow:
    """One of three experts on twelve questions. plain: how far the mean lies from everybody's mean."""

    name: str
    mean: float
    low: float
    high: float
    plain: float
    effect: float
    skill: float
    skill_low: float
    skill_high: float
    rank_low: int
    rank_high: int
    best: float


@dataclass(frozen=True)
class PanelPair:
    first: str
    second: str
    paired: Paired
    corrected: float


@dataclass(frozen=True)
class Panel:
    model: MixedModel
    rows: list[PanelRow]
    pairs: list[PanelPair]
    n_questions: int


@dataclass(frozen=True)
class Calibration:
    n: int
    corp: Corp
    null: Null
    few: int
    null_of_few: Null


@dataclass(frozen=True)
class Agreement:
    """Four coders on twelve units, with five kinds (Krippendorff 2011)."""

    coders: int
    units: int
    nominal: float | None
    interval: float | None


@dataclass(frozen=True)
class Hedging:
    """truth: what someone believes.  best: what it pays them to say instead."""

    truth: float
    best: float
    reference: float = 0.5


@dataclass(frozen=True)
class Examples:
    ordered: Ordered
    number: Number
    peer: Peer
    crowd: CrowdExample
    panel: Panel
    calibration: Calibration
    agreement: Agreement
    open_days: Hedging
    ratio: Hedging


OUTCOMES = np.array([1, 1, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0], dtype=float)
SAID = {
    "Ada": np.array([0.9, 0.8, 0.3, 0.2, 0.7, 0.1, 0.6, 0.9, 0.2, 0.4, 0.8, 0.3]),
    "Ben": np.array([0.7, 0.6, 0.5, 0.4, 0.6, 0.3, 0.5, 0.7, 0.4, 0.6, 0.6, 0.5]),
    "Cleo": np.array([1.0, 0.95, 0.05, 0.4, 0.3, 0.0, 0.9, 0.95, 0.6, 0.1, 0.2, 0.7]),
}
# The reliability data of Krippendorff (2011), section C; 0 is a missing value.
CODED = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ],
    dtype=float,
)


@cache
def examples() -> Examples:
    coded = np.where(CODED == 0, np.nan, CODED)
    return Examples(
        Ordered(),
        Number(),
        Peer(),
        CrowdExample(),
        _panel(),
        _calibration(),
        Agreement(
            len(coded), len(coded[0]), krippendorff_alpha(coded, "nominal"), krippendorff_alpha(coded, "interval")
        ),
        _averaged_over_open_days(),
        _ratio(),
    )


def _panel() -> Panel:
    names = list(SAID)
    losses = (np.array(list(SAID.values())) - OUTCOMES) ** 2
    experts, questions = np.nonzero(np.ones_like(losses))
    model = mixed_model(experts, questions, losses[experts, questions], experts_differ=True)
    n = losses.shape[1]
    board = leaderboard(experts, questions, losses[experts, questions], np.full(n, 0.25), np.arange(n))
    rows = [
        PanelRow(
            name,
            float(board.mean[at]),
            float(board.interval.low[at]),
            float(board.interval.high[at]),
            float(board.mean[at] - losses.mean()),
            float(model.effects[at]),
            float(board.skill[at]),
            float(board.skill_interval.low[at]),
            float(board.skill_interval.high[at]),
            int(board.rank_low[at]),
            int(board.rank_high[at]),
            float(board.best[at]),
        )
        for at, name in enumerate(names)
    ]
    found = [(i, j, diebold_mariano(losses[j], losses[i])) for i, j in combinations(range(len(names)), 2)]
    tested = [(i, j, paired) for i, j, paired in found if paired]
    adjusted = corrected(np.array([paired.p_value for *_, paired in tested])).tolist()
    pairs = [PanelPair(names[i], names[j], paired, p) for (i, j, paired), p in zip(tested, adjusted, strict=True)]
    return Panel(model, rows, pairs, n)


def _calibration() -> Calibration:
    said, ten = SAID["Ada"], np.linspace(0.05, 0.95, 10)
    found = corp(said, OUTCOMES)
    null = miscalibration_null(said, found.miscalibration)
    return Calibration(len(said), found, null, len(ten), miscalibration_null(ten, 0.0))


def _averaged_over_open_days(days: int = 10) -> Hedging:
    """An event that comes with p = ½, on any of ten days alike; a score is averaged over the days it stayed open.

    Honest from the second day on, what is best said on the first? It counts 1 ÷ (days open), so the squared
    distance is least at E[y ÷ days] ÷ E[1 ÷ days].
    """
    open_days = np.append(np.arange(1, days + 1), days)
    chance = np.append(np.full(days, 0.5 / days), 0.5)
    happens = np.append(np.ones(days), 0.0)
    weight = chance / open_days
    return Hedging(0.5, float(weight @ happens / weight.sum()))


def _ratio(truth: float = 0.7, reference: float = 0.6) -> Hedging:
    """What is best said where a Brier score is divided by that of a reference forecast."""
    yes, no = truth / (1 - reference) ** 2, (1 - truth) / reference**2
    return Hedging(truth, yes / (yes + no), reference)
