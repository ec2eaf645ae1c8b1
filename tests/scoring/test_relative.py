"""Against Metaculus' own scoring code (100c408), and what it gets wrong; see reference/README.md."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.scoring.relative import baseline_scores, peer_scores
from tracker.scoring.time import Tenure

CASES = json.loads((Path(__file__).parent / "reference" / "e_metaculus" / "expected.json").read_text())["cases"]


def arrays(case):
    rows, close = case["forecasts"], case["actual_close_day"]
    users = sorted({row["user"] for row in rows})
    forecasters = np.array([users.index(row["user"]) for row in rows])
    start = np.array([float(row["start_day"]) for row in rows])
    end = np.array(
        [min(close, row["end_day"] if row["end_day"] is not None else close) for row in rows], dtype=float
    )
    hits = np.array([row["pmf"][case["resolution_bucket"]] for row in rows])
    return users, forecasters, Tenure(start, np.maximum(start, end)), hits, float(case["scheduled_close_day"])


def at_the_spot(case, tenure):
    """Each forecast that stands on the day of the spot score, as if it stood for the whole time; others never."""
    is_there = (tenure.start <= case["spot_day"]) & (case["spot_day"] < tenure.end)
    return Tenure(np.zeros(len(is_there)), is_there * float(case["scheduled_close_day"]))


def of_kind(case):
    """How densities differ: they are not clipped, and half as many points are given (Metaculus' scores FAQ)."""
    return {"scale": 50.0, "clip": None} if case["kind"] == "numeric" else {"scale": 100.0, "clip": (0, 1)}


def chance_in(case):
    """What ignorance gives to what came true: of a number, 5 % lie beyond each end that is open."""
    options = len(case["forecasts"][0]["pmf"])
    return (1 - 0.05 * case["open_bounds_count"]) / (options - 2) if case["kind"] == "numeric" else 1 / options


def assert_as_published(result, expected, users):
    for i, user in enumerate(users):
        assert result.score[i] == pytest.approx(expected[user]["score"], abs=1e-9)
        assert result.coverage[i] == pytest.approx(expected[user]["coverage"], abs=1e-9)


@pytest.mark.parametrize("case", CASES, ids=[f"{i}-{case['kind']}" for i, case in enumerate(CASES)])
@pytest.mark.parametrize("name", ["peer", "spot_peer"])
def test_peer_scores_are_those_of_the_published_code(case, name):
    users, forecasters, tenure, hits, horizon = arrays(case)
    if name == "spot_peer":
        tenure = at_the_spot(case, tenure)
    result = peer_scores(forecasters, tenure, hits, horizon, **of_kind(case))
    assert_as_published(result, case["expected"][name], users)


@pytest.mark.parametrize("case", CASES, ids=[f"{i}-{case['kind']}" for i, case in enumerate(CASES)])
@pytest.mark.parametrize("name", ["baseline", "spot_baseline"])
def test_baseline_scores_are_those_of_the_published_code(case, name):
    users, forecasters, tenure, hits, horizon = arrays(case)
    if name == "spot_baseline":
        tenure = at_the_spot(case, tenure)
    rules, chance = of_kind(case), chance_in(case)
    if case["kind"] == "numeric":
        rules["scale"] *= np.log(1 / chance)  # there a number of nats, not a share of those in the answer
    result = baseline_scores(forecasters, tenure, hits, chance, horizon, **rules)
    assert_as_published(result, case["expected"][name], users)


@pytest.mark.parametrize(("p", "yes", "no"), [(0.7, 48, -74), (0.8, 68, -132), (0.9, 85, -232), (0.99, 99, -564)])
def test_baseline_scores_of_the_published_faq(p, yes, no):
    both = baseline_scores(np.arange(2), Tenure(np.zeros(2), np.ones(2)), np.array([p, 1 - p]), 0.5, 1.0)
    assert both.score == pytest.approx([yes, no], abs=0.7)  # printed rounded, some of them down


def test_the_time_average_of_the_published_faq():
    """Nothing on the first of five days, then 40, 70, 70 and 80 %: 0, −32, 49, 49 and 68, on average 27."""
    tenure = Tenure(np.array([1.0, 2.0, 4.0]), np.array([2.0, 4.0, 5.0]))
    result = baseline_scores(np.zeros(3, dtype=int), tenure, np.array([0.4, 0.7, 0.8]), 0.5, 5.0)
    assert result.score == pytest.approx([26.539949291315185], abs=1e-9)
    assert result.coverage == pytest.approx([0.8])


def test_nobody_gains_while_nobody_is_left():
    """Two leave on day 3 of 10. The published code goes on comparing them for the other seven days."""
    tenure = Tenure(np.zeros(2), np.full(2, 3.0))
    result = peer_scores(np.array([0, 1]), tenure, np.array([0.9, 0.5]), 10.0)
    assert result.score == pytest.approx([17.6336, -17.6336], abs=1e-3)
    assert result.coverage.tolist() == [0.3, 0.3]


histories = st.lists(
    st.tuples(st.integers(0, 4), st.floats(0, 10), st.floats(0, 10), st.floats(0.01, 0.99)),
    min_size=1,
    max_size=30,
)


def of_history(history):
    """Forecasts of five people as a history has them, each person's following one another."""
    people = np.array([row[0] for row in history])
    hits = np.array([row[3] for row in history])
    start = np.array([row[1] for row in history])
    end = np.array([max(row[1], row[2]) for row in history])
    for person in range(5):
        own = np.flatnonzero(people == person)
        own = own[np.argsort(start[own], kind="stable")]
        end[own[:-1]] = np.minimum(end[own[:-1]], start[own[1:]])
    return people, Tenure(start, np.maximum(start, end)), hits


@given(histories)
def test_peer_scores_sum_to_zero(history):
    people, tenure, hits = of_history(history)
    assert peer_scores(people, tenure, hits, 10.0).score.sum() == pytest.approx(0.0, abs=1e-8)


@given(histories, st.floats(0, 10))
def test_peer_scores_sum_to_zero_at_every_instant(history, instant):
    """Cut every forecast off at an instant: the sum is still zero, so each moment contributes nothing."""
    people, tenure, hits = of_history(history)
    cut = Tenure(np.minimum(tenure.start, instant), np.minimum(tenure.end, instant))
    assert peer_scores(people, cut, hits, 10.0).score.sum() == pytest.approx(0.0, abs=1e-8)


@given(histories, st.randoms())
def test_the_order_of_forecasts_does_not_matter(history, random):
    people, tenure, hits = of_history(history)
    order = list(range(len(people)))
    random.shuffle(order)
    shuffled = Tenure(tenure.start[order], tenure.end[order])
    before = peer_scores(people, tenure, hits, 10.0).score
    after = peer_scores(people[order], shuffled, hits[order], 10.0).score
    assert after == pytest.approx(before, abs=1e-8)


def by_definition(people, tenure, hits, horizon):
    """Pair by pair, instant by instant: slow and plain."""
    times = np.unique(np.concatenate(tenure))
    score = np.zeros(people.max() + 1)
    for begin, finish in itertools.pairwise(times):
        alive = np.flatnonzero((tenure.start <= begin) & (tenure.end >= finish))
        for i in alive:
            others = [np.log(hits[j]) for j in alive if j != i]
            if others:
                score[people[i]] += 100 * (np.log(hits[i]) - np.mean(others)) * (finish - begin) / horizon
    return score


@given(histories)
def test_following_the_sum_is_the_same_as_comparing_each_with_each(history):
    people, tenure, hits = of_history(history)
    expected = by_definition(people, tenure, hits, 10.0)
    assert peer_scores(people, tenure, hits, 10.0).score == pytest.approx(expected, abs=1e-7)
