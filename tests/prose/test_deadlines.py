import re
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
        ("before the year is out", "2019-12-31"),
        ("before the decade is over", "2019-12-31"),
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


MONDAY = date(2024, 7, 15)
SAID = [
    ("by Q3 of next year", "2025-09-30"), ("by Q3 next year", "2025-09-30"),
    ("by Christmas 2025", "2025-12-25"), ("by Christmas", "2024-12-25"),
    ("before Christmas 2025", "2025-12-24"), ("by year-end 2026", "2026-12-31"), ("by year-end", "2024-12-31"),
    ("before year-end", "2024-12-31"), ("at $80 year-end", "2024-12-31"), ("before the end of 2026", "2026-12-31"),
    ("before the end of the year", "2024-12-31"), ("by the year's end", "2024-12-31"),
    ("before 1 March 2025", "2025-02-28"), ("before 1 March", "2025-02-28"),
    ("by November 17,2025", "2025-11-17"), ("by November 17 ,2025", "2025-11-17"),
    ("within a year and a half", "2026-01-15"), ("by the last Friday of this month", "2024-07-26"),
    ("by the last Friday of the month", "2024-07-26"), ("on the last Friday of next month", "2024-08-30"),
    ("by this time next year", "2025-07-15"), ("this time next year", "2025-07-15"),
    ("this time next month", "2024-08-15"), ("between 2025 and 2030", "2030-12-31"),
    ("in 2025 or 2026", "2026-12-31"), ("by 2025 or 2026", "2026-12-31"), ("in 2025 or in 2026", "2026-12-31"),
    ("in 2025, 2026 or 2027", "2027-12-31"), ("by 31/12/2025", "2025-12-31"), ("by 11/2025", "2025-11-30"),
    ("by 31.12.2025", "2025-12-31"),
    ("by 12/31/2025", "2025-12-31"), ("by 03/03/2025", "2025-03-03"), ("by 2025-12-31", "2025-12-31"),
    ("in the second half of next year", "2025-12-31"), ("in H1 2026", "2026-06-30"),
    ("in the first half of 2026", "2026-06-30"), ("in the first quarter of 2026", "2026-03-31"),
    ("in the third quarter next year", "2025-09-30"), ("in next year's third quarter", "2025-09-30"),
    ("by the end of next year's first quarter", "2025-03-31"), ("by Q4'25", "2025-12-31"),
    ("by Q4 '25", "2025-12-31"), ("by 4Q25", "2025-12-31"), ("by 4Q 2025", "2025-12-31"),
    ("by 2025Q4", "2025-12-31"), ("by Q4-2025", "2025-12-31"), ("by the end of Q2", "2025-06-30"),
    ("end of Q2", "2025-06-30"), ("by Q3", "2024-09-30"), ("by mid-2026", "2026-06-30"),
    ("in late 2026", "2026-12-31"), ("late in 2026", "2026-12-31"), ("late next year", "2025-12-31"),
    ("later this year", "2024-12-31"), ("by the turn of the year", "2024-12-31"),
    ("before the turn of the year", "2024-12-31"), ("by New Year's Day 2026", "2026-01-01"),
    ("by New Year's Day", "2025-01-01"), ("by New Year's Eve", "2024-12-31"), ("before New Year", "2024-12-31"),
    ("before the new year", "2024-12-31"), ("on the second Tuesday of November 2026", "2026-11-10"),
    ("on the first Monday in October", "2024-10-07"), ("on the first Monday in June", "2025-06-02"),
    ("on the first Tuesday after the first Monday in November 2026", "2026-11-03"),
    ("by the last day of February 2028", "2028-02-29"), ("before the last day of February 2028", "2028-02-28"),
    ("on the last day of the month", "2024-07-31"), ("by the end of the month", "2024-07-31"),
    ("by the end of next month", "2024-08-31"), ("by the end of month", "2024-07-31"),
    ("by month-end", "2024-07-31"), ("by the end of the month after next", "2024-09-30"),
    ("by the month after next", "2024-09-30"), ("the week after next", "2024-08-04"),
    ("the year after next", "2026-12-31"), ("by Q1 of the year after next", "2026-03-31"),
    ("a year from today", "2025-07-15"), ("a year from now", "2025-07-15"),
    ("in eighteen months", "2026-01-15"), ("in 18 months' time", "2026-01-15"),
    ("in one and a half years", "2026-01-15"), ("within two and a half years", "2027-01-15"),
    ("in a decade and a half", "2039-07-15"), ("in two and a half decades", "2049-07-15"),
    ("in twenty-one days", "2024-08-05"), ("in 100 days", "2024-10-23"), ("in a hundred days", "2024-10-23"),
    ("within 90 days", "2024-10-13"), ("within forty-eight hours", "2024-07-17"),
    ("in three to five years", "2029-07-15"), ("in 3-5 years", "2029-07-15"),
    ("in the next three to five years", "2029-07-15"), ("three to five years from now", "2029-07-15"),
    ("in a year or two", "2026-07-15"), ("in less than two years", "2026-07-15"),
    ("between now and 2030", "2030-12-31"), ("from 2025 to 2030", "2030-12-31"), ("in 2025–2030", "2030-12-31"),
    ("no later than 31 December 2025", "2025-12-31"), ("no later than March", "2025-03-31"),
    ("by Dec. 31", "2024-12-31"), ("by December 31st, 2025", "2025-12-31"),
    ("by the 31st of December", "2024-12-31"), ("by the 31st of December 2025", "2025-12-31"),
    ("by 31st December 2025", "2025-12-31"), ("by Dec 2025", "2025-12-31"), ("by 31-Dec-2025", "2025-12-31"),
    ("by November", "2024-11-30"), ("by July", "2024-07-31"), ("by June", "2025-06-30"),
    ("by this Friday", "2024-07-19"), ("by Friday", "2024-07-19"), ("by tomorrow", "2024-07-16"),
    ("by the day after tomorrow", "2024-07-17"), ("in the next three quarters", "2025-04-15"),
    ("over the next decade", "2034-07-15"), ("in the 2030s", "2039-12-31"), ("before the 2030s", "2029-12-31"),
    ("by the end of the 2030s", "2039-12-31"), ("by 2050", "2050-12-31"), ("this century", "2099-12-31"),
    ("in 2.5 years", "2027-01-15"), ("in 6 in 10 years", "2034-07-15"),
    ("within a year of today", "2025-07-15"), ("by the second half of the decade", "2029-12-31"),
    ("in the next half century", "2074-07-15"), ("in the next quarter century", "2049-07-15"),
    ("in half a decade", "2029-07-15"), ("within a fortnight", "2024-07-29"),
    ("in March next year", "2025-03-31"), ("on 5 March next year", "2025-03-05"),
    ("by December of this year", "2024-12-31"), ("on March 5–7, 2025", "2025-03-07"),
    ("on 5–7 March 2025", "2025-03-07"), ("between March and June 2025", "2025-06-30"),
    ("between March and June", "2025-06-30"), ("between now and Christmas", "2024-12-25"),
    ("in March or April", "2025-04-30"), ("by the end of next week", "2024-07-28"),
    ("for the rest of the year", "2024-12-31"), ("by the year 2030", "2030-12-31"),
    ("in calendar year 2026", "2026-12-31"), ("before November 2025 elections", "2025-10-31"),
    ("by the 20th of next month", "2024-08-20"), ("on or before 31 December 2025", "2025-12-31"),
    ("by end-2026", "2026-12-31"), ("by end 2026", "2026-12-31"), ("by end of 2026", "2026-12-31"),
    ("by end-March", "2025-03-31"), ("end the year", "2024-12-31"), ("by the third quarter", "2024-09-30"),
    ("over the next 12-month period", "2025-07-15"), ("by 15 August", "2024-08-15"),
    ("by Monday or Tuesday", "2024-07-16"), ("through 2026", "2026-12-31"),
    ("until the end of August", "2024-08-31"), ("by close of 2025", "2025-12-31"),
    ("in the final weeks of 2025", "2025-12-31"), ("in the next 1,000 days", "2027-04-11"),
    ("by May 2025", "2025-05-31"), ("they may by March", "2025-03-31"), ("in half a year", "2025-01-15"),
    ("by the end of 2025's third quarter", "2025-09-30"), ("in the second half of 2025 and 2026", "2025-12-31"),
    ("by the 2030s", "2039-12-31"), ("on the Tuesday after the first Monday in November", "2024-11-05"),
    ("halfway through 2026", "2026-06-30"), ("between 5 and 9 March", "2025-03-09"),
    ("in two dozen months", "2026-07-15"), ("in half a dozen years", "2030-07-15"),
    ("in 0.5 years", "2025-01-15"), ("by Monday, 16 December", "2024-12-16"), ("by Sept. 30", "2024-09-30"),
    ("by Jan. 2", "2025-01-02"), ("by the last Friday in June", "2025-06-27"),
    ("by 29 February 2028", "2028-02-29"), ("by decade's end", "2029-12-31"),
    ("in 2025, 2026, and 2027", "2027-12-31"), ("by 1 March or 1 April 2025", "2025-04-01"),
    ("in May and June 2025", "2025-06-30"), ("in one hundred days", "2024-10-23"), ("next month", "2024-08-31"),
    ("before next week", "2024-07-21"), ("in the year 2100", "2100-12-31"),
]  # fmt: skip
NO_DAY = [
    "by 03/04/2025", "by 31/12/25", "by next summer", "in the summer of 2026", "by summer 2026",
    "in winter 2025-26", "by the spring of next year", "by FY2026", "by the end of FY26", "by fiscal 2026",
    "in fiscal year 2026", "in the 2026 fiscal year", "by the end of the fiscal year", "in Q3 of fiscal 2026",
    "by mid-July", "by mid-August", "in mid-August 2025", "in early 2026", "early in 2026", "early next year",
    "by the new year", "in the new year", "by Easter 2026", "by Easter", "by Thanksgiving",
    "by Thanksgiving 2025", "in a couple of years", "in a few years", "within several months",
    "in a couple years", "within 36 hours", "in a year or so", "in about two years", "in more than two years",
    "by next Friday", "by Friday week", "on Friday week", "a week on Friday", "a week from Friday",
    "by the weekend", "this weekend", "by the end of his term", "by the end of Trump's second term",
    "by the next election", "in his lifetime", "in my lifetime", "in the early 2030s", "by mid-century",
    "within a month of his dismissal", "two weeks after the election", "three days before the vote",
    "within six months of taking office", "in the first half of the decade", "in ten working days",
    "by the first week of next month", "by the last working day of this month", "in the following year",
    "the leaders of this decade", "in the opening weeks of 2025", "by 31.12.25", "by New Year's",
    "in two years of war", "in six and a half months", "in the next hour", "before the 2026 elections",
    "by the last weekend of August",
]  # fmt: skip
NO_TIME = [
    "by Q4 25", "in 2025–26", "in 2025/26", "in the 2025/26 season", "in a quarter of a century",
    "in three quarters of cases", "in 10-year bonds", "in a 100-year flood", "after next year", "after 2030",
    "since this year", "by November 1850", "by 2030 at the earliest", "in the last quarter",
    "in the first half", "by 31 June 2025", "within the year", "in the short term",
    "by the end of the week of 5 August", "by 2026 or so", "in 2030 or later",
    "on the fifth Monday in November", "at the turn of the century", "by 2,030", "by last Friday",
    "by the 15th",
]  # fmt: skip


@pytest.mark.parametrize(("words", "day"), SAID)
def test_the_day_is_the_last_that_the_words_allow(words, day):
    assert days(words, MONDAY) == [day]


@pytest.mark.parametrize("words", NO_DAY)
def test_no_day_is_invented(words):
    assert set(days(words, MONDAY)) == set(days(words, None)) == {""}


@pytest.mark.parametrize("words", NO_TIME)
def test_what_says_nothing_by_when(words):
    assert days(words, MONDAY) == []
    assert set(days(words, None)) <= {""}


@pytest.mark.parametrize("words", [words for words, _ in SAID if not re.search(r"\d{4}|'25|4Q25|2030s", words)])
def test_without_a_day_of_publication_what_counts_from_it_has_none(words):
    (found,) = deadlines(f"It will end {words}.")
    assert (found.day, "not known" in found.why) == (None, True)


@pytest.mark.parametrize("words", [words for words, _ in SAID if re.search(r"\d{4}", words)])
def test_a_year_that_is_named_needs_none(words):
    assert days(words, None) == days(words, MONDAY)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("by 03/04/2025", "“03/04/2025” may be 3 April or 4 March"),
        ("by 31/12/25", "“31/12/25” has a year of two digits"),
        ("by next Friday", "“next Friday” may be that of this week or of the next"),
        ("by mid-August", "“by mid-August” does not say which day"),
        ("within a month of his dismissal", "an event, without its day: “within a month of his dismissal”"),
        ("by the end of his term", "an event, without its day: “by the end of his term”"),
    ],
)
def test_the_reason_says_why_there_is_no_day(words, why):
    (found,) = deadlines(f"It will end {words}.", MONDAY)
    assert (found.day, found.why) == (None, why)
    assert found.is_event == why.startswith("an event")


@pytest.mark.parametrize(
    ("published", "day"), [(date(2024, 7, 19), "2024-07-26"), (date(2024, 7, 20), "2024-07-26"), (MONDAY, "")]
)
def test_next_friday_is_read_where_it_can_only_be_one(published, day):
    assert days("next Friday", published) == [day]


def test_what_will_hit_a_figure_has_not_done_so():
    (found,) = deadlines("The index will hit 6,000 in twenty-four months.", MONDAY)
    assert found.day == date(2026, 7, 15)
    assert deadlines("The index hit 6,000 in twenty-four months.", MONDAY) == []


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("It will not happen until 2026.", "2025-12-31"),
        ("No deal will be signed until March 2026.", "2026-02-28"),
        ("It will last until 2026.", "2026-12-31"),
        ("It will not rain and the drought will last until 2026.", "2026-12-31"),
        ("Nobody doubts that it will last until 2026.", "2026-12-31"),
        ("It will last until 2026, and not longer.", "2026-12-31"),
        ("The election will be held on 5 November 2024.", "2024-11-05"),
        ("The talks held on 5 November 2024 will fail.", ""),
    ],
)
def test_what_is_said_of_it_decides_which_day(sentence, day):
    assert "".join(str(found.day) for found in deadlines(sentence, PUBLISHED)) == day


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "in ",
            "in a ",
            "two to ",
            "by March, ",
            "between 2025 and ",
            "in 2025 or ",
            "in 2025, 2025, ",
            "end of ",
        ),
        *(
            "first Monday of ",
            "half a dozen ",
            "9",
            "12/",
            "5–",
            "Q4 ",
            "by the last working ",
            "and a half ",
            "1,000,",
        ),
        *("by the A B's ", "the turn of the ", "will hit 5 in two years ", "after the first "),
    ],
)
def test_a_long_sentence_is_read_in_time(piece):
    """A pattern that backtracks would not come back."""
    assert len(deadlines(piece * (20_000 // len(piece)), MONDAY)) <= 20_000
