"""Paths, and labels that make room for one another."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.charts.marks import apart, beside, beside_the_plot, polyline, steps


def test_paths():
    assert polyline([(0, 1), (2.5, 3)]) == "M0 1L2.5 3"
    assert steps([(0, 1), (2.5, 3), (4, 5)]) == "M0 1H2.5V3H4V5"
    assert polyline([]) == steps([]) == ""


def test_labels_with_room_stay_where_they_are():
    assert apart([20, 80, 50], [10, 10, 10], 100) == [20, 80, 50]


def test_labels_too_near_are_moved_as_little_as_can_be():
    assert apart([50, 50], [10, 10], 100) == [45, 55]
    assert apart([50, 52, 90], [10, 10, 10], 100) == [46, 56, 90]


def test_labels_at_the_edge_stay_within():
    assert apart([100, 100, 0], [10, 20, 10], 100) == [75, 90, 5]


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(1, 12)), min_size=1, max_size=30))
def test_labels_are_never_over_one_another_unless_there_is_no_room(wanted):
    places, heights = zip(*wanted, strict=True)
    laid = sorted(zip(apart(places, heights, 100), heights, strict=True))
    squeeze = min(1, 100 / sum(heights))
    assert laid[0][0] >= -0.01
    assert laid[-1][0] <= 100.01
    for (above, tall), (below, high) in pairwise(laid):
        # Labels at equal places may come back in either order, so the smaller of both halves is what is sure.
        assert below - above >= squeeze * min(tall, high) - 0.03


def test_words_of_two_lines_stand_on_both_sides_of_their_middle():
    (label,) = beside([(100, 50)], [("Resolved No", "on 28 February 2019")], 300)
    assert [(y, words) for y, words in label.typed] == [(-4.5, "Resolved No"), (14.5, "on 28 February 2019")]
    assert not label.is_far


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Sue Mi Terry", ("Sue Mi Terry",)),
        ("Katharine H.S. Moon-Field", ("Katharine H.S.", "Moon-Field")),
        ("Prediction markets, as read by SimonM", ("Prediction", "markets, as read …")),
        ("x" * 50, ("x" * 18, "…")),
    ],
)
def test_long_names_stand_in_two_lines(name, lines):
    assert beside_the_plot(name) == lines
