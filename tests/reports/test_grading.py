"""When a forecast was right, wrong, or too close to call."""

import pytest

from tests.making import a_choice, a_forecast, a_question, an_expert, resolved, said
from tracker.models import Forecast, Question, User
from tracker.reports.grading import Grade, for_grading, grade, in_words
from tracker.values.scales import NOT_BY_THE_END


def read_as(question: Question, by: User, low: float, best: float, high: float) -> Forecast:
    reading = {"phrase": "may", "low": low, "best": best, "high": high, "note": "a judgement"}
    return said(question, an_expert(by), by, **reading)


def grade_of(forecast: Forecast) -> Grade:
    return grade(for_grading().get(pk=forecast.pk))


@pytest.mark.parametrize(
    ("band", "expected"),
    [
        ((0.3, 0.55, 0.8), Grade.UNDECIDED),
        ((0.5, 0.55, 0.8), Grade.UNDECIDED),
        ((0.5, 0.6, 0.8), Grade.RIGHT),
        ((0.2, 0.4, 0.5), Grade.WRONG),
        ((0.8, 0.9, 0.95), Grade.RIGHT),
    ],
)
def test_words_that_can_be_read_either_way_are_too_close_to_call(analyst, band, expected):
    question = a_question(analyst)
    forecast = read_as(question, analyst, *band)
    resolved(question, "yes", analyst)
    assert grade_of(forecast) == expected


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        (0.56, Grade.RIGHT),
        (0.55, Grade.UNDECIDED),
        (0.5, Grade.UNDECIDED),
        (0.45, Grade.UNDECIDED),
        (0.44, Grade.WRONG),
    ],
)
def test_a_stated_number_near_one_half_is_neither_right_nor_wrong(analyst, p, expected):
    question = a_question(analyst)
    forecast = a_forecast(question, an_expert(analyst), analyst, p)
    resolved(question, "yes", analyst)
    assert grade_of(forecast) == expected


@pytest.mark.parametrize(("closes", "expected"), [("2019-02-28", Grade.CLOSED), ("2100-01-01", Grade.OPEN)])
def test_without_an_outcome_it_depends_on_whether_the_question_has_closed(analyst, closes, expected):
    question = a_question(analyst, closes=closes)
    assert grade_of(a_forecast(question, an_expert(analyst), analyst, 0.7)) == expected


def test_of_several_options_the_favourite_decides(analyst):
    question = a_choice(analyst)
    right, tied = (
        a_forecast(question, an_expert(analyst), analyst, p) for p in ([0.2, 0.5, 0.3], [0.4, 0.4, 0.2])
    )
    resolved(question, "B", analyst)
    assert (grade_of(right), grade_of(tied)) == (Grade.RIGHT, Grade.UNDECIDED)


@pytest.mark.parametrize(
    ("quantiles", "outcome", "expected"),
    [
        ([[0.5, 41]], "41", Grade.MEASURED),
        ([[0.9, 60]], "41", Grade.MEASURED),
        ([[0.1, 30], [0.9, 41]], "41", Grade.RIGHT),
        ([[0.1, 41], [0.5, 50], [0.9, 60]], "41", Grade.RIGHT),
        ([[0.1, 30], [0.9, 40]], "41", Grade.WRONG),
        # Beyond the range both count as its end.
        ([[0.1, 90], [0.9, 100]], "120", Grade.RIGHT),
        ([[0.1, 105], [0.9, 110]], "120", Grade.RIGHT),
        ([[0.1, 80], [0.9, 99]], "120", Grade.WRONG),
    ],
)
def test_an_interval_is_right_if_the_outcome_lies_within(analyst, quantiles, outcome, expected):
    question = a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100)
    forecast = a_forecast(question, an_expert(analyst), analyst, quantiles)
    assert grade_of(forecast) == Grade.CLOSED
    resolved(question, outcome, analyst)
    assert grade_of(forecast) == expected


@pytest.mark.parametrize(("last", "expected"), [(100, Grade.RIGHT), (200, Grade.RIGHT), (99, Grade.WRONG)])
def test_what_had_not_come_by_the_end_lies_at_the_end(analyst, last, expected):
    question = a_question(analyst, kind="date", lower_bound=0, upper_bound=100)
    forecast = a_forecast(question, an_expert(analyst), analyst, [[0.1, 50], [0.9, last]])
    resolved(question, NOT_BY_THE_END, analyst)
    assert grade_of(forecast) == expected


def test_words_for_a_number_are_graded_by_their_summary(analyst):
    question = a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100)
    reading = {"phrase": "dozens", "quantiles": [[0.1, 24], [0.9, 60]], "note": "a judgement"}
    forecast = said(question, an_expert(analyst), analyst, **reading)
    resolved(question, "41", analyst)
    assert grade_of(forecast) == Grade.RIGHT


def test_an_ordered_question_is_graded_by_its_favourite(analyst):
    question = a_question(analyst, kind="ordered", options=["Few", "Some", "Many"])
    forecast = a_forecast(question, an_expert(analyst), analyst, [0.1, 0.6, 0.3])
    resolved(question, "Some", analyst)
    assert grade_of(forecast) == Grade.RIGHT


def test_every_grade_is_counted_in_words():
    words = " ".join(text for _, text in in_words([(grade, 1) for grade in Grade]))
    assert "forecast scored by distance" in words
    assert sum(n for n, _ in in_words([(grade, 1) for grade in Grade])) == len(Grade)


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (
            [(Grade.WRONG, 4), (Grade.ANNULLED, 1), (Grade.VAGUE, 2)],
            ["forecasts, all wrong", "annulled", "that no test could settle"],
        ),
        ([(Grade.OPEN, 2), (Grade.VAGUE, 1)], ["forecasts still open", "that no test could settle"]),
        ([(Grade.VAGUE, 1), (Grade.ASSESSMENT, 2)], ["claim that no test could settle", "assessments"]),
    ],
)
def test_what_comes_first_says_what_is_counted(tally, words):
    assert [text for _, text in in_words(tally)] == words
