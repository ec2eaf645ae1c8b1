"""Speech that is written down: whose words go on how far, with full stops and without. The texts are our own."""

from datetime import date

import pytest

from tracker.lexicons import shipped_terms
from tracker.prose.chances import chance_said
from tracker.prose.spotter import spot
from tracker.prose.utterances import LONGEST, utterances

PUBLISHED = date(2026, 11, 20)
TERMS = shipped_terms()
CAPTIONS = [
    ("0:00", "welcome back to the channel everyone today"),
    ("0:04", "we have Priya Raman with us she runs the"),
    ("0:07", "monsoon lab in Pune hi Priya"),
    ("0:12", "hi thanks for having me"),
    ("0:15", "so will the monsoon be late again next year"),
    ("0:19", "well I think the monsoon will reach Kerala"),
    ("0:22", "before the 1st of June 2027"),
    ("0:26", "and there's about a 40 percent chance that"),
    ("0:29", "India will ban rice exports again by"),
    ("0:31", "the end of next year"),
    ("1:02:45", "sugar prices will definitely fall next summer"),
]
MONSOON = ["well I think the monsoon will reach Kerala", "before the 1st of June 2027"]
BAN = [
    "and there's about a 40 percent chance that",
    "India will ban rice exports again by",
    "the end of next year",
]
SUGAR = ["sugar prices will definitely fall next summer"]


def read(text):
    found = spot(text, TERMS, PUBLISHED)
    assert all(text[each.start : each.end] == each.text for each in found)
    return found


@pytest.mark.parametrize("between", ["{}\n{}\n", "[{}] {}\n", "[{}] {}\n\n", "({}) {}\n", "{} {}\n"])
def test_captions_without_full_stops_are_cut_at_lines_and_at_a_pause(between):
    found = read("".join(between.format(*each) for each in CAPTIONS))
    said = [[line for _, line in CAPTIONS if line in each.text] for each in found]
    assert said == [MONSOON, BAN, SUGAR]
    assert [(each.phrase, each.deadline) for each in found] == [
        ("will", "2027-05-31"),
        ("40 percent chance", "2027-12-31"),
        ("definitely", ""),
    ]


@pytest.mark.parametrize("between", ["\n", " "])
def test_so_are_they_where_the_times_are_gone(between):
    thanks = "thanks so much for being here and have a good day"
    found = read(between.join([*(line for _, line in CAPTIONS), thanks]))
    assert found[0].text == between.join(MONSOON)
    assert found[1].text.startswith(between.join(BAN))
    assert chance_said(found[1].phrase).exact == 0.4


def test_an_answer_begins_anew_whatever_is_before_it():
    text = "0:01\nthat is what they say\n0:04\nokay rates will fall\n0:07\nby the end of 2027"
    assert [each.text for each in read(text)] == ["okay rates will fall\n0:07\nby the end of 2027"]


def test_nothing_runs_from_one_who_speaks_to_another_one():
    text = (
        "HOST: so you think that\nADA EXAMPLE: rates will fall by 2028\nHOST: and they will\n"
        "ADA EXAMPLE: rise again by 2030 they will rise"
    )
    assert [(each.text, each.speaker) for each in read(text)] == [
        ("rates will fall by 2028", "Ada Example"),
        ("and they will", ""),
        ("rise again by 2030 they will rise", "Ada Example"),
    ]


@pytest.mark.parametrize(
    ("after", "is_one"),
    [("0:11", True), ("0:20", False), ("1:00:02", False), ("0:01", False)],
)
def test_a_sentence_ends_where_nobody_has_said_a_word_for_long(after, is_one):
    text = f"[0:04] The bank, we hear, said that rates will\n[{after}] fall to 2 percent by June, all said."
    assert (len(read(text)) == 1 and "[" in read(text)[0].text) is is_one


def test_a_full_stop_still_ends_a_sentence_and_a_line_that_leans_does_not():
    text = (
        "0:01\nHello, all. There is, I think, a 30 percent chance that\n0:05\nIndia bans rice by 2028. It\n"
        "0:09\nwas hot."
    )
    [found] = read(text)
    assert found.text == "There is, I think, a 30 percent chance that\n0:05\nIndia bans rice by 2028."
    assert found.deadline == "2028-12-31"


@pytest.mark.parametrize(
    "text", ["word " * 4000, "rates\nwill " * 2000, "w" * 999 + " it will" * 99, "it will fall " * 2000]
)
def test_nothing_grows_without_bound_where_there_is_no_mark(text):
    spans = list(utterances(text, text))
    assert all(0 < end - start <= 3 * LONGEST for start, end in spans)
    kept = "".join("".join(text[start:end].split()) for start, end in spans)
    assert kept == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "Do you think the ECB will cut rates by June 2027?",
        "do you think the ECB will cut rates by June 2027",
        "so do you really expect that growth will be 2 percent by June 2027",
        "will the Bank of Ghana cut rates by 50 points before the end of the year",
        "Will the Bank of Ghana cut rates before the end of the year?",
        "and will Japan hold an election by March 2027",
        "so will rates fall by June 2027",
        "what about the senate will the Democrats take it back by 2027",
        "GDP to grow 2.5% in 2027?",
        "Some say that the dollar will probably fall by 5 percent by June.",
        "Others think inflation will be under 5 percent by March 2027.",
        "10:15 Talks will begin",
        "10:15 Doors open by 2027",
        "9.30 – 10.15 a.m. Talks will begin",
    ],
)
def test_what_is_only_asked_or_said_by_nobody_or_on_a_timetable(text):
    assert read(text) == []


def test_what_many_forecast_is_not_the_writers_in_either_clause():
    found = read("Many economists forecast that growth will slow and that inflation will rise in 2027.")
    assert [(each.is_reported, each.speaker) for each in found] == [(True, ""), (True, "")]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Will it snow? Snow will fall by June.", ["Snow will fall by June."]),
        ("Will probably fall by June 2027.", ["Will probably fall by June 2027."]),
        ("Some think tanks will close by 2027.", ["Some think tanks will close by 2027."]),
        ("Others say it is likely, and it will rain.", ["it will rain."]),
        ("At 10:15 talks will begin.", ["At 10:15 talks will begin."]),
        ("No. It will not rain before 2027.", ["It will not rain before 2027."]),
    ],
)
def test_what_is_claimed_beside_it(text, claims):
    assert [each.text for each in read(text)] == claims
