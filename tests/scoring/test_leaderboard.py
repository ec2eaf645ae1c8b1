"""Standings of simulated experts whose skill is known."""

import numpy as np
import pytest

from tracker.scoring.leaderboard import leaderboard
from tracker.scoring.simulation import simulate


def expected_brier(made, draws=300):
    """What each simulated forecaster would lose on average on all the questions, given how they came out. (e,)"""
    noise = np.random.default_rng(0).standard_normal((draws, len(made.log_odds)))
    said = (1.0 / (1.0 + np.exp(-(made.log_odds + sd * noise))) for sd in made.noise)
    return np.array([((p - made.happened) ** 2).mean() for p in said])


def test_intervals_and_ranks_cover_as_often_as_they_say():
    """90 % intervals cover in 85 to 95 % of 200 scoreboards of 12 experts on 40 questions."""
    skills = ranks = n = 0
    for seed in range(200):
        made = simulate(12, 40, 336, seed)
        losses = (made.p - made.happened[made.question]) ** 2
        board = leaderboard(made.expert, made.question, losses, np.full(40, 0.25), np.arange(40))
        true = 0.25 - expected_brier(made)
        place = (-true).argsort().argsort() + 1
        skills += ((board.skill_interval.low <= true) & (true <= board.skill_interval.high)).sum()
        ranks += ((board.rank_low <= place) & (place <= board.rank_high)).sum()
        n += len(true)
    assert 0.85 <= skills / n <= 0.95
    assert 0.85 <= ranks / n <= 0.97  # ranks are whole numbers: the interval that covers 90 % often covers more


def test_experts_who_share_no_question_are_held_against_the_reference():
    losses = np.array([0.1] * 12 + [0.3] * 12)
    board = leaderboard(np.repeat([0, 1], 12), np.arange(24), losses, np.full(24, 0.25), np.arange(24))
    assert board.groups == 0
    assert board.skill.tolist() == pytest.approx([0.15, -0.05])
    assert (board.rank_low.tolist(), board.rank_high.tolist()) == ([1, 2], [1, 2])


def test_absent_days_give_no_excess():
    board = leaderboard(
        np.array([0, 1]),
        np.array([0, 1]),
        np.array([0.05, 0.05]),
        np.full(2, 0.25),
        np.arange(2),
        np.array([1, 0.5]),
    )
    assert board.skill.tolist() == pytest.approx([0.2, 0.1])


def test_with_few_questions_nobody_is_ranked():
    experts, questions = np.repeat([0, 1], 5), np.tile(np.arange(5), 2)
    board = leaderboard(experts, questions, np.linspace(0, 1, 10), np.full(5, 0.25), np.arange(5))
    assert not board.is_ranked.any()
    assert board.rank_low.tolist() == [0, 0]
    assert np.isnan(board.interval.low).all()


def test_who_answered_easy_questions_is_not_taken_for_skilled():
    """Both lose the same as the third on each question; one answered only the easy ones."""
    rng = np.random.default_rng(5)
    hard = np.tile([0.05, 0.45], 20)
    experts, questions = np.nonzero(np.array([np.ones(40), np.ones(40), hard < 0.2]))
    losses = hard[questions] + 0.02 * rng.standard_normal(len(questions))
    board = leaderboard(experts, questions, losses, np.full(40, 0.25), np.arange(40))
    assert board.mean[2] < board.mean[0] - 0.15
    assert np.ptp(board.skill) < 0.02


def test_questions_that_restate_one_event_widen_the_interval():
    rng = np.random.default_rng(6)
    losses = np.repeat(rng.uniform(0, 0.5, 12), 5)
    experts, questions = np.zeros(60, dtype=int), np.arange(60)
    apart = leaderboard(experts, questions, losses, np.full(60, 0.25), questions)
    together = leaderboard(experts, questions, losses, np.full(60, 0.25), questions // 5)
    assert together.interval.high[0] - together.interval.low[0] > 1.8 * (
        apart.interval.high[0] - apart.interval.low[0]
    )
    assert together.skill_interval.high[0] > apart.skill_interval.high[0]


def test_groups_that_share_no_question_are_compared_by_the_reference():
    """Three experts who all lose .8 where the reference loses .25 are not excused by each other."""
    rng = np.random.default_rng(8)
    experts = np.concatenate((np.repeat([0, 1, 2], 12), np.repeat([3, 4, 5], 12)))
    questions = np.concatenate((np.tile(np.arange(12), 3), np.tile(np.arange(12, 24), 3)))
    losses = np.where(experts < 3, 0.8, 0.1) + 0.02 * rng.standard_normal(72)
    board = leaderboard(experts, questions, losses, np.full(24, 0.25), np.arange(24))
    assert board.groups == 2
    assert board.skill[:3].tolist() == pytest.approx([-0.55] * 3, abs=0.03)
    assert board.skill[3:].tolist() == pytest.approx([0.15] * 3, abs=0.03)
    assert board.rank_low[:3].min() == 4


@pytest.mark.parametrize(
    "losses",
    [[0.01, 0.09, 0.01, 0.25], [0.0, 0.0, 1.0, 1.0], [0.25] * 4, [0.0, 1.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0]],
)
def test_two_experts_on_two_questions_can_be_fitted_whatever_they_lost(losses):
    board = leaderboard(
        np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1]), np.array(losses), np.full(2, 0.25), np.arange(2)
    )
    assert np.isfinite(board.skill).all()
    assert np.isfinite(board.skill_interval.low).all()
    assert board.skill[0] >= board.skill[1] - 1e-9 or losses[0] + losses[2] > losses[1] + losses[3]


def test_small_boards_of_any_shape_can_be_fitted():
    rng = np.random.default_rng(0)
    for _ in range(60):
        asked = rng.random((rng.integers(1, 6), rng.integers(1, 8))) < rng.uniform(0.2, 1)
        asked = asked[asked.any(axis=1)][:, asked.any(axis=0)]
        experts, questions = np.nonzero(asked)
        if len(experts):
            losses = rng.choice([0.0, 0.01, 0.25, 0.81, 1.0], len(experts))
            board = leaderboard(
                experts, questions, losses, np.full(asked.shape[1], 0.25), np.arange(asked.shape[1])
            )
            assert np.isfinite(board.skill).all()
