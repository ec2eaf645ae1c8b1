"""Expected values: scoringrules 0.11.0 and R's scoring package gave the categorical Brier on 0–2; ours is half."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.scoring.rules import brier_score


def brier(probabilities, outcome):
    return float(brier_score(np.array([probabilities], dtype=float), np.array([outcome]))[0])


@pytest.mark.parametrize(
    ("probabilities", "outcome", "loss"),
    [
        ([1.0, 0.0], 0, 0.0),
        ([1.0, 0.0], 1, 1.0),
        ([0.5, 0.5], 0, 0.25),
        ([0.85, 0.15], 1, 0.7225),
        ([0.2, 0.3, 0.5], 2, 0.19),
        ([0.0, 0.0, 1.0], 0, 1.0),
    ],
)
def test_brier_by_hand(probabilities, outcome, loss):
    assert brier(probabilities, outcome) == pytest.approx(loss, abs=1e-12)


@given(st.floats(0, 1))
def test_a_yes_or_no_question_scores_the_squared_miss_from_either_side(p):
    assert brier([p, 1 - p], 0) == pytest.approx((p - 1) ** 2, abs=1e-12)
    assert brier([1 - p, p], 1) == pytest.approx((p - 1) ** 2, abs=1e-12)


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=7), st.randoms())
def test_the_order_of_options_does_not_matter(weights, random):
    probabilities = np.array(weights) / sum(weights)
    order = list(range(len(weights)))
    random.shuffle(order)
    assert brier(probabilities, order[0]) == pytest.approx(brier(probabilities[order], 0), abs=1e-12)


@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=5), st.lists(st.floats(0.01, 1), min_size=5, max_size=5))
def test_the_expected_loss_is_least_for_the_true_probabilities(weights, others):
    truth = np.array(weights) / sum(weights)
    other = np.array(others[: len(weights)]) / sum(others[: len(weights)])
    expected = [sum(p * brier(report, k) for k, p in enumerate(truth)) for report in (truth, other)]
    assert expected[0] <= expected[1] + 1e-12


def test_the_scores_of_a_batch_are_those_of_its_rows_bit_for_bit():
    rng = np.random.default_rng(1)
    probabilities = rng.dirichlet(np.ones(9), size=500)
    outcomes = rng.integers(0, 9, size=500)
    one_by_one = [brier(row, outcome) for row, outcome in zip(probabilities, outcomes, strict=True)]
    assert brier_score(probabilities, outcomes).tolist() == one_by_one
