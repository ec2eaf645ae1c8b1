"""How often what was called so likely came true."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.scoring.frequency import effective_n, levels, wilson

Z_95 = 1.959963984540054


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17: 857–872, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_range_of_a_share_is_the_published_one(hits, n, low, high):
    assert wilson(hits / n, n, Z_95) == pytest.approx((low, high), abs=5e-5)


def test_the_likelier_answer_counts_and_even_odds_are_half_true():
    p, y = np.array([0.8, 0.2, 0.84, 0.85, 0.5, 0.5, 0.05]), np.array([1, 0, 0, 1, 1, 0, 0])
    found = {level.level: level for level in levels(p, y, np.arange(7))}
    assert {level: each.n for level, each in found.items()} == {50: 2, 80: 3, 90: 1, 100: 1}
    assert found[80].said == pytest.approx((0.8 + 0.8 + 0.84) / 3)
    assert found[80].share == pytest.approx(2 / 3)
    assert found[50].share == 0.5
    assert (found[100].said, found[100].share) == (0.95, 1.0)
    assert found[80].low is found[80].high is None  # three events


def test_a_range_takes_ten_events_and_is_that_of_as_many_independent_forecasts():
    p, y = np.full(20, 0.8), np.array([1] * 15 + [0] * 5)
    (alone,) = levels(p, y, np.arange(20))
    assert (alone.low, alone.high) == pytest.approx(wilson(0.75, 20))
    (few,) = levels(p, y, np.arange(20) % 9)
    assert few.low is None


def test_what_restates_an_event_says_nothing_new():
    y, event = np.array([1.0] * 8 + [0.0] * 4), np.arange(12)
    once = effective_n(y, event)
    assert once == pytest.approx(12)
    assert effective_n(np.repeat(y, 5), np.repeat(event, 5)) == pytest.approx(once)
    assert effective_n(np.ones(50), np.repeat(np.arange(10), 5)) == 10


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=200))
def test_it_is_never_more_than_there_are_and_never_less_than_one(rows):
    event, y = np.array([e for e, _ in rows]), np.array([float(hit) for _, hit in rows])
    n = effective_n(y, event)
    assert 1 <= n <= len(rows)
    low, high = wilson(float(y.mean()), n)
    assert 0 <= low <= y.mean() + 1e-12
    assert y.mean() - 1e-12 <= high <= 1


def test_nine_ranges_in_ten_hold_the_truth_though_events_are_shared():
    rng, held, runs = np.random.default_rng(5), 0, 2000
    for _ in range(runs):
        truth = rng.uniform(0.55, 0.95)
        n_each = rng.integers(1, 9, size=60)
        y = np.repeat((rng.random(60) < truth).astype(float), n_each)
        event = np.repeat(np.arange(60), n_each)
        low, high = wilson(float(y.mean()), effective_n(y, event))
        held += low <= truth <= high
    assert 0.87 <= held / runs <= 0.93
