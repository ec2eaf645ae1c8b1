import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.lexicons import shipped_terms
from tracker.prose.dates import FIRST_YEAR, LAST_YEAR, NoDate, read_date
from tracker.prose.quick import QuickLine, parse

TERMS = shipped_terms()
GOMEZ = QuickLine("Gomez", "peace declaration at Hanoi", 0.85, "", "2019-02-26")


@pytest.mark.parametrize(
    "line",
    [
        "Gomez: peace declaration at Hanoi, 85 %, 2019-02-26",
        "Gomez, peace declaration at Hanoi, 85%, 2019-02-26",
        "Gomez — peace declaration at Hanoi — 85% — 26 Feb 2019",
        "Gomez—peace declaration at Hanoi—85%—26 Feb 2019",
        "Gomez - peace declaration at Hanoi - 0.85 - 26 February 2019",
        "Gomez; peace declaration at Hanoi; 85 per cent; 26th February 2019",
        "Gomez: peace declaration at Hanoi, 85 percent, February 26, 2019",
        "Gomez: peace declaration at Hanoi, 17 in 20, on 26 Feb. 2019",
        "Gomez: peace declaration at Hanoi, 2019-02-26, .85",
        "  Gomez:\tpeace declaration  at Hanoi, 85\u00a0%,2019-02-26,  ",
    ],
)
def test_a_line_is_read_in_many_ways(line):
    assert parse(line, TERMS) == GOMEZ


def test_a_question_may_have_a_colon():
    found = parse("Gomez, Hanoi: summit succeeds, 85 %, 2019-02-26", TERMS)
    assert (found.expert, found.question) == ("Gomez", "Hanoi: summit succeeds")


def test_one_alone_is_asked_about():
    found = parse("Gomez: peace declaration at Hanoi, 1, 2019-02-26", TERMS)
    assert (found.probability, found.unread) == (None, ("1",))
    assert [parse(f"Gomez: peace, {p}", TERMS).probability for p in ("0", "1.0", "1 %", "100 %")] == [
        0,
        1,
        0.01,
        1,
    ]


@pytest.mark.parametrize(
    ("printed", "made"),
    [
        ("2019", "2019"),
        ("2019-02", "2019-02"),
        ("Feb 2019", "2019-02"),
        ("February 2019", "2019-02"),
        ("1 september 2019", "2019-09-01"),
        ("2020-02-29", "2020-02-29"),
        ("May 17,2019", "2019-05-17"),
        ("Tues., May 17, 2019", "2019-05-17"),
        ("26/02/2019", "2019-02-26"),
        ("2019-02-26 14:55", "2019-02-26 14:55:00"),
        ("2019-02-26t14:55z", "2019-02-26 14:55:00+00:00"),
        # Meant as a date: whoever reads it says what is wrong.
        ("03/04/2019", "03/04/2019"),
        ("31 February 2019", "31 February 2019"),
        ("2019-02-30", "2019-02-30"),
    ],
)
def test_a_date_keeps_its_precision(printed, made):
    assert parse(f"Gomez: it, 85 %, {printed}").made == made


@pytest.mark.parametrize(
    "phrase",
    [
        "likely",
        "Very likely",
        "will probably",
        "almost certainly not",
        "a good chance",
        "it is unlikely",
        "will not",
    ],
)
def test_words_of_probability_are_kept_as_printed(phrase):
    read = parse(f"Gomez: a deal is signed, {phrase}, 2019", TERMS)
    assert (read.question, read.probability, read.phrase) == ("a deal is signed", None, phrase)


def test_other_words_stand_in_quotation_marks():
    assert parse("Gomez: a deal, “mark my words”, 2019").phrase == "mark my words"
    assert parse('Gomez: a deal, "bets, the farm", 2019').phrase == ""
    assert parse("Gomez: a deal, mark my words, 2019").question == "a deal, mark my words"


@pytest.mark.parametrize(
    "question",
    [
        "Kim, Trump and Moon meet",
        "the summit: a declaration",
        "is a deal of $1,000 signed",
        "a deal in 2020",
        "a deal — any deal — is signed",
        "Kim, who will be there, signs",
    ],
)
def test_a_question_may_hold_commas_colons_and_dashes(question):
    assert parse(f"Gomez: {question}, 85 %, 2019", TERMS) == QuickLine("Gomez", question, 0.85, "", "2019")


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("", ["expert", "question", "probability", "date"]),
        ("Gom", ["question", "probability", "date"]),
        ("Gomez: a deal", ["probability", "date"]),
        ("Gomez: a deal, 85 %", ["date"]),
        ("Gomez: a deal, 2019", ["probability"]),
        ("Gomez: 85 %, 2019", ["question"]),
        (": a deal, 0, 2019", ["expert"]),
        ("Gomez: a deal, 0, 2019", []),
    ],
)
def test_what_is_not_there_is_named(line, missing):
    assert parse(line, TERMS).missing == missing


@pytest.mark.parametrize(
    ("line", "unread"),
    [
        ("Gomez: a deal, 120 %, 2019", ("120 %",)),
        ("Gomez: a deal, 4:1, 2019", ("4:1",)),
        ("Gomez: a deal, 85, 2019", ("85",)),
        ("Gomez: a deal, 1 in 0, 2019", ("1 in 0",)),
        ("Gomez: a deal, 85 %, yesterday", ("yesterday",)),
        ("Gomez: a deal, 85 %, 26 February", ("26 February",)),
        ("Gomez: a deal, 120 %, last week", ("120 %", "last week")),
    ],
)
def test_what_cannot_be_read_is_named_and_not_guessed(line, unread):
    read = parse(line, TERMS)
    assert (read.question, read.unread) == ("a deal", unread)


@given(st.one_of(st.text(), st.text(alphabet="Go:,—-;. %0129/infeb“”wl")))
def test_any_line_can_be_read(line):
    read = parse(line, TERMS)
    assert read.probability is None or 0 <= read.probability <= 1
    with suppress(NoDate):
        assert read.made == "" or FIRST_YEAR <= read_date(read.made).year <= LAST_YEAR


@pytest.mark.parametrize("piece", ["a, ", "1, ", "will ", "“", " — ", "feb ", ": ", "1,000"])
def test_a_long_line_is_read_soon(piece):
    began = time.perf_counter()
    parse(piece * 100_000, TERMS)
    assert time.perf_counter() - began < 1
