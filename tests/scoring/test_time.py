import numpy as np
import pytest

from tracker.scoring.time import (
    first_and_last,
    horizon_weights,
    stands_from,
    tenure_of,
    time_averaged,
    withdrawn_at,
)

INF = np.inf


def test_a_forecast_stands_until_the_next_a_withdrawal_or_the_close():
    series = np.array([0, 0, 1, 1])
    made = np.array([2.0, 5.0, 1.0, 3.0])
    tenure = tenure_of(series, made, np.array([INF, INF, INF, 4.0]), 0.0, 10.0)
    assert tenure.start.tolist() == [2, 5, 1, 3]
    assert tenure.end.tolist() == [5, 10, 3, 4]
    assert horizon_weights(tenure, 0.0, 10.0).tolist() == [0.3, 0.5, 0.2, 0.1]


@pytest.mark.parametrize(
    ("made", "ends", "since"),
    [
        ([0, 26], [30, 27], [0, 26]),  # a month, then a day within it
        ([26, 0], [27, 30], [26, 26]),  # the month's was entered later: it says what came after that day
        ([26, 10, 0], [27, 11, 30], [26, 10, 26]),
        ([26, 0, 10], [27, 30, 11], [26, 26, 10]),
        ([26, 0, 0], [27, 30, 365], [26, 26, 26]),
        ([31, 0], [32, 30], [31, 0]),  # a day after the month
        ([0.5, 0], [0.5, 1], [0.5, 0.5]),  # an hour, and its day
        ([0, 0], [1, 1], [0, 0]),  # twice one day: the order in which they come
    ],
)
def test_a_month_stands_before_the_days_within_it_unless_it_was_entered_later(made, ends, since):
    arrays = np.array(made, dtype=float), np.array(ends, dtype=float), np.arange(len(made))
    one = np.zeros(len(made), dtype=int)
    assert stands_from(one, *arrays).tolist() == since
    assert stands_from(np.arange(len(made)), *arrays).tolist() == made  # of as many series
    back = [column[::-1] for column in (one, *arrays)]
    assert stands_from(*back).tolist() == since[::-1]


def test_what_was_made_before_the_opening_stands_from_the_opening_and_after_the_close_never():
    tenure = tenure_of(np.array([0, 0, 1]), np.array([-5.0, -1.0, 11.0]), np.full(3, INF), 0.0, 10.0)
    assert (tenure.end - tenure.start).tolist() == [0, 10, 0]


def test_weights_run_over_the_scheduled_horizon_when_the_outcome_comes_early():
    tenure = tenure_of(np.array([0]), np.array([0.0]), np.array([INF]), 0.0, 4.0)
    assert horizon_weights(tenure, 0.0, 10.0).tolist() == [0.4]


def test_the_fixed_horizon_is_proper_where_the_open_time_is_not():
    """p = 0.5 and Yes would come on any of ten days: the best report of day 1 is 0.5, and not 0.745."""
    reports = np.linspace(0.01, 0.99, 99)
    days = np.arange(1, 11)
    truth = 1 - 0.5 * (days - 1) / 10  # the chance that it is still undecided on that day
    chance = (0.5 - 0.05 * (days - 1)) / truth  # of Yes, given that

    def expected_loss(first_day: float, *, over_horizon: bool) -> float:
        p = np.concatenate(([first_day], chance[1:]))
        yes = [np.sum((1 - p[:n]) ** 2) / (10 if over_horizon else n) for n in days]
        no = np.sum(p**2) / 10
        return 0.05 * sum(yes) + 0.5 * no

    best = {
        flag: reports[np.argmin([expected_loss(r, over_horizon=flag) for r in reports])] for flag in (True, False)
    }
    assert best[True] == pytest.approx(0.5, abs=0.011)
    assert best[False] == pytest.approx(0.745, abs=0.011)


def test_days_without_a_forecast_are_absent():
    series, weights, losses = np.array([0, 0, 2]), np.array([0.3, 0.1, 0.2]), np.array([0.1, 0.5, 0.9])
    averages = time_averaged(series, weights, losses, 3)
    assert averages.loss[0] == pytest.approx((0.03 + 0.05) / 0.4)
    assert np.isnan(averages.loss[1])
    assert averages.coverage.tolist() == pytest.approx([0.4, 0.0, 0.2])


def test_first_is_as_first_printed_and_last_stands_at_the_close():
    series = np.array([0, 0, 1])
    tenure = tenure_of(series, np.array([2.0, 5.0, 1.0]), np.array([INF, INF, 4.0]), 0.0, 10.0)
    first, latest, last = first_and_last(series, tenure, 10.0)
    assert (first.tolist(), latest.tolist(), last.tolist()) == ([0, 2], [1, 2], [1])


def test_a_withdrawal_ends_what_stands_and_not_what_is_made_later():
    series, made = np.array([0, 0, 1]), np.array([1.0, 5.0, 1.0])
    assert withdrawn_at(series, made, np.array([0]), np.array([3.0])).tolist() == [3, INF, INF]
    assert withdrawn_at(series, made, np.array([1, 0, 0]), np.array([1.0, 9.0, 6.0])).tolist() == [6, 6, 1]
