"""What is said of two forecasters, and of how far coders agree."""

from dataclasses import replace

import pytest

from tests.reports.sentences import plain
from tracker.models import Expert
from tracker.models.scores import Timing
from tracker.reports.agreement import Agreement
from tracker.reports.head_to_head import HeadToHead
from tracker.reports.opponents import Opponent
from tracker.scoring.agreement import Interval
from tracker.scoring.comparison import Comparison

ADA, BEN, CROWD = (
    Expert(name="Ada", slug="ada"),
    Expert(name="Ben", slug="ben"),
    Expert(name="Crowd", slug="crowd"),
)
BETTER = Comparison(12, 12, 0.1, 0.2, 0.1, 0.05, 0.15, 0.012)
WORSE = Comparison(12, 12, 0.2, 0.1, -0.1, -0.15, -0.05, 0.0001)
ALIKE = Comparison(12, 12, 0.1, 0.2, 0.1, -0.05, 0.25, 0.5)
SAME = Comparison(12, 12, 0.1, 0.1, 0.0)
NOTHING = Comparison(0, 0, None, None, None)


def both(comparison: Comparison, **fields) -> HeadToHead:
    return replace(HeadToHead(ADA, BEN, comparison, [], Timing.AVERAGED, False), **fields)


@pytest.mark.parametrize(
    ("comparison", "words"),
    [
        (NOTHING, "They share no resolved question. Once they do, it stands here with what each of them said."),
        (
            replace(ALIKE, n=9, n_events=9),
            "Too few shared questions to compare Ada with Ben: 9, and it takes at least 10.",
        ),
        (
            replace(ALIKE, n_events=1),
            "Too few shared questions to compare Ada with Ben: 12, which restate 1 event, and it takes at least "
            "10.",
        ),
        (
            ALIKE,
            "Ada and Ben cannot be told apart on the 12 questions that they share: chance alone would give as "
            "large a difference in 50 % of cases.",
        ),
        (SAME, "Ada and Ben cannot be told apart on the 12 questions that they share."),
        (
            BETTER,
            "Ada did better on the 12 questions that they share; the difference is larger than chance would give "
            "(p = 0.012).",
        ),
        (
            WORSE,
            "Ben did better on the 12 questions that they share; the difference is larger than chance would give "
            "(p < 0.001).",
        ),
    ],
)
def test_who_did_better(comparison, words):
    assert plain(both(comparison).finding) == words


@pytest.mark.parametrize(
    ("comparison", "words"),
    [
        (BETTER, "95 % interval +0.050 to +0.150"),
        (replace(SAME, n_events=9), "too few to say how sure that is"),
        (SAME, "the same on every question"),
    ],
)
def test_how_sure_that_is(comparison, words):
    assert plain(both(comparison).how_sure) == words


OTHERS = (
    "The crowd is the median of what the other experts said who had a forecast standing at the close, at least "
    "two of them; Ada’s own is not in it. Both are scored by what stood at the close."
)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Each is averaged over the time that the forecast stood."),
        ({"second": CROWD}, OTHERS),
        ({"first": CROWD, "second": ADA}, OTHERS),
        ({"second": CROWD, "is_cut": True}, f"{OTHERS} Only the latest 500 questions are compared."),
    ],
)
def test_how_they_are_compared(fields, words):
    assert both(BETTER, **fields).how_compared == words


@pytest.mark.parametrize(
    ("comparison", "adjusted", "verdict", "p_values"),
    [
        (NOTHING, None, "Too few to compare", ""),
        (ALIKE, 0.9, "Cannot be told apart", "p = 0.500"),
        (BETTER, 0.03, "Did better", "p = 0.012"),
        (WORSE, 0.04, "Did worse", "p < 0.001"),
        (BETTER, 0.096, "Did better, but among 8 pairs that may be chance", "p = 0.012; among 8, p = 0.096"),
    ],
)
def test_the_verdict_on_an_opponent(comparison, adjusted, verdict, p_values):
    row = Opponent(BEN, comparison, adjusted, 8)
    assert (row.finding_in_words, plain(row.p_values)) == (verdict, p_values)


@pytest.mark.parametrize(
    ("agreement", "words"),
    [
        (Agreement("All", 0, None), "nothing has been coded twice yet."),
        (Agreement("All", 3, None), "3 coded twice, too few that differ to tell."),
        (
            Agreement("All", 40, 0.81, Interval(0.7, 0.9)),
            "<b>α = 0.81</b>, 95 % interval 0.70 to 0.90, over 40 coded twice: reliable.",
        ),
        (Agreement("All", 40, 0.7), "<b>α = 0.70</b>, over 40 coded twice: conclusions are tentative."),
        (Agreement("All", 40, 0.5), "<b>α = 0.50</b>, over 40 coded twice: too low to rely on."),
    ],
)
def test_how_far_coders_agree(agreement, words):
    assert plain(agreement.in_words) == words
