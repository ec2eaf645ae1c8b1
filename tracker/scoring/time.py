"""When forecasts stand, and what they weigh.

A series is one forecaster's forecasts of one question. Each stands until the next, a withdrawal, or the
close. Weights run over the fixed horizon from the opening to the scheduled close, also when the outcome
comes early: averaging only over the time that a question happened to stay open is improper.

Shapes: f forecasts of one or many series. Times are floats of any one unit.
"""

from typing import NamedTuple

import numpy as np

from tracker.scoring.rules import Floats, Indices


class Tenure(NamedTuple):
    """From when until when each forecast stands. start == end: never. All (f,), in the order given."""

    start: Floats
    end: Floats


def stands_from(series: Indices, made: Floats, ends: Floats, entered: Indices) -> Floats:
    """From when each forecast stands: since it was made, as far as is known.

    A printed month lies before any day printed within it; unless it was entered after that day's: then it says
    what came later, and stands from that day on. So does a day beside its hours, and a year beside its months.

    series: (f,) which series each belongs to.  made, ends: (f,) the first instant of its date, and the first
    after it, both the same where the instant is known.  entered: (f,) the order in which they were entered.
    Returns (f,).
    """
    since = made.copy()
    order = np.lexsort((made, series))
    differs = np.flatnonzero((np.diff(made[order]) != 0) | (np.diff(series[order]) != 0)) + 1
    following = np.append(differs, len(made))[np.searchsorted(differs, np.arange(len(made)), side="right")]
    there = np.flatnonzero(following < len(made))
    after, before = order[following[there]], order[there]
    for i in before[(series[after] == series[before]) & (made[after] < ends[before])].tolist():
        within = (series == series[i]) & (made > made[i]) & (made < ends[i]) & (entered < entered[i])
        since[i] = made[within].max(initial=made[i])
    return since


def tenure_of(
    series: Indices, made: Floats, until: Floats, opens: Floats | float, closes: Floats | float
) -> Tenure:
    """The time for which each forecast stands within the horizon.

    series: (f,) which series a forecast belongs to.  made: (f,).  until: (f,) when it was withdrawn, inf if never.
    opens, closes: (f,) or one number; closes is the earlier of the scheduled close and the moment the outcome
    was known. Of two forecasts made at the same moment the later in the arrays stands.
    """
    order = np.lexsort((np.arange(len(made)), made, series))
    following = np.full(len(made), np.inf)
    same = series[order][1:] == series[order][:-1]
    following[order[:-1][same]] = made[order[1:][same]]
    start = np.maximum(made, opens)
    end = np.minimum(np.minimum(following, until), closes)
    return Tenure(start, np.maximum(start, end))


def horizon_weights(tenure: Tenure, opens: Floats | float, scheduled_close: Floats | float) -> Floats:
    """The share of the fixed horizon for which each forecast stands, from 0 to 1. Returns (f,).

    Summed over a series this is its coverage.
    """
    return (tenure.end - tenure.start) / (np.asarray(scheduled_close) - opens)


class Averages(NamedTuple):
    """One row a series: its mean loss over the time it covers (nan if none), and that share of the horizon."""

    loss: Floats
    coverage: Floats


def time_averaged(series: Indices, weights: Floats, losses: Floats, n_series: int) -> Averages:
    """Mean loss of each series, weighted by how long each of its forecasts stood.

    Days before the first forecast are absent: neither zero nor perfect.
    series: (f,) from 0 to n_series − 1.  weights, losses: (f,).  Returns two arrays of (n_series,).
    """
    coverage = np.bincount(series, weights=weights, minlength=n_series)
    total = np.bincount(series, weights=weights * losses, minlength=n_series)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Averages(total / coverage, coverage)


class Ends(NamedTuple):
    """Positions, in the order of series.

    first, latest: (n,) each one's first forecast that stood at all, and the latest that did.  last: (at most n,)
    the one standing at the close, of the series that had not ended before.
    """

    first: Indices
    latest: Indices
    last: Indices


def first_and_last(series: Indices, tenure: Tenure, closes: Floats | float) -> Ends:
    """Which forecasts stand at the ends of each series."""
    stood = np.flatnonzero(tenure.end > tenure.start)
    order = stood[np.lexsort((tenure.start[stood], series[stood]))]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = series[order][1:] != series[order][:-1]
    at_close = (tenure.end == closes)[order]
    return Ends(order[is_first], order[np.roll(is_first, -1)], order[at_close])


def withdrawn_at(series: Indices, made: Floats, whose: Indices, withdrawn: Floats) -> Floats:
    """When each forecast's series was next withdrawn, inf if never: what `standing` takes as until.

    series, made: (f,).  whose, withdrawn: (w,) the series and the moment of each withdrawal.  Returns (f,).
    """
    if not len(whose):
        return np.full(len(made), np.inf)
    f = len(made)
    moments = np.concatenate((made, withdrawn))
    is_withdrawal = np.arange(len(moments)) >= f
    order = np.lexsort((is_withdrawal, moments, np.concatenate((series, whose))))
    never = len(moments)
    following = np.where(is_withdrawal[order], np.arange(never), never)
    following = np.minimum.accumulate(following[::-1])[::-1]
    of = np.append(np.concatenate((series, whose))[order], -1)
    until = np.empty(never)
    until[order] = np.where(of[following] == of[:-1], np.append(moments[order], np.inf)[following], np.inf)
    return until[:f]
