"""The formulas of the methods page, worked on made-up numbers where the founding case has no example."""

from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from tracker.scoring.agreement import krippendorff_alpha
from tracker.scoring.calibration import Corp, Null, corp, miscalibration_null
from tracker.scoring.comparison import Paired, corrected, diebold_mariano
from tracker.scoring.crowd import extremizing_power, mean_forecast, median_forecast, pooled_odds
from tracker.scoring.leaderboard import leaderboard
from tracker.scoring.levels import fit_levels
from tracker.scoring.relative import peer_scores
from tracker.scoring.rules import (
    Floats,
    crps_of_quantiles,
    interval_score,
    pinball_loss,
    ranked_probability_score,
    weighted_interval_score,
)
from tracker.scoring.shrinkage import shrink
from tracker.scoring.time import Tenure


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
        whole = Tenure(np.zeros(n), np.ones(n))
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
    """spread: standard deviation of skill, as estimated.  error: of the levels themselves, the mean."""

    spread: float
    error: float
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
    n = losses.shape[1]
    found = fit_levels(experts, questions, losses[experts, questions], np.arange(n))
    assert found
    spread, error = (
        shrink(-found.level, found.covariance).spread,
        float(np.sqrt(found.covariance.diagonal().mean())),
    )
    board = leaderboard(experts, questions, losses[experts, questions], np.full(n, 0.25), np.arange(n))
    rows = [
        PanelRow(
            name,
            float(board.mean[i]),
            float(board.interval.low[i]),
            float(board.interval.high[i]),
            float(losses.mean() - board.mean[i]),
            float(board.skill[i]),
            float(board.skill_interval.low[i]),
            float(board.skill_interval.high[i]),
            int(board.rank_low[i]),
            int(board.rank_high[i]),
            float(board.best[i]),
        )
        for i, name in enumerate(names)
    ]
    pairs_of = [(i, j, diebold_mariano(losses[j], losses[i])) for i, j in combinations(range(len(names)), 2)]
    tested = [(i, j, paired) for i, j, paired in pairs_of if paired]
    adjusted = corrected(np.array([paired.p_value for *_, paired in tested])).tolist()
    pairs = [PanelPair(names[i], names[j], paired, p) for (i, j, paired), p in zip(tested, adjusted, strict=True)]
    return Panel(spread, error, rows, pairs, n)


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
