"""Places on an axis, its ticks, and its words."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import inf, nan

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tracker.charts.scales import MINUS, NBSP, PERCENT, Linear, Time, axis_for, figure

numbers = st.floats(-1e6, 1e6, allow_subnormal=False)
moments = st.integers(-70 * 365, 130 * 365).map(
    lambda days: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days / 3)
)


def linear(a: float, b: float) -> Linear:
    assume(a == b or abs(a - b) > 1e-6)
    return Linear(min(a, b), max(a, b))


@given(numbers, numbers, st.integers(2, 10))
@example(-400_002.0, -1.0, 2)  # no multiple of 500,000
def test_ticks_are_within_the_axis_in_order_and_few(a, b, n):
    places = [tick.percent_across for tick in linear(a, b).ticks(n)]
    assert all(0 <= place <= 100 for place in places)
    assert all(one < other for one, other in pairwise(places))
    assert 1 <= len(places) <= n + 1


@given(numbers, numbers, st.integers(2, 10))
def test_a_widened_axis_ends_in_ticks(a, b, n):
    axis = linear(a, b)
    wide = axis.widened(n)
    slack = 1e-9 * (axis.high - axis.low)
    assert wide.low <= axis.low + slack
    assert wide.high >= axis.high - slack
    places = [tick.percent_across for tick in wide.ticks(n)]
    assert places[0] == (0 if axis.low < axis.high else 50)
    assert places[-1] == (100 if axis.low < axis.high else 50)


@given(numbers, numbers, numbers, numbers)
def test_the_larger_value_is_never_to_the_left_or_below(a, b, one, other):
    axis = linear(a, b)
    low, high = sorted((one, other))
    assert axis.across(low) <= axis.across(high)
    assert axis.down(low) >= axis.down(high)


@given(moments, moments, st.integers(2, 8))
def test_ticks_of_time_are_within_the_axis_in_order_and_few(a, b, n):
    ticks = Time.between(min(a, b), max(a, b)).ticks(n)
    places = [tick.percent_across for tick in ticks]
    assert all(0 <= place <= 100 for place in places)
    assert places == sorted(places)
    assert 1 <= len(places) <= n + 1


@pytest.mark.parametrize(
    ("axis", "labels"),
    [
        (PERCENT, ["0", "20", "40", "60", "80", f"100{NBSP}%"]),
        (Linear(-0.2, 0.3), [f"{MINUS}0.2", f"{MINUS}0.1", "0", "0.1", "0.2", "0.3"]),
        (Linear(0, 3000, "soldiers"), ["0", "500", "1,000", "1,500", "2,000", "2,500", f"3,000{NBSP}soldiers"]),
        (Linear(4, 4), ["4"]),
    ],
)
def test_labels_of_numbers(axis, labels):
    assert [tick.label for tick in axis.ticks()] == labels


@pytest.mark.parametrize(
    ("start", "end", "labels"),
    [
        ((2019, 2, 26), (2019, 3, 2), ["26 Feb 2019", "27 Feb", "28 Feb", "1 Mar", "2 Mar"]),
        ((2018, 10, 1), (2019, 2, 28), ["Oct 2018", "Nov", "Dec", "Jan 2019", "Feb 2019"]),
        ((2016, 3, 1), (2019, 6, 1), ["2017", "2018", "2019"]),
        ((2018, 10, 1), (2019, 12, 31), ["Oct 2018", "Jan 2019", "Apr 2019", "Jul", "Oct"]),
        ((1990, 6, 1), (2019, 6, 1), ["1995", "2000", "2005", "2010", "2015"]),
        ((2019, 2, 28), (2019, 2, 28), ["28 Feb 2019"]),
    ],
)
def test_labels_of_time_name_the_year_where_it_is_new(start, end, labels):
    axis = Time.between(datetime(*start, tzinfo=UTC), datetime(*end, tzinfo=UTC))
    assert [tick.label for tick in axis.ticks()] == labels


def test_the_ticks_of_an_afternoon_are_its_day():
    noon = datetime(2019, 2, 28, 12, tzinfo=UTC)
    (tick,) = Time.between(noon, noon + timedelta(hours=3)).ticks()
    assert (tick.percent_across, tick.label) == (0, "28 Feb 2019")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ((-0.10, 2), f"{MINUS}0.1"),
        ((-0.001, 2), "0"),
        ((1200, 0), "1,200"),
        ((100.0, 1), "100"),
        ((0.04, 3, True), "+0.04"),
        ((0.0, 3, True), "0"),
        ((0.04, 3, True, False), "+0.040"),
        ((-0.0001, 3, True, False), "0.000"),
    ],
)
def test_figures(number, words):
    assert figure(*number) == words


def test_a_value_is_said_as_exactly_as_its_axis_can_tell():
    assert PERCENT.words(0.675) == f"67.5{NBSP}%"
    assert PERCENT.words(0.9) == f"90{NBSP}%"
    assert Linear(-0.2, 0.3).words(0.0421, signed=True) == "+0.042"
    assert Linear(0, 5000).words(4321.7) == "4,322"


def test_an_axis_for_nothing_or_only_noughts_still_has_a_length():
    assert axis_for([], [], []) == Linear(-1, 1)
    assert axis_for([None, nan], [None, -inf], [None, inf]) == Linear(-1, 1)
    assert axis_for([0.0], [0.0], [0.0]) == Linear(-1, 1)


def test_an_axis_holds_nought_and_every_value_and_end():
    axis = axis_for([0.05, 0.1], [0.02, 0.05], [0.08, 0.15])
    assert axis.low == 0
    assert axis.high == pytest.approx(0.15, abs=0.01)


def test_one_huge_interval_does_not_squeeze_the_others():
    axis = axis_for([0.06, -0.02, 0.03], [0.01, -0.08, -7], [0.11, 0.03, 9])
    assert axis.high <= 0.31
    assert axis.low >= -0.31


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=20))
def test_an_axis_never_leaves_out_a_value(values):
    axis = axis_for([*values], [value - 1 for value in values], [value + 1 for value in values])
    assert axis.low <= min(0, *values) + 1e-9
    assert axis.high >= max(0, *values) - 1e-9
