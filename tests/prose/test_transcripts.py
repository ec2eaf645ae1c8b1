"""Who speaks when, in transcripts of every usual form, and what only looks like one."""

from datetime import date

import pytest

from tracker.prose.quotations import locate
from tracker.prose.speakers import attribution
from tracker.prose.spotter import spot
from tracker.prose.transcripts import stamp, time_at, turns, words_alone

CAPTIONS = (
    "[0:12] ADA EXAMPLE: We expect that inflation will fall by 2027.\n\n[0:15] It will probably rain.\n\n"
    "[0:20] BOB SAMPLE: Jane Roe told me that rates will rise by 2028. I think oil will fall in 2027.\n\n"
    "[1:02:03] EXAMPLE: Growth will double by 2030."
)


def spoken(text):
    return [(turn.speaker, text[turn.words : turn.end].strip()) for turn in turns(text)]


@pytest.mark.parametrize(
    "text",
    [
        "MODERATOR: What will happen?\nADA EXAMPLE, ECONOMIST: It will rain.\n"
        "MODERATOR: So it will?\nEXAMPLE: It is likely.",
        "Moderator: What will happen?\n\nAda Example: It will rain.\n\n"
        "Moderator: So it will?\n\nAda Example: It is likely.",
        "[00:01:34] HOST: What will happen?\n[00:01:36] DR. ADA EXAMPLE (on the phone): It will rain.\n"
        "[00:01:40] HOST: So it will?\n[00:01:41] DR. EXAMPLE: It is likely.",
        "1:34 HOST: What will happen?\n1:36 ADA EXAMPLE: It will rain.\n"
        "1:40 HOST: So it will?\n1:41 ADA: It is likely.",
        "Host  1:34\nWhat will happen?\n\nAda Example  1:36\nIt will rain.\n\nHost  1:40\nSo it will?\n\n"
        "Ada Example  1:41\nIt is likely.",
        "[1:34] >> What will happen?\n\n[1:36] >> ADA EXAMPLE: It will rain.\n\n[1:40] >> So it will?\n\n"
        "[1:41] >> EXAMPLE: It is likely.",
        "1:34 - Interviewer: What will happen?\n1:36 - Ada Example: It will rain.\n"
        "1:40 - Interviewer: So it will?\n1:41 - Ada Example: It is likely.",
    ],
)
def test_turns_are_found_in_every_usual_form(text):
    assert spoken(text) == [
        ("", "What will happen?"),
        ("Ada Example", "It will rain."),
        ("", "So it will?"),
        ("Ada Example", "It is likely."),
    ]


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("JO O'NEILL", "Jo O'Neill"),
        ("SEN. ADA EXAMPLE", "Ada Example"),
        ("BOB", "Bob"),
        ("IMF", "IMF"),
        ("UNIDENTIFIED MALE", ""),
        ("SPEAKER 2", ""),
        ("Q", ""),
        ("JANE MCDONALD", "Jane McDonald"),
    ],
)
def test_labels_in_capitals_are_names(label, speaker):
    text = f"With Jane McDonald.\n\n{label}: It will rain.\n\nTOM: It will not rain.\n\n{label}: It will and must."
    assert [turn.speaker for turn in turns(text)] == [speaker, "Tom", speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Note: this will fail by 2027.\n\nUpdate: it will not fail.\n\nQuestion: will it?\n\nNote: it will.",
        "Economy: 70%\nRussia: 60%\nEconomy: 30%\nTrump: 20%\nTrump: 40%",
        "Prediction: the war will go on.\nResult: it went on.\nPrediction: the tax will go.\nResult: it is there.",
        "Interest Rates: they will fall by June.\nMiddle East: war will go on.\nSupreme Court: it will say no.",
        "9:30 Opening remarks\n10:15 Talks will begin\n11:00 Lunch\n12:00 Talks go on",
        "At 12:34 he spoke.\nJohn 3:16 says so, and Ada Example says so too: it will rain.",
        "> > She wrote:\n>> It will rain.\n>> It will snow.",
        "",
    ],
)
def test_what_only_looks_like_a_transcript_is_none(text):
    assert turns(text) == []
    assert time_at(text, len(text)) is None
    assert words_alone(text) == text


def test_the_time_of_a_place_is_that_of_the_last_stamp_before_it():
    assert [
        time_at(CAPTIONS, CAPTIONS.index(words)) for words in ("[0:12]", "inflation", "rain", "oil", "double")
    ] == [
        *(12, 12, 15, 20),
        3723,
    ]
    youtube = "How it went\n0:34\nwe expect that\n0:36\ninflation will fall\n0:40\nand rise again"
    assert time_at(youtube, youtube.index("How")) is None
    assert time_at(youtube, youtube.index("inflation")) == 36
    assert turns(youtube) == []


@pytest.mark.parametrize(
    ("seconds", "printed"), [(0, "0:00"), (12, "0:12"), (754, "12:34"), (3723, "1:02:03"), (432004, "120:00:04")]
)
def test_stamps(seconds, printed):
    assert stamp(seconds) == printed
    assert time_at(f"[{printed}] Yes.", 5) == seconds


def test_no_stamp_or_name_is_part_of_a_candidate_and_none_is_a_date():
    found = spot(CAPTIONS, ["probably"], date(2026, 1, 1))
    assert [(each.text, each.speaker, each.deadline) for each in found] == [
        ("We expect that inflation will fall by 2027.", "Ada Example", "2027-12-31"),
        ("It will probably rain.", "Ada Example", ""),
        ("Jane Roe told me that rates will rise by 2028.", "Jane Roe", "2028-12-31"),
        ("I think oil will fall in 2027.", "Bob Sample", "2027-12-31"),
        ("Growth will double by 2030.", "Ada Example", "2030-12-31"),
    ]
    assert all(each.is_reported for each in found)
    assert len(words_alone(CAPTIONS)) == len(CAPTIONS)


def test_questions_of_a_host_are_none_and_an_answer_without_a_name_is_asked_about():
    text = "We met Ada.\n\nQ: Will it rain in 2027?\n\nA: It will probably rain.\n\nQ: Why?\n\nA: I will not say."
    [found] = spot(text, ["probably"])
    assert (found.text, found.is_reported, found.speaker) == ("It will probably rain.", True, "")


def test_what_stands_before_the_first_turn_is_the_writers():
    text = "It will rain.\n\nADA: It will snow today.\n\nBOB: It will hail today.\n\nADA: It will thaw today."
    assert not attribution(text, 0, 13).is_reported
    assert attribution(text, text.index("hail"), text.index("hail") + 4) == (True, "Bob")


@pytest.mark.parametrize(
    "quotation",
    [
        "inflation will fall by 2027. It will probably rain.",
        "We expect that inflation will fall by 2027.\n\n[0:15] It will probably rain.",
        "[0:12] ADA EXAMPLE: We expect",
    ],
)
def test_a_quotation_is_found_with_or_without_the_stamps(quotation):
    start, end = locate(CAPTIONS, quotation)
    assert CAPTIONS[start:end].split()[-1] == quotation.split()[-1]


@pytest.mark.parametrize(
    "line", ["[0:12] ADA ", "12:34\n", "Ada Example: ", ">> ", "A: x\n", "9" * 9, "[" * 9, "Ada " * 9]
)
def test_time_grows_with_length_alone(line):
    text = line * 20_000
    assert len(words_alone(text)) == len(text)
