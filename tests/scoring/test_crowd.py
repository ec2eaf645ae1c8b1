import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.scoring.crowd import (
    mean_forecast,
    median_forecast,
    pooled_odds,
    recency_weights,
)

forecasts = st.lists(st.floats(0.01, 0.99), min_size=2, max_size=40).map(np.array)


def yes_or_no(p):
    return np.column_stack([p, 1 - p])


def test_pooled_odds_are_the_published_example():
    """Metaculus' unit test of the geometric mean of 0.7, 0.8 and 0.9: see reference/e_metaculus."""
    no, yes = 0.18171206, 0.79581144
    assert pooled_odds(yes_or_no(np.array([0.7, 0.8, 0.9])))[0] == pytest.approx(yes / (yes + no), abs=1e-7)


@given(forecasts, st.floats(1.0, 3.0))
def test_extremizing_moves_away_from_even_odds_and_keeps_the_side(p, power):
    plain, extreme = (pooled_odds(yes_or_no(p), extremize=e)[0] for e in (1.0, power))
    assert abs(extreme - 0.5) >= abs(plain - 0.5) - 1e-12
    assert (extreme - 0.5) * (plain - 0.5) >= -1e-12


@given(forecasts)
def test_every_crowd_is_a_distribution_between_its_members(p):
    weights = recency_weights(np.arange(len(p), dtype=float), half_life=5.0)
    rows = yes_or_no(p)
    for crowd in (median_forecast(rows), mean_forecast(rows, weights), pooled_odds(rows, weights)):
        assert crowd.sum() == pytest.approx(1.0)
        assert p.min() - 1e-12 <= crowd[0] <= p.max() + 1e-12


def test_recency_halves():
    assert recency_weights(np.array([0.0, 7.0, 14.0]), 7.0).tolist() == [1.0, 0.5, 0.25]


def test_the_median_of_a_choice_is_scaled_to_one():
    crowd = median_forecast(np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8]]))
    assert crowd.tolist() == pytest.approx([0.6, 0.4])
    assert median_forecast(np.eye(3)).tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3])
