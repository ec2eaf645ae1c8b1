"""Values as JSON may hold them, scales, and what coders make of words together."""

import pytest
from django.core.exceptions import ValidationError

from tests.making import a_choice, a_forecast, a_question, an_expert, day, read, said
from tracker.models import Forecast, Question, ReadingSummary, User
from tracker.values.amounts import Amount
from tracker.values.figures import days_since_epoch
from tracker.values.options import Options
from tracker.values.scales import NOT_BY_THE_END, Scale
from tracker.values.value import Columns

WARHEADS = Scale(0, 100, "warheads")
NAN, INFINITY = float("nan"), float("inf")
NO_JSON_VALUE = [{}, {"0.1": 5}, "0.1", 0.1, True, [0.1], [None], ["0.1"], [[]], [{}], [[[0.1, 5]]], [["a", "b"]]]


@pytest.mark.parametrize(
    "quantiles",
    [
        *NO_JSON_VALUE,
        [],
        [[0.1]],
        [[0.1, 5, 6]],
        [[0.1, None]],
        [[0.1, "5"]],
        [[0.1, True]],
        [[True, 5]],
        [[0.1, NAN]],
        [[0.1, INFINITY]],
        [[NAN, 5]],
        [[0.1, 10**400]],
        [[0, 5]],
        [[1, 5]],
        [[-0.1, 5]],
        [[0.2, 5], [0.1, 6]],
        [[0.1, 5], [0.1, 6]],
        [[0.1, 6], [0.2, 5]],
        [[i / 1000, i] for i in range(1, 101)],
    ],
)
def test_what_are_no_quantiles_is_refused(quantiles):
    with pytest.raises(ValidationError):
        Amount(WARHEADS).value(Columns(quantiles=quantiles)).refuse()


@pytest.mark.parametrize("quantiles", [[[0.5, 40]], [[0.1, 5], [0.9, 5]], [[i / 100, i] for i in range(1, 100)]])
def test_what_are_quantiles_is_not(quantiles):
    Amount(WARHEADS).value(Columns(quantiles=quantiles)).refuse()


@pytest.mark.parametrize("distribution", [*NO_JSON_VALUE, [], [0.5, True], [0.5, "0.5"], [NAN, 0.5], [0.5, None]])
def test_what_is_no_distribution_is_refused(distribution):
    with pytest.raises(ValidationError):
        Options(("A", "B")).value(Columns(distribution=distribution)).refuse()


@pytest.mark.parametrize("options", [{}, {"a": 1}, "ab", 7, [1, 2], [None, "a"], [["a"], ["b"]]])
def test_options_that_are_none_are_refused(analyst, options):
    question = Question(
        title="Which?",
        criteria="The one.",
        kind="multiple choice",
        options=options,
        opens_at=day("2019-02-01").at,
        closes_at=day("2019-03-01").at,
        recorded_by=analyst,
    )
    with pytest.raises(ValidationError, match="Every option is a line of text"):
        question.full_clean()


@pytest.mark.parametrize("quantiles", [[[0.5, 1e6]], [[0.5, -1e6]]])
def test_a_day_that_no_calendar_has_is_refused(analyst, quantiles):
    question = a_question(analyst, kind="date", lower_bound=0, upper_bound=100)
    with pytest.raises(ValidationError, match="There is no such date"):
        a_forecast(question, an_expert(analyst), analyst, quantiles)
    assert not Forecast.objects.exists()


DAYS = Scale(days_since_epoch(day("2019-03-01").day), days_since_epoch(day("2019-12-31").day), is_date=True)


@pytest.mark.parametrize(
    ("scale", "outcome", "value", "words"),
    [
        (WARHEADS, "41.0", 41, "41 warheads"),
        (WARHEADS, "0.1", 0.1, "0.1 warheads"),
        (WARHEADS, "-1234.5", -1234.5, "−1,234.5 warheads"),
        (Scale(0, 1), "0.30000000000000004", 0.30000000000000004, "0.3"),
        (DAYS, "2019-02-28", 17955, "28 February 2019"),
        (DAYS, NOT_BY_THE_END, 18261, "not by 31 December 2019"),
    ],
)
def test_an_outcome_is_a_value_and_words(scale, outcome, value, words):
    assert scale.value_of(outcome) == value
    assert scale.outcome_in_words(outcome).replace("\xa0", " ") == words


@pytest.mark.parametrize(("value", "counts_as"), [(-1, 0), (0, 0), (41, 41), (100, 100), (101, 100)])
def test_a_value_beyond_the_range_counts_as_its_end(value, counts_as):
    assert WARHEADS.clip(value) == counts_as


@pytest.mark.parametrize(
    ("typed", "outcome"), [("41", "41.0"), (" −2.5 ", "-2.5"), ("-0", "0.0"), ("1e3", "1000.0"), (".5", "0.5")]
)
def test_a_number_has_one_way_to_be_recorded(typed, outcome):
    assert Amount(WARHEADS).clean_outcome(typed) == outcome


def summary_of(question: Question, by: list[User], field: str, values: list) -> ReadingSummary:
    """The summary of one reading by each coder."""
    first, *others = [{field: value, "note": "a judgement"} for value in values]
    forecast = said(question, an_expert(by[0]), by[0], **first)
    for coder, reading in zip(by[1:], others, strict=False):
        read(forecast, coder, **reading)
    return ReadingSummary.objects.get(forecast=forecast)


@pytest.mark.parametrize(
    ("readings", "quantiles", "n"),
    [
        ([[[0.5, 10]], [[0.5, 20]], [[0.5, 60]]], [[0.5, 20]], 3),
        # Only the level that all of them gave.
        ([[[0.1, 5], [0.5, 10]], [[0.5, 20], [0.9, 30]], [[0.5, 15]]], [[0.5, 15]], 3),
        # None in common: those of the first, over those who have them all.
        ([[[0.1, 5], [0.9, 10]], [[0.5, 20]], [[0.1, 7], [0.5, 8], [0.9, 20]]], [[0.1, 6], [0.9, 15]], 2),
        ([[[0.1, 5], [0.9, 10]], [[0.5, 20]], [[0.1, 7]]], [[0.1, 5], [0.9, 10]], 1),
    ],
)
def test_quantiles_of_several_coders_are_combined_at_levels_they_share(
    analyst, admin, reader, readings, quantiles, n
):
    question = a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100)
    summary = summary_of(question, [analyst, admin, reader], "quantiles", readings)
    assert (summary.quantiles, summary.n) == (quantiles, n)


def test_readings_that_share_no_likely_option_are_averaged(analyst, admin, reader):
    readings = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    summary = summary_of(a_choice(analyst), [analyst, admin, reader], "distribution", readings)
    assert summary.distribution == pytest.approx([1 / 3, 1 / 3, 1 / 3])


@pytest.mark.parametrize("quantiles", [[], [[0.9, 5], [0.1, 6]], [["a", 5]], {}])
def test_a_reading_of_quantiles_is_checked(analyst, quantiles):
    question = a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100)
    with pytest.raises(ValidationError):
        summary_of(question, [analyst], "quantiles", [quantiles])


@pytest.mark.parametrize(
    ("lower", "upper", "why"),
    [(0.0, 5e-324, "too narrow"), (1.0, 1.0 + 1e-13, "too narrow"), (-1e300, 1e300, "too wide")],
)
def test_a_range_that_no_axis_can_show_is_refused(lower, upper, why):
    with pytest.raises(ValidationError, match=why):
        Amount(Scale(lower, upper, "")).refuse()
