"""Performance weights against published software, plain loops, and what must not matter."""

from statistics import fmean, median, variance

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tracker.scoring.crowd import weighted_median
from tracker.scoring.performance import MOST_WEIGHT, Past, shrunken_means, weights_over_time

# Average claims of five states over twelve quarters (Hachemeister 1975), as the R package actuar ships them.
HACHEMEISTER = np.array(
    [
        [1738, 1642, 1794, 2051, 2079, 2234, 2032, 2035, 2115, 2262, 2267, 2517],
        [1364, 1408, 1597, 1444, 1342, 1675, 1470, 1448, 1464, 1831, 1612, 1471],
        [1759, 1685, 1479, 1763, 1674, 2103, 1502, 1622, 1828, 2155, 2233, 2059],
        [1223, 1146, 1010, 1257, 1426, 1532, 1953, 1123, 1343, 1243, 1762, 1306],
        [1456, 1499, 1609, 1741, 1482, 1572, 1606, 1735, 1607, 1573, 1613, 1690],
    ],
    dtype=float,
)


def shrunken(values):
    sums, squares = ([sum(x**power for x in row) for row in values] for power in (1, 2))
    return shrunken_means(np.array([len(row) for row in values], dtype=float), np.array(sums), np.array(squares))


def test_means_are_shrunk_as_the_r_package_actuar_does():
    """cm(~state, hachemeister, ratios = ratio.1:ratio.12) prints 1671.017, between 72310.02, within 46040.47."""
    credibility = 12 / (12 + 46040.47 / 72310.02)
    expected = credibility * (HACHEMEISTER.mean(axis=1) - 1671.017)
    assert shrunken(HACHEMEISTER.tolist()) == pytest.approx(expected, abs=1e-3)


def by_hand(values):
    """Bühlmann and Straub's estimators (1970) for unlike numbers of values, one step after the other."""
    n = [len(row) for row in values]
    means = [fmean(row) for row in values]
    freedom = sum(n) - len(n)
    within = sum((len(row) - 1) * variance(row) for row in values) / freedom
    overall = sum(k * m for k, m in zip(n, means, strict=True)) / sum(n)
    apart = sum(k * (m - overall) ** 2 for k, m in zip(n, means, strict=True))
    between = (apart - (len(n) - 1) * within) / (sum(n) - sum(k * k for k in n) / sum(n))
    if between <= 0:
        return [0.0] * len(n)
    kept = [k * between / (k * between + within) for k in n]
    centre = sum(z * m for z, m in zip(kept, means, strict=True)) / sum(kept)
    return [z * (m - centre) for z, m in zip(kept, means, strict=True)]


@given(
    st.lists(
        st.lists(st.floats(-1, 1).map(lambda x: round(x, 3)), min_size=10, max_size=15), min_size=2, max_size=6
    )
)
def test_means_of_unlike_numbers_are_shrunk_as_by_hand(values):
    expected = by_hand(values)
    # Where the spread between them is all but none, rounding decides on which side of nothing it is.
    assume(any(abs(x) > 1e-6 for x in expected) or max(map(abs, shrunken(values))) < 1e-6)
    assert shrunken(values) == pytest.approx(expected, abs=1e-9)


def a_past(rows, spread=0.04, known=None, event=None):
    """rows: for each question a dict of expert → how much more was lost."""
    pairs = [(expert, question, excess) for question, row in enumerate(rows) for expert, excess in row.items()]
    expert, question, excess = zip(*pairs, strict=True)
    numbers = np.arange(len(rows))
    return Past(
        np.array(expert),
        np.array(question),
        np.array(excess, dtype=float),
        numbers if event is None else np.array(event),
        np.full(len(rows), spread),
        numbers.astype(float) if known is None else np.array(known, dtype=float),
    )


def weights_at(past, instant, experts=3):
    return next(weights_over_time(past, np.array([instant], dtype=float), experts))


def test_weights_are_the_inverses_of_standard_errors():
    """One loses .03 less than the average of both each time and one as much more, a third has nine events."""
    past = a_past([{0: -0.03, 1: 0.03, **({2: -0.5} if i < 9 else {})} for i in range(10)])
    found = weights_at(past, 10)
    assert found.weight == pytest.approx([np.sqrt(0.04 / 0.01), np.sqrt(0.04 / 0.07), 1.0])
    assert found.is_proven.tolist() == [True, True, False]
    assert weights_at(past, 9).weight.tolist() == [1.0, 1.0, 1.0]


def test_however_good_a_record_is_there_is_a_most_that_it_weighs():
    past = a_past([{0: -0.3, 1: 0.3} for _ in range(10)])
    assert weights_at(past, 10).weight[0] == MOST_WEIGHT


def test_one_alone_has_nobody_to_be_better_than():
    assert weights_at(a_past([{0: -0.1 * i} for i in range(12)]), 99).weight.tolist() == [1.0, 1.0, 1.0]


def test_where_everyone_says_the_same_there_is_no_error_to_weigh_by():
    past = a_past([{0: -0.03, 1: 0.03} for _ in range(10)], spread=0.0)
    assert weights_at(past, 10).weight.tolist() == [1.0, 1.0, 1.0]


def test_questions_that_restate_one_event_count_as_one():
    rows = [{0: -0.03, 1: 0.03} for _ in range(30)]
    assert not weights_at(a_past(rows, event=[0] * 22 + list(range(1, 9))), 30).is_proven.any()
    apart = a_past([{0: -0.03 - 0.001 * i, 1: 0.03} for i in range(10)])
    thrice = a_past([{0: -0.03 - 0.001 * (i // 3), 1: 0.03} for i in range(30)], event=[i // 3 for i in range(30)])
    assert weights_at(thrice, 99).n_events.tolist() == [10, 10, 0]
    assert weights_at(thrice, 99).weight == pytest.approx(weights_at(apart, 99).weight)


excesses = st.dictionaries(st.integers(0, 3), st.floats(-0.5, 0.5).map(lambda x: round(x, 2)), min_size=1)
histories = st.lists(st.tuples(excesses, st.integers(0, 12), st.integers(0, 14)), min_size=1, max_size=30)


def plain_weights(history, instant, experts=4):
    """The same by plain loops over what was known before."""
    before = [(row, event) for row, known, event in history if known < instant]
    weights = []
    losses = []
    for expert in range(experts):
        of_events = {}
        for row, event in before:
            if expert in row:
                of_events.setdefault(event, []).append(row[expert])
        losses.append([fmean(some) for some in of_events.values()])
    proven = [expert for expert in range(experts) if len(losses[expert]) >= 10]
    more = by_hand([losses[expert] for expert in proven]) if len(proven) > 1 else [0.0] * len(proven)
    error = 0.04
    for expert in range(experts):
        if expert in proven:
            weights.append((error / max(error + more[proven.index(expert)], error / 4)) ** 0.5)
        else:
            weights.append(1.0)
    return weights


@given(st.integers(0, 2**32), st.floats(0.0, 0.3))
def test_weights_at_every_instant_are_those_of_plain_loops(seed, skill):
    rng = np.random.default_rng(seed)
    history = [
        (
            {e: float(rng.normal(skill * (e - 1.5), 0.1)) for e in range(4) if rng.random() < 0.8},
            i // 2,
            int(event),
        )
        for i, event in enumerate(rng.integers(0, 40, 60))
    ]
    history = [row for row in history if row[0]]
    past = a_past([r for r, _, _ in history], 0.04, [k for _, k, _ in history], [v for _, _, v in history])
    instants = np.arange(0, 32, dtype=float)
    for instant, found in zip(instants, weights_over_time(past, instants, 4), strict=True):
        assert found.weight == pytest.approx(plain_weights(history, instant), rel=1e-6)


@given(histories, histories, st.integers(0, 12))
def test_nothing_known_at_an_instant_or_after_it_changes_its_weights(history, later, instant):
    before = [row for row in history if row[1] < instant]
    assume(before)
    after = [(row, instant + known, event) for row, known, event in later]
    found = [
        weights_at(
            a_past([r for r, _, _ in some], 0.04, [k for _, k, _ in some], [v for _, _, v in some]), instant, 4
        )
        for some in (before, before + after, after + before)
    ]
    for other in found[1:]:
        assert other.weight.tolist() == found[0].weight.tolist()
        assert other.n_events.tolist() == found[0].n_events.tolist()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_with_equal_weights_it_is_the_median(values):
    assert weighted_median(np.array(values), np.full(len(values), 0.7)) == pytest.approx(median(values))


def test_weights_move_a_median_by_as_much_as_they_say():
    """Middles of the weights are at 1, 2.5 and 3.5 of 4: half of it lies two thirds of the way from .2 to .6."""
    values, weights = np.array([0.7, 0.2, 0.6]), np.array([1.0, 2.0, 1.0])
    assert weighted_median(values, weights) == pytest.approx(0.2 + 0.4 * 2 / 3)
    assert weighted_median(values, np.array([1.0, 4.0, 1.0])) == pytest.approx(0.2 + 0.4 * 1 / 2.5)
    assert weighted_median(values, np.array([0.1, 9.0, 0.1])) == pytest.approx(0.2 + 0.4 * 0.1 / 4.55)


weighted = st.lists(st.tuples(st.floats(0, 1), st.floats(0.1, 2.0)), min_size=1, max_size=15)


@given(weighted, st.randoms())
def test_the_order_of_forecasters_does_not_matter(rows, random):
    one = weighted_median(*map(np.array, zip(*rows, strict=True)))
    random.shuffle(rows)
    other = weighted_median(*map(np.array, zip(*rows, strict=True)))
    assert one == pytest.approx(other)
    assert min(p for p, _ in rows) <= other <= max(p for p, _ in rows)
