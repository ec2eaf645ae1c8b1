"""One question with everybody's forecasts, against the same things computed the long way round."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.scoring.crowd import median_forecast, medians_over_time, quantiles_over_time
from tracker.scoring.question import CROWD, EVEN_ODDS, Choice, Horizon, Quantity, Scored
from tracker.scoring.time import Tenure, tenure_of

HORIZON = Horizon(opens=0.0, closes=10.0, known=10.0)


def two_sided(p: list[float]) -> np.ndarray:
    return np.column_stack((p, 1.0 - np.array(p)))


def row(view, who: int, rule: str = "brier") -> float:
    return view.losses[rule][view.forecaster.tolist().index(who)]


def test_three_views_of_a_series():
    """0.6 for four days of ten, then 0.9 for four; another says 0.3 throughout. It happens."""
    scored = Scored(
        np.array([7, 7, 3]), np.array([2.0, 6.0, -1.0]), two_sided([0.6, 0.9, 0.3]), Choice(2, 0), HORIZON
    )
    averaged, first, last = scored.views
    assert [view.timing for view in scored.views] == ["time-averaged", "first", "last"]
    assert row(averaged, 7) == pytest.approx((4 * 0.16 + 4 * 0.01) / 8)
    assert (row(first, 7), row(last, 7)) == pytest.approx((0.16, 0.01))
    assert averaged.coverage.tolist() == pytest.approx([1.0, 0.8, 0.8, 1.0])  # 3, 7, the crowd, even odds
    assert row(averaged, EVEN_ODDS) == 0.25
    assert row(averaged, CROWD) == pytest.approx((0.55**2 + 0.4**2) / 2)
    assert row(last, CROWD) == pytest.approx(0.4**2)
    assert row(last, 7, "log") == pytest.approx(-np.log(0.9))
    assert row(last, 7, "baseline") == pytest.approx(100 * np.log(1.8) / np.log(2))
    assert row(last, 7, "peer") == pytest.approx(100 * np.log(3)) == -row(last, 3, "peer")
    assert averaged.forecast.tolist() == [2, 1]


def test_what_was_printed_once_weighs_the_same_when_the_outcome_comes_early():
    early = Horizon(opens=0.0, closes=10.0, known=3.0)
    views = [
        Scored(np.array([0]), np.array([1.0]), two_sided([0.2]), Choice(2, 0), horizon).views[0]
        for horizon in (HORIZON, early)
    ]
    assert row(views[0], 0) == row(views[1], 0) == pytest.approx(0.64)
    # Gains end with the outcome: two of nine days.
    assert row(views[1], 0, "baseline") == pytest.approx(row(views[0], 0, "baseline") * 2 / 9)


def test_who_never_stood_changes_nothing_for_the_others():
    """One forecaster withdrew at once: the others’ time still ends when the outcome was known."""
    early = Horizon(opens=0.0, closes=10.0, known=3.0)
    who, made, values = np.array([0, 0, 1]), np.array([1.0, 4.0, 1.0]), two_sided([0.2, 0.9, 0.5])
    alone = Scored(who[:2], made[:2], values[:2], Choice(2, 0), early)
    gone = (np.array([1]), np.array([1.0]))
    beside = Scored(who, made, values, Choice(2, 0), early, withdrawals=gone)
    assert row(alone.views[0], 0) == row(beside.views[0], 0) == pytest.approx(0.64)
    assert row(alone.footing, 0) == row(beside.footing, 0)


def test_who_withdrew_has_no_last_forecast_and_who_never_stood_has_none():
    scored = Scored(
        np.array([0, 1, 2]),
        np.array([1.0, 1.0, 12.0]),
        two_sided([0.5, 0.7, 0.9]),
        Choice(2, 0),
        HORIZON,
        withdrawals=(np.array([1]), np.array([5.0])),
    )
    assert [view.forecaster.tolist() for view in scored.views] == [
        [0, 1, CROWD, EVEN_ODDS],
        [0, 1, CROWD, EVEN_ODDS],
        [0, EVEN_ODDS],
    ]
    assert scored.stood.tolist() == [True, True, False]


def test_options_in_order_are_scored_by_their_distance():
    near, far = np.array([[0.0, 1.0, 0.0]]), np.array([[0.0, 0.0, 1.0]])
    kind = Choice(3, 0, is_ordered=True)
    assert (kind.losses(near)["rps"][0], kind.losses(far)["rps"][0]) == (0.5, 1.0)
    assert set(kind.losses(near)) == {"rps"}


def test_quantities_are_scored_as_a_share_of_their_range():
    levels = np.array([0.1, 0.5, 0.9])
    values = np.array([[np.nan, 40.0, np.nan], [20.0, 40.0, 60.0], [20.0, np.nan, 60.0]])
    losses = Quantity(levels, low=0.0, high=200.0, outcome=50.0).losses(values)
    interval = 40 / 200  # its width: the outcome lies within
    assert losses["crps"].tolist() == pytest.approx([0.05, (0.5 * 0.05 + 0.1 * interval) / 1.5, 0.1 * interval])
    assert losses["wis"][:2].tolist() == pytest.approx(losses["crps"][:2].tolist())
    assert np.isnan(losses["wis"][2])


def test_what_lies_beyond_the_range_counts_as_its_end():
    levels = np.array([0.5])
    beyond = Quantity(levels, 0.0, 100.0, 1e9).losses(np.array([[90.0], [250.0]]))["crps"]
    assert beyond.tolist() == pytest.approx([0.1, 0.0])


def test_even_odds_of_a_quantity_are_spread_over_its_range():
    """The mean of |x − y| less half the mean difference of two draws, for uniform x: at the middle 1/12."""
    assert Quantity(np.array([0.5]), 10.0, 20.0, 15.0).even_odds["crps"][0] == pytest.approx(1 / 12)
    assert Quantity(np.array([0.5]), 10.0, 20.0, 10.0).even_odds["crps"][0] == pytest.approx(1 / 3)


forecasts = st.lists(st.tuples(st.integers(0, 4), st.integers(-2, 11), st.floats(0, 1)), min_size=1, max_size=25)


@given(forecasts)
def test_medians_over_time_are_those_of_what_stands_at_each_moment(rows):
    who, made, p = (np.array(column) for column in zip(*rows, strict=True))
    values = two_sided(p)
    tenure = tenure_of(who, made.astype(float), np.full(len(rows), np.inf), 0.0, 10.0)
    pieces = medians_over_time(values, tenure)
    for start, end, size, medians in zip(*pieces, strict=True):
        there = (tenure.start <= start) & (tenure.end >= end)
        assert there.sum() == size
        assert medians.tolist() == np.median(values[there], axis=0).tolist()
    quartiles = quantiles_over_time(values, tenure, [0.25, 0.75])
    for start, end, found in zip(quartiles.start, quartiles.end, quartiles.values.swapaxes(0, 1), strict=True):
        there = (tenure.start <= start) & (tenure.end >= end)
        assert found == pytest.approx(np.quantile(values[there], [0.25, 0.75], axis=0), abs=1e-15)
    covered = sum(pieces.end - pieces.start)
    assert covered == pytest.approx(10.0 - max(min(made), 0) if min(made) < 10 else 0.0)


@given(forecasts)
def test_the_order_of_the_arrays_does_not_matter_to_the_last_bit(rows):
    rows = list({(who, made): (who, made, p) for who, made, p in rows}.values())
    results = []
    for some in (rows, rows[::-1]):
        who, made, p = (np.array(column) for column in zip(*some, strict=True))
        order = np.lexsort((who, made))  # as the record gives them
        scored = Scored(who[order], made[order].astype(float), two_sided(p[order]), Choice(2, 1), HORIZON)
        results.append([(v.forecaster.tolist(), v.losses["brier"].tolist()) for v in scored.views])
    assert str(results[0]) == str(results[1])


@given(st.lists(st.floats(0.01, 0.99), min_size=2, max_size=9), st.permutations(range(3)))
def test_options_can_be_renamed(ps, names):
    values = np.array([[p, (1 - p) * 0.3, (1 - p) * 0.7] for p in ps])
    who, made = np.arange(len(ps)), np.arange(len(ps)) / 2.0
    plain = Scored(who, made, values, Choice(3, 1), HORIZON)
    renamed = Scored(who, made, values[:, list(names)], Choice(3, list(names).index(1)), HORIZON)
    for one, other in zip(plain.views, renamed.views, strict=True):
        for rule in one.losses:
            np.testing.assert_allclose(one.losses[rule], other.losses[rule], atol=1e-12)


def test_the_crowd_at_the_close_is_the_median_of_the_last_forecasts():
    rng = np.random.default_rng(3)
    values = rng.dirichlet(np.ones(4), 60)
    scored = Scored(rng.integers(0, 20, 60), rng.uniform(0, 10, 60), values, Choice(4, 2), HORIZON)
    last = scored.views[2]
    crowd = median_forecast(values[last.forecast])
    assert row(last, CROWD) == pytest.approx(Choice(4, 2).losses(crowd[None, :])["brier"][0], abs=1e-15)


def test_medians_of_nothing_are_none():
    nothing = medians_over_time(np.empty((0, 2)), Tenure(np.empty(0), np.empty(0)))
    assert len(nothing.medians) == 0


def test_a_crowd_pools_the_levels_that_everybody_gave():
    levels = np.array([0.1, 0.5, 0.9])
    kind = Quantity(levels, 0.0, 100.0, 50.0)
    values = np.array([[np.nan, 40.0, np.nan], [10.0, 70.0, 90.0]])
    for view in Scored(np.array([0, 1]), np.array([1.0, 2.0]), values, kind, HORIZON).views:
        assert row(view, CROWD, "crps") == pytest.approx(0.05)
    nothing_shared = np.array([[np.nan, 40.0, np.nan], [10.0, np.nan, 90.0]])
    for view in Scored(np.array([0, 1]), np.array([1.0, 2.0]), nothing_shared, kind, HORIZON).views:
        assert view.forecaster.tolist() == [0, 1, EVEN_ODDS]
