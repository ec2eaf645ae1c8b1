"""Everything that one resolved question's forecasts score: every rule of its kind, in every view of time.

Shapes: f forecasts of one question by n forecasters. A value is a row: a probability for each of k options, or
a quantile at each of m levels (nan where it was not given). Times are floats of any one unit.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tracker.scoring.crowd import medians_over_time, scaled_medians
from tracker.scoring.relative import baseline_scores, excess_over_time, peer_scores
from tracker.scoring.rules import (
    CLIP,
    Floats,
    Indices,
    brier_score,
    log_score,
    pinball_loss,
    ranked_probability_score,
    spherical_score,
)
from tracker.scoring.time import (
    Tenure,
    first_and_last,
    horizon_weights,
    tenure_of,
    time_averaged,
    withdrawn_at,
)

CROWD, EVEN_ODDS = -1, -2
CROWD_SIZE = 2  # one forecaster is no crowd
GAIN_SCALE = 100.0

Losses = dict[str, Floats]


@dataclass(frozen=True)
class Choice:
    """A question with k options of which one came true. Nearness counts where they are in order."""

    options: int
    outcome: int
    is_ordered: bool = False

    def losses(self, values: Floats) -> Losses:
        """values: (f, k), rows sum to 1."""
        outcomes = np.full(len(values), self.outcome)
        if self.is_ordered:
            return {"rps": ranked_probability_score(values, outcomes)}
        return {
            "brier": brier_score(values, outcomes),
            "log": log_score(values, outcomes),
            "spherical": spherical_score(values, outcomes),
        }

    def hits(self, values: Floats) -> Floats | None:
        """The probabilities given to what came true, where baseline and peer scores apply."""
        return None if self.is_ordered else values[:, self.outcome]

    def crowd(self, medians: Floats, values: Floats) -> Floats:
        """Forecasts (m, k) from the medians of each option."""
        return scaled_medians(medians, values)

    @cached_property
    def even_odds(self) -> Losses:
        return self.losses(np.full((1, self.options), 1.0 / self.options))


@dataclass(frozen=True)
class Quantity:
    """A number or a date. Losses are divided by the length of the declared range, so that units do not matter.

    levels: (m,), increasing.  outcome: beyond the range it counts as its end, and so do quantiles.
    """

    levels: Floats
    low: float
    high: float
    outcome: float

    def losses(self, values: Floats) -> Losses:
        """values: (f, m). The weighted interval score is nan where levels are not symmetric about a median.

        With such levels it is the same as the mean of twice the pinball losses (Bracher et al. 2021, eq. 3).
        """
        values = np.clip(values, self.low, self.high)
        outcomes = np.full(len(values), np.clip(self.outcome, self.low, self.high))
        pinball = pinball_loss(values, self.levels, outcomes) / (self.high - self.low)
        crps = 2.0 * np.nanmean(pinball, axis=1)
        return {"crps": crps, "wis": np.where(self._is_symmetric(values), crps, np.nan)}

    def _is_symmetric(self, values: Floats) -> Floats:
        mirrored = np.isclose(self.levels[:, None] + self.levels, 1.0)
        given = ~np.isnan(values)
        has_median = given[:, np.isclose(self.levels, 0.5)].any(axis=1)
        has_twin = (given.astype(int) @ mirrored.astype(int)) > 0
        return np.asarray(has_median & (has_twin | ~given).all(axis=1))

    def hits(self, values: Floats) -> Floats | None:
        return None

    def crowd(self, medians: Floats, values: Floats) -> Floats:
        """Quantiles (m, levels) from medians, at the levels that everybody gave."""
        return np.where(np.isnan(values).any(axis=0), np.nan, medians)

    @cached_property
    def even_odds(self) -> Losses:
        """The same chance for every value of the range: ∫ (F(x) − 1{x ≥ u})² dx = (u³ + (1 − u)³) ÷ 3."""
        share = (np.clip(self.outcome, self.low, self.high) - self.low) / (self.high - self.low)
        crps = np.array([(share**3 + (1 - share) ** 3) / 3.0])
        return {"crps": crps, "wis": crps}


@dataclass(frozen=True)
class Horizon:
    """When the question opened, when it was scheduled to close, and when the outcome was known."""

    opens: float
    closes: float
    known: float


class View(NamedTuple):
    """One way to look at every series: a row for each of n forecasters, in order, then the benchmarks.

    forecaster: (rows,) as given, or CROWD or EVEN_ODDS.  losses: of each rule (rows,), nan where there is none;
    gains for baseline and peer.  coverage: (rows,) share of the horizon with a forecast.
    forecast: (n,) position of the first or last forecast; of the latest that stood, for the time-averaged view.
    """

    timing: str
    forecaster: Indices
    losses: Losses
    coverage: Floats
    forecast: Indices


class Scored:
    """Every forecaster and benchmark by every rule of the kind. Each view is computed when it is asked for.

    forecaster: (f,) integers from 0 on.  made: (f,); of two by one forecaster at one moment the later in the
    arrays stands.  values: (f, k or m).  withdrawals: by whom, who made a forecast before, and when.
    A forecast stands until the next, a withdrawal, the scheduled close, or until the outcome was known. A
    forecaster none of whose forecasts ever stood is left out.
    stood: (f,) for some time.
    """

    def __init__(
        self,
        forecaster: Indices,
        made: Floats,
        values: Floats,
        kind: Choice | Quantity,
        horizon: Horizon,
        withdrawals: tuple[Indices, Floats] = (np.empty(0, dtype=int), np.empty(0)),
    ) -> None:
        self.values, self.kind, self.horizon = values, kind, horizon
        self.people, self.series = np.unique(forecaster, return_inverse=True)
        until = withdrawn_at(self.series, made, np.searchsorted(self.people, withdrawals[0]), withdrawals[1])
        self.tenure = tenure_of(self.series, made, until, horizon.opens, horizon.closes)
        self.ends = first_and_last(self.series, self.tenure, horizon.closes)
        self.stood = self.tenure.end > self.tenure.start
        self.losses, self.hits = kind.losses(values), kind.hits(values)
        share = horizon_weights(self.tenure, horizon.opens, horizon.closes)
        self.coverage = np.bincount(self.series, weights=share, minlength=len(self.people))

    @property
    def views(self) -> list[View]:
        """Time-averaged, first, last; the first two are of the same forecasters."""
        return [self.averaged, self.first, self.last]

    def view(self, timing: str) -> View:
        view: View = getattr(self, {"time-averaged": "averaged", "one-footing": "footing"}.get(timing, timing))
        return view

    @cached_property
    def averaged(self) -> View:
        there, live, n = self.series[self.ends.first], self.live, len(self.people)
        lived = live.end - live.start
        averages = {
            rule: time_averaged(self.series, lived, loss, n).loss[there] for rule, loss in self.losses.items()
        }
        if self.hits is not None:
            options = len(self.values[0])
            averages |= _gains_over_time(self.series, live, self.hits, options, self.horizon, there)
        return self._view("time-averaged", there, averages, self.ends.latest, self.crowd_over_time[0])

    @cached_property
    def footing(self) -> View:
        """As time-averaged, what ranks there: without benchmarks, and losses may be below 0."""
        there, time = self.series[self.ends.first], self.tenure.end - self.tenure.start
        own_time = np.bincount(self.series, weights=time, minlength=len(self.people))
        losses = _footing(self.series, self.live, self.losses, self.hits, own_time, len(self.values[0]))
        losses = {rule: loss[there] for rule, loss in losses.items()}
        return View("one-footing", self.people[there], losses, self.coverage[there], self.ends.latest)

    @cached_property
    def first(self) -> View:
        return self._at_once("first", self.ends.first)

    @cached_property
    def last(self) -> View:
        if np.array_equal(self.ends.first, self.ends.last):
            return self.first._replace(timing="last")  # nobody revised or withdrew
        return self._at_once("last", self.ends.last)

    @cached_property
    def live(self) -> Tenure:
        return until_known(self.tenure, self.horizon, self.series)

    @cached_property
    def crowd_over_time(self) -> tuple[Losses | None, float]:
        return _crowd_over_time(self.values[self.stood], _of(self.live, self.stood), self.kind, self.horizon)

    def _at_once(self, timing: str, picked: Indices) -> View:
        """picked: (n,) the one forecast of each series."""
        values, kind = self.values[picked], self.kind
        moment = {rule: loss[picked] for rule, loss in self.losses.items()}
        if self.hits is not None:
            moment |= _gains_at_once(self.hits[picked], len(self.values[0]))
        crowd = None
        if _is_crowd(values):
            crowd = kind.losses(kind.crowd(np.median(values, axis=0, keepdims=True), values))
        return self._view(timing, self.series[picked], moment, picked, crowd)

    def _view(self, timing: str, who: Indices, losses: Losses, forecast: Indices, crowd: Losses | None) -> View:
        """Put the benchmarks below the forecasters. Relative scores of theirs are nan."""
        benchmarks = [(EVEN_ODDS, self.kind.even_odds, 1.0)]
        if crowd is not None:
            benchmarks.insert(0, (CROWD, crowd, self.crowd_over_time[1]))
        none = np.array([np.nan])
        return View(
            timing,
            np.concatenate((self.people[who], [slot for slot, _, _ in benchmarks])).astype(int),
            {
                rule: np.concatenate((loss, *(scored.get(rule, none) for _, scored, _ in benchmarks)))
                for rule, loss in losses.items()
            },
            np.concatenate((self.coverage[who], [share for _, _, share in benchmarks])),
            forecast,
        )


def until_known(tenure: Tenure, horizon: Horizon, series: Indices) -> Tenure:
    """The same times cut off where the outcome was known; but of a series that stood only after that, its own.

    Nobody else stands then, so that it is compared with nothing.
    """
    known = min(horizon.known, horizon.closes)
    live = Tenure(np.minimum(tenure.start, known), np.minimum(tenure.end, known))
    has_lived = np.bincount(series, weights=live.end - live.start)[series] > 0
    return Tenure(np.where(has_lived, live.start, tenure.start), np.where(has_lived, live.end, tenure.end))


def _footing(
    series: Indices, live: Tenure, losses: Losses, hits: Floats | None, own_time: Floats, options: int
) -> Losses:
    """What each lost more than those who stood at the same instants, and what they all lost on the question. (n,)

    own_time: (n,) from the first forecast to the scheduled close, without what was withdrawn: a divisor that the
    outcome cannot change. Gains are gains.
    """
    every = dict(losses)
    if hits is not None:
        every["baseline"] = GAIN_SCALE + GAIN_SCALE * np.log(np.clip(hits, *CLIP)) / np.log(options)
    found = {}
    with np.errstate(invalid="ignore", divide="ignore"):
        for rule, loss in every.items():
            has_loss = ~np.isnan(loss)
            if not has_loss.any():
                found[rule] = np.full(len(own_time), np.nan)
                continue
            of_each, of_all = excess_over_time(series[has_loss], _of(live, has_loss), loss[has_loss])
            total = np.full(len(own_time), np.nan)
            total[: len(of_each)] = of_each
            total[np.bincount(series, weights=~has_loss, minlength=len(own_time)) > 0] = np.nan
            found[rule] = total / own_time + of_all
        if hits is not None:
            found["peer"] = peer_scores(series, live, hits, 1.0).score / own_time
    return found


def _is_crowd(values: Floats) -> bool:
    """Whether there are enough of them, with something in common that can be pooled."""
    return len(values) >= CROWD_SIZE and not np.isnan(values).any(axis=0).all()


def _of(tenure: Tenure, some: NDArray[np.bool_]) -> Tenure:
    return Tenure(tenure.start[some], tenure.end[some])


def _gains_over_time(
    series: Indices, live: Tenure, hits: Floats, options: int, horizon: Horizon, there: Indices
) -> Losses:
    span = horizon.closes - horizon.opens
    baseline = baseline_scores(series, live, hits, 1.0 / options, span).score
    return {"baseline": baseline[there], "peer": peer_scores(series, live, hits, span).score[there]}


def _gains_at_once(hits: Floats, options: int) -> Losses:
    """Baseline and peer scores of one forecast each, all at the same moment."""
    logs = GAIN_SCALE * np.log(np.clip(hits, *CLIP))
    others = max(len(logs) - 1, 1)
    peer = (len(logs) * logs - logs.sum()) / others if len(logs) > 1 else np.zeros(len(logs))
    return {"baseline": GAIN_SCALE + logs / np.log(options), "peer": peer}


def _crowd_over_time(
    values: Floats, tenure: Tenure, kind: Choice | Quantity, horizon: Horizon
) -> tuple[Losses | None, float]:
    """Losses (1,) of the median of the forecasts that stand, averaged while at least two do; and its coverage."""
    if not _is_crowd(values):
        return None, 0.0
    is_two_sided = isinstance(kind, Choice) and values.shape[1] == 2
    pieces = medians_over_time(values[:, :1] if is_two_sided else values, tenure)
    enough = pieces.size >= CROWD_SIZE
    weights = (pieces.end - pieces.start)[enough] / (horizon.closes - horizon.opens)
    if not weights.sum() > 0:
        return None, 0.0
    medians = pieces.medians[enough]
    if is_two_sided:
        medians = np.column_stack((medians, 1.0 - medians))
    losses = kind.losses(kind.crowd(medians, values))
    return {rule: np.atleast_1d(np.average(loss, weights=weights)) for rule, loss in losses.items()}, weights.sum()
