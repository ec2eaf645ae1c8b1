from datetime import date

import pytest

from tracker.prose.deadlines import deadlines

PUBLISHED = date(2019, 2, 26)  # a Tuesday


def days(words, published=PUBLISHED):
    return [str(found.day or "") for found in deadlines(f"It will end {words}.", published)]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("by 2029", "2029-12-31"),
        ("before 2029", "2028-12-31"),
        ("in 2029", "2029-12-31"),
        ("by the end of 2020", "2020-12-31"),
        ("before the end of 2020", "2020-12-31"),
        ("by the start of 2020", "2020-01-01"),
        ("by mid-2020", "2020-06-30"),
        ("by late 2020", "2020-12-31"),
        ("in the 2030s", "2039-12-31"),
        ("in March 2020", "2020-03-31"),
        ("by February 2020", "2020-02-29"),
        ("before May 2020", "2020-04-30"),
        ("on 15 March 2020", "2020-03-15"),
        ("on March 15, 2020", "2020-03-15"),
        ("by the 15th of March 2020", "2020-03-15"),
        ("by 2020-03-15", "2020-03-15"),
        ("in the first half of 2020", "2020-06-30"),
        ("in the second quarter of 2020", "2020-06-30"),
        ("by Q3 2020", "2020-09-30"),
    ],
)
def test_a_date_in_full_needs_no_day_of_publication(words, day):
    assert days(words) == days(words, None) == [day]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("this year", "2019-12-31"),
        ("by the end of the year", "2019-12-31"),
        ("by the end of next year", "2020-12-31"),
        ("by year-end", "2019-12-31"),
        ("within a year", "2020-02-26"),
        ("within six months", "2019-08-26"),
        ("in the next two to three years", "2022-02-26"),
        ("over the next decade", "2029-02-26"),
        ("two weeks from now", "2019-03-12"),
        ("within 48 hours", "2019-02-28"),
        ("in half a year", "2019-08-26"),
        ("next month", "2019-03-31"),
        ("this quarter", "2019-03-31"),
        ("by the end of the decade", "2019-12-31"),
        ("by the end of the century", "2099-12-31"),
        ("this week", "2019-03-03"),
        ("tomorrow", "2019-02-27"),
        ("on Friday", "2019-03-01"),
        ("next Tuesday", "2019-03-05"),
        ("by Friday, March 29", "2019-03-29"),
        ("in January", "2020-01-31"),
        ("by 20 February", "2020-02-20"),
        ("by Christmas", "2019-12-25"),
        ("next March", "2019-03-31"),
    ],
)
def test_a_date_that_counts_from_publication(words, day):
    assert days(words) == [day]
    assert days(words, None) == [""]


@pytest.mark.parametrize(
    "words",
    [
        "before the summit",
        "at the next summit",
        "soon",
        "in the coming weeks",
        "this summer",
        "in the foreseeable future",
    ],
)
def test_what_sets_no_day(words):
    assert days(words) == [""]


@pytest.mark.parametrize(
    "words",
    ["in 2018", "by January 2019", "with the 2020 budget", "in 2030 dollars", "for 2100 people", "in 2020–21"],
)
def test_what_is_past_or_no_date(words):
    assert days(words) == []


def test_days_that_are_in_no_calendar_are_passed_over():
    assert days("by 31 June 2020") == days("on 30 February") == []
    assert days("within 999 centuries") == [""]


def test_a_leap_day_a_year_on():
    assert days("within a year", date(2020, 2, 29)) == ["2021-02-28"]


def test_when_it_was_said_is_no_deadline():
    sentence = "The bank will close by June, it announced on Tuesday."
    assert [found.day for found in deadlines(sentence, PUBLISHED)] == [date(2019, 6, 30)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Oil averaged $63.85 in February — a 40 percent increase in three months.",
        "Gold rose 12 percent in six weeks.",
        "Inflation was 5 percent in March.",
        "In April prices fell.",
        "Exports have fallen by a tenth in two years.",
        "It will be the biggest fall in three years.",
        "Rates will fall for the first time in a decade.",
    ],
)
def test_what_a_figure_did_is_no_deadline(sentence):
    assert deadlines(sentence, PUBLISHED) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Oil averaged $63.85 and will double in three months.",
        "Gold, which rose, is likely to fall in three months.",
        "In May the bank will cut, as prices fell.",
        "Prices fell; they recover in May.",
        "The mint doubled its offer, to expire in May.",
        "It will be the best team and win in May.",
    ],
)
def test_what_lies_ahead_of_a_figure_that_moved_is_one(sentence):
    assert len(deadlines(sentence, PUBLISHED)) == 1


def test_the_reason_names_the_words_and_the_day():
    (found,) = deadlines("It ends by 2020.", None)
    assert found.why == "a date: “by 2020” (31 December 2020)"
