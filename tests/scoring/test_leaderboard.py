"""Standings of simulated experts whose skill is known."""

import numpy as np
import pytest

from tracker.scoring.ahead import without_lead
from tracker.scoring.leaderboard import BEHIND, leaderboard, skills
from tracker.scoring.simulation import Shape, Simulation, expected_brier, simulate


def board_of(made: Simulation, ahead: bool = False, what=leaderboard, **options):
    """From the first forecast of each series; who and what is on it, and the losses."""
    series = np.column_stack((made.expert, made.question))
    first = np.unique(series, axis=0, return_index=True)[1]
    who, experts = np.unique(made.expert[first], return_inverse=True)
    asked, questions = np.unique(made.question[first], return_inverse=True)
    losses = (made.p - made.happened[made.question])[first] ** 2
    if ahead:
        losses = without_lead(experts, questions, losses, 1.0 - made.made[first])
    events = np.unique(made.event[asked], return_inverse=True)[1]
    return who, what(experts, questions, losses, np.full(len(asked), 0.25), events, **options)


# Experts × questions as in bench/coverage.py, which has a hundred boards of each.
BOARDS = {
    "uneven": Shape(forecasts=480, heavy=True, uneven=True),
    "events": Shape(questions=120, forecasts=960, per_event=6, whole_events=True, uneven=True),
    "few": Shape(questions=12),
    "sparse": Shape(questions=200, forecasts=600),
    "hard": Shape(forecasts=480, hard=True),
}


@pytest.mark.parametrize("shape", BOARDS.values(), ids=BOARDS)
def test_intervals_and_ranks_hold_as_often_as_they_say(shape):
    skills = ranks = n = 0
    for seed in range(25):
        made = simulate(shape, seed)
        who, board = board_of(made)
        some = board.is_ranked
        true = 0.25 - expected_brier(made)[who][some]
        place = (-true).argsort().argsort() + 1
        skills += ((board.skill_interval.low[some] <= true) & (true <= board.skill_interval.high[some])).sum()
        ranks += ((board.rank_low[some] <= place) & (place <= board.rank_high[some])).sum()
        n += len(true)
    assert n > 150
    assert 0.75 <= skills / n <= 0.97
    assert ranks / n >= 0.88


@pytest.mark.parametrize("per_event", [1, 3, 6])
def test_of_equal_experts_nobody_is_called_clearly_behind(per_event):
    """Twenty equal experts: a claim on at most one board in ten, within two standard errors of thirty boards."""
    shape = Shape(questions=120, forecasts=960, per_event=per_event, whole_events=True, equal=True)
    claims = 0
    for seed in range(30):
        board = board_of(simulate(shape, 100 + seed))[1]
        claims += bool((board.behind[board.is_ranked] >= BEHIND).any())
    assert claims <= 6


def test_who_has_the_habit_of_speaking_late_does_not_lead_for_that():
    shape = Shape(experts=12, equal=True, habits=True, moves=0.8)
    late = claims = unmended = 0
    for seed in range(30):
        made = simulate(shape, seed)
        board = board_of(made, ahead=True)[1]
        late += np.nanargmax(board.skill) % 2
        claims += bool((board.behind >= BEHIND).any())
        unmended += np.nanargmax(board_of(made)[1].skill) % 2
    assert 9 <= late <= 21
    assert claims <= 5
    assert unmended == 30


def test_claims_are_made_where_experts_differ_and_few_are_wrong():
    claims = wrong = 0
    for seed in range(30):
        made = simulate(Shape(spread=0.6), seed)
        _, board = board_of(made)
        behind, true = board.behind >= BEHIND, expected_brier(made)
        claims += behind.sum()
        wrong += (true[behind] <= true[np.nanargmax(board.skill)]).sum()
    assert claims >= 20
    assert wrong <= 0.1 * claims


def test_all_that_is_said_comes_from_the_same_draws():
    _, board = board_of(simulate(Shape(), 3))
    leader = int(np.argmax(board.skill))
    assert board.best.sum() == pytest.approx(1.0)
    assert board.behind[leader] == 0.0
    assert (board.rank_low <= board.rank_high).all()
    assert ((board.skill_interval.low < board.skill) & (board.skill < board.skill_interval.high)).all()
    assert np.array_equal(board.behind, board_of(simulate(Shape(), 3))[1].behind)


@pytest.mark.parametrize("shape", [*BOARDS.values(), Shape(30, 90, 300, skew=1.2), Shape(questions=9)])
def test_skills_alone_are_those_of_the_leaderboard(shape):
    made = simulate(shape, 4)
    board, alone = (board_of(made, ahead=True, what=what)[1] for what in (leaderboard, skills))
    assert np.array_equal(alone, board.skill, equal_nan=True)


def test_few_take_part_much_and_most_hardly():
    made = simulate(Shape(500, 3000, 10_000, skew=1.26), 1)
    n = np.bincount(made.expert, minlength=500)
    assert np.median(n) <= 3
    assert n.max() > 1000
    assert (n >= 10).sum() == pytest.approx(100, abs=25)


def test_experts_who_share_no_question_are_held_against_the_reference():
    losses = np.array([0.1] * 12 + [0.3] * 12)
    board = leaderboard(np.repeat([0, 1], 12), np.arange(24), losses, np.full(24, 0.25), np.arange(24))
    assert board.groups == 0
    assert board.skill.tolist() == pytest.approx([0.15, -0.05])
    assert (board.rank_low.tolist(), board.rank_high.tolist()) == ([1, 2], [1, 2])


def test_ten_restatements_of_one_event_make_no_rank():
    experts, questions = np.repeat([0, 1, 2], 20), np.tile(np.arange(20), 3)
    losses = np.random.default_rng(0).random(60)
    one_event = leaderboard(experts, questions, losses, np.full(20, 0.25), np.zeros(20, dtype=int))
    assert not one_event.is_ranked.any()
    assert one_event.n_events.tolist() == [1, 1, 1]
    assert one_event.rank_low.tolist() == [0, 0, 0]
    assert np.isnan(one_event.skill).all()
    nine = leaderboard(experts, questions, losses, np.full(20, 0.25), np.arange(20) % 9)
    assert not nine.is_ranked.any()
    assert leaderboard(experts, questions, losses, np.full(20, 0.25), np.arange(20) % 10).is_ranked.all()


@pytest.mark.parametrize(
    ("experts", "questions", "losses"),
    [
        (np.repeat([0, 1], 12), np.tile(np.arange(12), 2), np.full(24, 0.25)),  # losses all equal
        (np.zeros(12, dtype=int), np.arange(12), np.linspace(0, 1, 12)),  # one expert has everything
        (np.array([0, 1]), np.array([0, 0]), np.array([0.0, 1.0])),  # one question
        (np.repeat([0, 1], 12), np.arange(24), np.full(24, 0.25)),  # nobody shares, and all are the same
    ],
)
def test_where_nothing_can_be_told_nobody_is_ranked(experts, questions, losses):
    q = int(questions.max()) + 1
    with np.errstate(all="raise"):
        board = leaderboard(experts, questions, losses, np.full(q, 0.25), np.arange(q))
    assert not board.is_ranked.any()
    assert np.isfinite(board.mean).all()


def test_who_links_two_groups_enters_the_fit_without_a_rank():
    """Two pairs of experts on questions of their own; a fifth answered four of each."""
    rng = np.random.default_rng(4)
    experts = np.concatenate((np.repeat([0, 1], 12), np.repeat([2, 3], 12), np.repeat([4], 8)))
    questions = np.concatenate((np.tile(np.arange(12), 2), np.tile(np.arange(12, 24), 2), np.r_[0:4, 12:16]))
    losses = 0.2 + 0.05 * rng.standard_normal(len(experts))
    board = leaderboard(experts, questions, losses, np.full(24, 0.25), np.arange(24))
    assert board.groups == 1
    assert board.is_ranked.tolist() == [True] * 4 + [False]


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
    """Errors of the same kind on the five questions of an event are one error five times."""
    rng = np.random.default_rng(6)
    experts, questions = (index.ravel() for index in np.indices((4, 60)))
    losses = np.repeat(rng.uniform(0, 0.5, (4, 12)), 5, axis=1).ravel()
    apart = leaderboard(experts, questions, losses, np.full(60, 0.25), np.arange(60))
    together = leaderboard(experts, questions, losses, np.full(60, 0.25), np.arange(60) // 5)
    for of in ("interval", "skill_interval"):
        wide, narrow = (np.subtract(*reversed(getattr(board, of)))[0] for board in (together, apart))
        assert wide > 1.5 * narrow


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


def test_boards_of_any_shape_can_be_fitted():
    rng = np.random.default_rng(0)
    for _ in range(80):
        asked = rng.random((rng.integers(1, 6), rng.integers(1, 25))) < rng.uniform(0.2, 1)
        asked = asked[asked.any(axis=1)][:, asked.any(axis=0)]
        experts, questions = np.nonzero(asked)
        if len(experts):
            losses = rng.choice([0.0, 0.01, 0.25, 0.81, 1.0], len(experts))
            q = asked.shape[1]
            board = leaderboard(experts, questions, losses, np.full(q, 0.25), np.arange(q) // 2, enough=2)
            ranked = board.is_ranked
            assert np.isfinite(board.skill[ranked]).all()
            assert (board.rank_low[ranked] >= 1).all()
