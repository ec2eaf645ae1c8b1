"""Subtitles as a transcript: every word once, in sentences that begin with their times, and who says them."""

import pytest

from tracker.documents.document import ExtractError
from tracker.documents.extracting import extract

VTT = """WEBVTT - Annual talk
Kind: captions

NOTE made by hand

STYLE
::cue { color: red }

REGION
id:low

1
00:00:12.000 --> 00:00:14.000 align:start position:0%
<v Ada Example>We <i>expect</i> that rates &amp; wages

00:00:14.000 --> 00:00:16.000
<v.loud Ada Example>will <00:00:15.000><c>fall</c>. They will

00:00:16.000 --> 00:00:18.000
<v Ada Example>not fall soon.</v>

00:00:18.000 --> 00:00:20.000
<v Bob>Why?
"""
SRT = r"""1
00:00:01,000 --> 00:00:02,000
{\an8}- Ada: It will rain.
- Bob: No.

2
00:00:02,500 --> 00:00:04,000
>> ADA EXAMPLE: It will,

3
00:00:04,000 --> 00:00:05,000
in 5 < 6 years.

4
01:02:03,000 --> 01:02:04,000
[Bob Sample]: Note: perhaps.
"""
FROM_VTT = [
    "[0:12] Ada Example: We expect that rates & wages will fall.",
    "[0:14] They will not fall soon.",
    "[0:18] BOB: Why?",
]
FROM_SRT = [
    "[0:01] ADA: It will rain.",
    "[0:01] BOB: No.",
    "[0:02] ADA EXAMPLE: It will, in 5 < 6 years.",
    "[1:02:03] Bob Sample: Note: perhaps.",
]


def read(text, filename="talk.vtt"):
    return extract(text.encode(), filename=filename)


def paragraphs(text, filename="talk.vtt"):
    return read(text, filename).text.split("\n\n")


def captions(*timed, arrow=" --> "):
    return "WEBVTT\n\n" + "\n\n".join(
        f"00:{begun}.000{arrow}00:{ended}.000\n{words}" for begun, ended, words in timed
    )


def test_voices_markup_and_what_is_no_caption():
    document = read(VTT)
    assert document.text.split("\n\n") == FROM_VTT
    assert (document.medium, document.remarks, document.title) == ("transcript", (), "")
    assert extract(VTT.encode(), "text/vtt").text == document.text


def test_srt_with_names_dashes_and_positions():
    assert paragraphs(SRT, "talk.SRT") == FROM_SRT
    assert extract(SRT.encode(), "application/x-subrip; charset=utf-8").text.split("\n\n") == FROM_SRT


@pytest.mark.parametrize(
    ("text", "filename"),
    [
        (SRT, "wrong.vtt"),
        (SRT.replace("\n", "\r\n"), "talk.srt"),
        ("\ufeff" + SRT, "talk.srt"),
        (SRT.replace(",000 ", ".0 "), "talk.srt"),
        (SRT.replace("00:00:0", "0:0:0"), "talk.srt"),
        (SRT.replace("\n2\n", "\n").replace("\n3\n", "\n"), "talk.srt"),
        (SRT.replace("\n\n2\n", "\n2\n").replace("\n\n3\n", "\n"), "talk.srt"),
        ("WEBVT\n\n" + SRT, "talk.vtt"),
        ("\n\nwebvtt\n\n" + SRT, "talk.vtt"),
    ],
)
def test_what_is_badly_written_is_read_all_the_same(text, filename):
    assert paragraphs(text, filename) == FROM_SRT
    assert paragraphs(VTT, "wrong.srt") == FROM_VTT


def test_hours_of_any_number():
    assert paragraphs(captions().rstrip() + "\n\n120:00:04.000 --> 120:00:05.000\nYes.") == ["[120:00:04] Yes."]


def test_a_sentence_has_the_time_of_the_caption_in_which_it_begins():
    text = captions(
        ("01:00", "01:02", "It rains. Dr. Roe says"),
        ("01:02", "01:04", "it will go on. It may"),
        ("01:04", "01:06", "stop. Or not. We"),
        ("01:06", "01:08", "shall see."),
    )
    assert paragraphs(text) == [
        "[1:00] It rains. Dr. Roe says it will go on.",
        "[1:02] It may stop.",
        "[1:04] Or not. We shall see.",
    ]


def test_captions_without_full_stops_have_a_time_every_quarter_of_a_minute():
    text = captions(*((f"00:{n:02}", f"00:{n + 4:02}", f"and word {n}") for n in range(0, 56, 4)))
    assert [paragraph[:6] for paragraph in paragraphs(text)] == ["[0:00]", "[0:16]", "[0:32]", "[0:48]"]
    assert sum(paragraph.count("and word") for paragraph in paragraphs(text)) == 14


@pytest.mark.parametrize("is_growing", [False, True])
def test_words_that_roll_or_grow_are_said_once(is_growing):
    rolling = [
        "we expect that",
        "we expect that\nprices will fall",
        "prices will fall\nby next year",
        "by next year\nor rise",
    ]
    growing = ["we expect", "we expect that", "we expect that prices will", "we expect that prices will fall"]
    cues = growing if is_growing else rolling
    text = captions(*((f"00:0{n}", f"00:0{n + 1}", words) for n, words in enumerate(cues)))
    expected = "we expect that prices will fall" + ("" if is_growing else " by next year or rise")
    assert paragraphs(text) == [f"[0:00] {expected}"]


def test_what_somebody_says_again_is_said_again():
    text = captions(
        ("00:01", "00:02", "Yes."),
        ("00:02", "00:03", "Yes."),
        ("00:03", "00:04", "Well."),
        ("00:05", "00:06", "So be it."),
    )
    assert paragraphs(text) == ["[0:01] Yes.", "[0:02] Yes.", "[0:03] Well.", "[0:05] So be it."]


def test_captions_out_of_order_are_put_in_order_and_counted():
    text = captions(("00:08", "00:09", "Third."), ("00:01", "00:06", "First."), ("00:05", "00:04", "Second."))
    document = read(text)
    assert document.text.split("\n\n") == ["[0:01] First.", "[0:05] Second.", "[0:08] Third."]
    assert document.remarks == (
        "1 caption begins before the one above it; 1 caption begins before the one above it has ended; "
        "1 caption ends before it begins. All are kept in the order in which they begin.",
    )


def test_sounds_are_left_out_and_named():
    document = read(
        captions(
            ("00:01", "00:02", "[applause]"), ("00:02", "00:03", "Thanks.\n(laughs)"), ("00:03", "00:04", "♪")
        )
    )
    assert document.text == "[0:02] Thanks."
    assert document.remarks == ("Sounds that nobody says were left out: “[applause]”, “(laughs)”, “♪”.",)


def test_who_is_not_named_speaks_as_somebody_else():
    text = captions(
        ("00:01", "00:02", "Welcome."),
        ("00:02", "00:03", ">> ADA EXAMPLE: Hello."),
        ("00:03", "00:04", "It rains."),
        ("00:04", "00:05", ">> Does it?"),
        ("00:05", "00:06", ">> It does."),
        ("00:06", "00:07", "ADA EXAMPLE:"),
        ("00:07", "00:08", "Yes."),
    )
    assert paragraphs(text) == [
        "[0:01] Welcome.",
        "[0:02] ADA EXAMPLE: Hello.",
        "[0:03] It rains.",
        "[0:04] >> Does it?",
        "[0:05] >> It does.",
        "[0:07] ADA EXAMPLE: Yes.",
    ]
    voices = captions(("00:01", "00:02", "<v Ada>One."), ("00:02", "00:03", "Two."), ("00:03", "00:04", "Three."))
    assert paragraphs(voices) == ["[0:01] ADA: One.", "[0:02] >> Two.", "[0:03] Three."]


def test_captions_whose_times_cannot_be_read_are_counted():
    document = read("1\n00:99:99,000 --> 00:00:01,000\nLost.\n\n2\n00:00:05,000 --> 00:00:06,000\nKept.", "a.srt")
    assert document.text == "[0:05] Kept."
    assert document.remarks == ("1 caption has a time that cannot be read, and was left out.",)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"Only words, and no times.", "This file holds no captions with times."),
        (b"WEBVTT\n\n", "This file holds no captions with times."),
        (b"", "This file holds no captions with times."),
        (captions(("00:01", "00:02", "[music]")).encode(), "The captions of this file hold no words."),
        (b"00:00:01,000 --> 00:00:02,000\nGr\xf6\xdfe", "Nothing says which charset this is written in"),
        (b"WEBVTT\0", "This is not text, though it says so."),
        (b"%PDF-1.7", "This is a PDF under another name."),
        (b"9" * 400_000 + b":00:01.000 --> 00:00:02.000\nx", "no captions with times"),
    ],
)
def test_what_holds_no_captions_is_a_sentence(body, sentence):
    with pytest.raises(ExtractError, match=sentence.split(",")[0]):
        extract(body, filename="talk.srt")
