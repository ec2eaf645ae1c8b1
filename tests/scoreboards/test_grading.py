"""When a forecast was right, wrong, or too close to call."""

import pytest

from tests.making import a_choice, a_forecast, a_question, an_expert, day, resolved
from tracker.models import Forecast, Question, User
from tracker.scoreboards.grading import Grade, for_grading, grade


def read_as(question: Question, by: User, low: float, best: float, high: float) -> Forecast:
    reading = {"phrase": "may", "low": low, "best": best, "high": high, "note": "a judgement"}
    return question.forecast(an_expert(by), by=by, made=day("2019-02-10"), basis="verbal", reading=reading)


def verdict(forecast: Forecast) -> Grade:
    return grade(for_grading().get(pk=forecast.pk))


@pytest.mark.parametrize(
    ("band", "expected"),
    [
        ((0.3, 0.55, 0.8), Grade.UNDECIDED),
        ((0.5, 0.55, 0.8), Grade.RIGHT),
        ((0.2, 0.45, 0.5), Grade.WRONG),
        ((0.8, 0.9, 0.95), Grade.RIGHT),
    ],
)
def test_words_that_can_be_read_either_way_are_too_close_to_call(analyst, band, expected):
    question = a_question(analyst)
    forecast = read_as(question, analyst, *band)
    resolved(question, "yes", analyst)
    assert verdict(forecast) == expected


@pytest.mark.parametrize(("p", "expected"), [(0.51, Grade.RIGHT), (0.5, Grade.UNDECIDED), (0.49, Grade.WRONG)])
def test_a_stated_number_has_no_band(analyst, p, expected):
    question = a_question(analyst)
    forecast = a_forecast(question, an_expert(analyst), analyst, p)
    resolved(question, "yes", analyst)
    assert verdict(forecast) == expected


def test_of_several_options_the_favourite_decides(analyst):
    question = a_choice(analyst)
    right, tied = (
        a_forecast(question, an_expert(analyst), analyst, p) for p in ([0.2, 0.5, 0.3], [0.4, 0.4, 0.2])
    )
    resolved(question, "B", analyst)
    assert (verdict(right), verdict(tied)) == (Grade.RIGHT, Grade.UNDECIDED)
