"""How far probabilities can be taken at their word: CORP (Dimitriadis, Gneiting and Jordan 2021, PNAS).

Shapes: n forecasts of yes-or-no events, p from 0 to 1, y 0 or 1, weights at least 0 (how long each stood).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import scipy

from tracker.scoring.memo import by_value
from tracker.scoring.rules import CLIP, DECIMALS, Floats, Indices

AT_ONCE = 200_000  # simulated outcomes


@dataclass(frozen=True)
class Corp:
    """score = miscalibration − discrimination + uncertainty, exactly; and the curve.

    forecasts, observed, rates, weights: one element for each distinct forecast, increasing; how often the event
    then happened, and the isotonic estimates of that.
    """

    score: float
    miscalibration: float
    discrimination: float
    uncertainty: float
    forecasts: Floats
    observed: Floats
    rates: Floats
    weights: Floats


def _brier(p: Floats, y: Floats) -> Floats:
    return (p - y) ** 2


def _log(p: Floats, y: Floats) -> Floats:
    """Expected log loss of p where the event happens at rate y; 0·ln 0 is 0."""
    p = np.clip(p, *CLIP)
    return -(y * np.log(p) + (1 - y) * np.log1p(-p))


def _entropy(rate: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.nan_to_num(rate * np.log(rate)) - np.nan_to_num((1 - rate) * np.log1p(-rate))


def _pooled(p: Floats, y: Floats, weights: Floats | None) -> tuple[Floats, Floats, Floats]:
    """Distinct forecasts, how often the event happened at each, and their weights."""
    weights = np.ones(len(p)) if weights is None else weights
    forecasts, where = np.unique(np.round(p, DECIMALS), return_inverse=True)
    mass = np.bincount(where, weights=weights)
    happened = np.bincount(where, weights=weights * y)
    return forecasts, happened / mass, mass


def corp(p: Floats, y: Floats, weights: Floats | None = None, rule: str = "brier") -> Corp:
    """Decompose the mean score of forecasts by an isotonic recalibration of them.

    p, y, weights: (n,), n ≥ 1, weights above 0.  rule: "brier", or "log" with p clipped as everywhere.
    Raises ValueError for other rules and for no forecasts.
    """
    if rule not in {"brier", "log"}:
        raise ValueError("The rule is brier or log.")
    if not len(p):
        raise ValueError("There are no forecasts.")
    forecasts, observed, mass = _pooled(p, y, weights)
    rates = np.asarray(scipy.optimize.isotonic_regression(observed, weights=mass).x)
    share = mass / mass.sum()
    base = float(share @ observed)
    # Sums over distinct forecasts: the spread of y within one is the same in all three, so it cancels.
    if rule == "brier":
        within = observed * (1 - observed)
        score = share @ (_brier(forecasts, observed) + within)
        recalibrated = share @ (_brier(rates, observed) + within)
        uncertainty = base * (1 - base)
    else:
        score = share @ _log(forecasts, observed)
        recalibrated = share @ _entropy(rates)
        uncertainty = float(_entropy(np.array([base]))[0])
    return Corp(
        score=float(score),
        miscalibration=float(score - recalibrated),
        discrimination=float(uncertainty - recalibrated),
        uncertainty=float(uncertainty),
        forecasts=forecasts,
        observed=observed,
        rates=rates,
        weights=mass,
    )


def _calibrated(p: Floats, rng: np.random.Generator, resample: bool) -> tuple[Floats, Floats]:
    """These forecasts, or as many drawn anew with replacement, and outcomes that happen as often as forecast."""
    drawn = rng.choice(p, size=len(p)) if resample else p
    return drawn, (rng.random(len(p)) < drawn).astype(float)


def _isotonic(rates: Floats, weights: Floats) -> Floats:
    """Isotonic regression of each row: (d, m) of rates from 0 to 1, weights (m,).

    In one call, which takes as long as a few short ones: every row starts above the end of the one before.
    """
    steps = 2.0 * np.arange(len(rates))[:, None]
    fitted = scipy.optimize.isotonic_regression((rates + steps).ravel(), weights=np.tile(weights, len(rates))).x
    return np.asarray(fitted.reshape(rates.shape) - steps)


@dataclass(frozen=True)
class Null:
    """What miscalibration a perfectly calibrated forecaster would show by chance with these forecasts."""

    mean: float
    upper: float
    p_value: float


@by_value
def miscalibration_null(
    p: Floats,
    observed: float,
    weights: Floats | None = None,
    series: Indices | None = None,
    questions: Indices | None = None,
    draws: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    resample: bool = False,
) -> Null:
    """Simulate forecasters who are calibrated by construction, and decompose each.

    p, weights: (n,).  observed: the Brier miscalibration to be judged.  upper: the `level` quantile of the null.
    p_value: how often chance alone gives as much, (1 + count) ÷ (1 + draws).
    series: (n,) where some are revisions, in the order of time: they share an outcome, which happens as often as
    the last of them says, as it does after forecasts that were revised as they should be.
    questions: (n,) where several series are of one question: each outcome is as likely as its series says, and
    they come about together as far as that allows.
    resample: also draw the forecasts anew, as the paper does; of one forecast a question. By default they are
    these: what would they show? Drawing anew repeats some, which makes the null too small for few forecasts.
    """
    rng = np.random.default_rng(seed)
    chance = np.empty(draws)
    if resample:
        for draw in range(draws):
            drawn, happened = _calibrated(p, rng, resample)
            chance[draw] = corp(drawn, happened).miscalibration
    else:
        weights = np.ones(len(p)) if weights is None else weights
        _, of = np.unique(np.arange(len(p)) if series is None else series, return_inverse=True)
        _, asked = np.unique(of if questions is None else questions, return_inverse=True)
        last = np.empty(of.max() + 1)
        last[of] = p  # of several in one series the last assignment stays
        last, n_questions = last[of], asked.max() + 1
        forecasts, where = np.unique(np.round(p, DECIMALS), return_inverse=True)
        mass = np.bincount(where, weights=weights)
        order = where.argsort(kind="stable")
        starts = np.searchsorted(where[order], np.arange(len(forecasts)))
        at_once = max(1, AT_ONCE // len(p))
        for start in range(0, draws, at_once):
            some = chance[start : start + at_once]
            is_yes = rng.random((len(some), n_questions))[:, asked] < last
            rates = np.add.reduceat((weights * is_yes)[:, order], starts, axis=1) / mass
            some[:] = ((forecasts - rates) ** 2 - (_isotonic(rates, mass) - rates) ** 2) @ mass / mass.sum()
    as_much = int((chance >= observed - 1e-12).sum())
    return Null(float(chance.mean()), float(np.quantile(chance, level)), (1 + as_much) / (1 + draws))


@by_value
def consistency_band(
    p: Floats, draws: int = 1000, seed: int = 0, level: float = 0.9
) -> tuple[Floats, Floats, Floats]:
    """Where the curve of a perfectly calibrated forecaster lies: x, lower and upper, at the distinct forecasts.

    By the resampling of the paper: forecasts drawn anew with replacement, outcomes as often as forecast.
    """
    rng = np.random.default_rng(seed)
    points = np.unique(np.round(p, DECIMALS))
    curves = np.empty((draws, len(points)))
    for draw in range(draws):
        forecasts, observed, mass = _pooled(*_calibrated(p, rng, resample=True), None)
        rates = scipy.optimize.isotonic_regression(observed, weights=mass).x
        # A draw says nothing beyond its own smallest and largest forecast.
        curves[draw] = np.interp(points, forecasts, rates, left=np.nan, right=np.nan)
    lower, upper = np.nanquantile(curves, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return points, lower, upper


@dataclass(frozen=True)
class Discrimination:
    """Whether yes and no got different forecasts. None where only one of them ever happened.

    when_yes, when_no: mean forecasts.  auc: the chance that a yes had been given more than a no (½ if equal).
    sharpness: variance of the forecasts.  overconfidence: mean of the larger side minus how often it happened.
    """

    when_yes: float | None
    when_no: float | None
    auc: float | None
    sharpness: float
    overconfidence: float


def discrimination(p: Floats, y: Floats) -> Discrimination:
    """p, y: (n,), n ≥ 1."""
    yes = y == 1
    n_yes, n_no = int(yes.sum()), int((~yes).sum())
    auc = None
    if n_yes and n_no:
        _, where, n_alike = np.unique(p, return_inverse=True, return_counts=True)
        ranks = (np.cumsum(n_alike) - (n_alike - 1) / 2)[where]  # equal ones share the mean of their places
        auc = (ranks[yes].sum() - n_yes * (n_yes + 1) / 2) / (n_yes * n_no)
    confidence = np.maximum(p, 1 - p)
    # At 0.5 neither side is the larger: count half a hit.
    hit = np.where(p == 0.5, 0.5, (p > 0.5) == yes)
    return Discrimination(
        when_yes=float(p[yes].mean()) if n_yes else None,
        when_no=float(p[~yes].mean()) if n_no else None,
        auc=None if auc is None else float(auc),
        sharpness=float(p.var()),
        overconfidence=float((confidence - hit).mean()),
    )


ENOUGH_TO_JUDGE = 30
NULL_DRAWS = 400


class CalibrationVerdict(StrEnum):
    """What can be said of a record's calibration in a word."""

    TOO_FEW = "too few"
    CONSISTENT = "consistent"
    OVERCONFIDENT = "overconfident"
    UNDERCONFIDENT = "underconfident"


def calibration_verdict(
    p: Floats, y: Floats, weights: Floats, series: Indices, questions: Indices, draws: int = NULL_DRAWS
) -> CalibrationVerdict:
    """Whether miscalibration is more than chance gives (p < 0.05), and in which direction.

    p, y, weights, series, questions: (n,), as miscalibration_null takes them. Below 30 series it is not judged.
    """
    if len(np.unique(series)) < ENOUGH_TO_JUDGE:
        return CalibrationVerdict.TOO_FEW
    null = miscalibration_null(p, corp(p, y, weights).miscalibration, weights, series, questions, draws)
    if null.p_value >= 0.05:
        return CalibrationVerdict.CONSISTENT
    return (
        CalibrationVerdict.OVERCONFIDENT
        if discrimination(p, y).overconfidence > 0
        else CalibrationVerdict.UNDERCONFIDENT
    )
