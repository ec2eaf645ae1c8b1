"""What is said of forecasts weighed by record, of an open question and of all that is resolved."""

from dataclasses import replace

import pytest

from tests.reports.sentences import NOW, plain
from tracker.reports.proven import Expected, Trial
from tracker.scoreboards.proven import Proven, Weighed
from tracker.scoreboards.stored import Record
from tracker.scoring.comparison import Comparison

ALIKE = Record(Proven({1: 1.0, 2: 1.0, 3: 1.0}, 40), NOW, True)
UNLIKE = Record(Proven({1: 1.2, 2: 1.0, 3: 0.8}, 40), NOW, True)


@pytest.mark.parametrize(
    ("found", "record", "has_weights", "sentence"),
    [
        (
            Weighed(5, 0.55, 0.62, 3),
            UNLIKE,
            True,
            "Who did better before counts for more; the median of all is 55 %. 3 of the 5 have a weight "
            "of their own, from how they did on questions resolved before, of which there are 40.",
        ),
        (
            Weighed(2, 0.55, 0.62, 1),
            UNLIKE,
            True,
            "Who did better before counts for more; the median of all is 55 %. 1 of the 2 has a weight "
            "of their own, from how they did on questions resolved before, of which there are 40.",
        ),
        (
            Weighed(3, 0.55, 0.55, 3),
            ALIKE,
            False,
            "All 3 have the outcomes of 10 events or more, but records differ by no more than chance may make "
            "them, so that everyone weighs alike: it is the median, 55 %.",
        ),
        (
            Weighed(4, 0.55, 0.55, 0),
            UNLIKE,
            False,
            "None of the 4 has the outcomes of 10 events, which a weight of one’s own takes: weighed by "
            "record it is the median, 55 %.",
        ),
        (
            None,
            Record(None, NOW, False),
            False,
            "How everyone did before is not computed yet; what follows from it stands here as soon as it is.",
        ),
    ],
)
def test_what_is_expected_says_what_it_rests_on(found, record, has_weights, sentence):
    expected = Expected(found, record)
    assert plain(expected.sentence) == sentence
    assert expected.has_weights == has_weights


CLEAR = Comparison(60, 50, 0.15, 0.16, 0.01, 0.004, 0.016, 0.002)


@pytest.mark.parametrize(
    ("weighed", "n_weighed", "verdict"),
    [
        (
            CLEAR,
            44,
            "Weighed by record was better than the median on 60 questions about 50 events; the difference is "
            "larger than chance would give (p = 0.002). Forecasters had unlike weights on 44 of them.",
        ),
        (
            replace(CLEAR, lead=-0.01, low=-0.016, high=-0.004),
            44,
            "Weighed by record was worse than the median on 60 questions about 50 events; the difference is "
            "larger than chance would give (p = 0.002). Forecasters had unlike weights on 44 of them.",
        ),
        (
            replace(CLEAR, p_value=0.3),
            44,
            "Weighed by record was no better than the median, as far as 60 questions about 50 events can "
            "tell. Forecasters had unlike weights on 44 of them.",
        ),
        (
            Comparison(12, 9, 0.15, 0.16, 0.01),
            1,
            "12 questions about 9 events are too few to say whether weighing by record is any better than the "
            "median. Forecasters had unlike weights on 1 of them.",
        ),
        (
            Comparison(1, 1, 0.15, 0.15, 0.0),
            0,
            "Weighed by record was the median every time, on 1 question about 1 event, and so no better: "
            "until then records were too short, or differed by no more than chance may make them.",
        ),
    ],
)
def test_the_verdict_says_no_more_than_the_figures(weighed, n_weighed, verdict):
    found = Trial(Record(Proven({}, 60, weighed, weighed, n_weighed), NOW, True))
    assert plain(found.verdict) == verdict
    assert [row.name for row in found.rows] == ["Median", "Geometric mean of odds", "Weighed by record"]


def test_without_a_question_or_a_record_there_is_no_table():
    nothing, unknown = (Trial(Record(known, NOW, True)) for known in (Proven(), None))
    assert (nothing.rows, unknown.rows) == ([], [])
    assert nothing.verdict.startswith("No yes-or-no question of which two forecasts stood has its outcome yet.")
    assert unknown.verdict == "How it did is not computed yet. It stands here as soon as it is."
