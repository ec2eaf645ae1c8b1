"""The command, the setting, and what quotations leave. Sentences are tested one by one in tests/prose/."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bench.reading import labelled_texts, look
from tests.making import a_source
from tracker.models import Claim
from tracker.prose.spotter import Candidate
from tracker.spotting import candidate_of, candidates, phrase_of, unquoted

TEXT = (
    "A letter\n\nThe tariff will fall next month. It was high.\n\nCongress should act. It may well rain by 2021.\n"
)


def everything(text, terms, published):
    """A detector that marks the whole text."""
    return [Candidate(0, len(text), text, "assessment", "", "", (f"{len(set(terms)) > 50}, {published}",))]


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())
    return path


def test_json_has_every_candidate_and_offsets_into_the_text_with_plain_ends_of_line(file, capsys):
    call_command("spot", file, format="json", published="2019-02-26")
    rows = json.loads(capsys.readouterr().out)
    assert [(row["kind"], row["phrase"], row["deadline"]) for row in rows] == [
        ("forecast", "will", "2019-03-31"),
        ("prescription", "", ""),
        ("forecast", "may well", "2021-12-31"),
    ]
    assert all(TEXT[row["start"] : row["end"]] == row["text"] and row["reasons"] for row in rows)
    keys = ["start", "end", "text", "kind", "phrase", "deadline", "reasons"]
    assert list(rows[0]) == [*keys, "condition", "speaker", "is_reported", "confidence"]
    assert {row["kind"] for row in rows} <= set(Claim.Kind.values)


def test_a_table_says_the_same(file, capsys):
    call_command("spot", file)
    out = capsys.readouterr().out
    assert "Congress should act." in out
    assert "“should” says what ought to be done" in out
    assert "It was high." not in out


@pytest.mark.parametrize(
    ("content", "options", "reason"),
    [
        (None, {}, "cannot be read: No such file or directory"),
        (b"\xff\xfe", {}, "is not plain text in UTF-8"),
        (b"It will rain.", {"published": "2019-02"}, "“2019-02” is not a date"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(tmp_path, content, options, reason):
    path = tmp_path / "text.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=reason):
        call_command("spot", path, **options)


def test_another_detector_can_take_its_place(settings):
    settings.SPOTTER = "tests.test_spotting.everything"
    (candidate,) = candidates(TEXT)
    assert (candidate.text, candidate.reasons) == (TEXT, ("True, None",))


def test_the_labels_of_the_benchmark_are_whole():
    texts = labelled_texts()
    sentences = [sentence for text in texts for sentence in text.sentences]
    assert len(texts) >= 20
    assert len(sentences) >= 300
    assert {kind for each in sentences for kind in each.kinds} <= set(Claim.Kind.values)
    assert all(text.whole[each.start : each.end] == each.text for text in texts for each in text.sentences)
    for text in texts:
        for each in text.sentences:
            for claim in each.claims:
                assert claim["phrase"].casefold() in each.text.casefold()
                assert not claim.get("deadline") or date.fromisoformat(claim["deadline"])
                assert claim.get("speaker", "") in text.whole


def test_the_benchmark_gives_a_candidate_to_the_sentence_in_which_most_of_it_lies():
    text = labelled_texts()[0]
    second, third = text.sentences[1:3]
    look(text, lambda whole, published: [Candidate(second.end - 1, third.end, "", "vague", "", "", ())])
    assert [bool(each.found) for each in text.sentences[:4]] == [False, False, True, False]


GROWTH = "Growth is unlikely to exceed 2 percent next year"
JOBS = "unemployment may well climb above 10 percent by 2026"
RATES = "the central bank will cut rates before the summer."


class TestQuotations:
    """Of a sentence with three claims."""

    @pytest.fixture
    def source(self, analyst):
        source = a_source(analyst)
        source.hold_text(f"A heading\n\n{GROWTH}, {JOBS}, and {RATES} It was high.\n")
        return source

    def left(self, source):
        return [candidate.text for candidate in unquoted(source)]

    @pytest.mark.parametrize(
        ("quotation", "left"),
        [
            (GROWTH, [JOBS, RATES]),
            (JOBS, [GROWTH, RATES]),
            ("may well climb", [GROWTH, RATES]),  # within a clause
            (f"{GROWTH}, unemployment", [JOBS, RATES]),  # a word of the next one
            (f"{JOBS}, and the central bank", [GROWTH, RATES]),
            (f"exceed 2 percent next year, {JOBS}", [RATES]),
            (f"{GROWTH}, {JOBS}, and {RATES}", []),
            ("A heading", [GROWTH, JOBS, RATES]),
        ],
    )
    def test_what_is_quoted_of_one_leaves_the_others(self, analyst, source, quotation, left):
        assert self.left(source) == [GROWTH, JOBS, RATES]
        source.quote(quotation, by=analyst)
        assert self.left(source) == left

    @pytest.mark.parametrize(
        ("quotation", "text", "deadline"),
        [
            ("unlikely to exceed 2 percent", GROWTH, "2020-12-31"),
            (f"next year, {JOBS}", JOBS, "2026-12-31"),
            ("will cut rates", RATES, ""),
        ],
    )
    def test_a_quotation_is_of_the_clause_that_it_has_most_of(self, analyst, source, quotation, text, deadline):
        candidate = candidate_of(source.quote(quotation, by=analyst))
        assert candidate
        assert (candidate.text, candidate.deadline) == (text, deadline)

    def test_a_quotation_without_a_claim_is_of_no_clause(self, analyst, source):
        assert candidate_of(source.quote("It was high.", by=analyst)) is None


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("A flood can almost certainly be excluded", ""),
        ("A flood can almost certainly be ruled out", ""),
        ("The deal is almost certainly dead", ""),
        ("A flood will probably be off the table", ""),
        ("Talk of a flood can probably be dismissed", ""),
        ("Ruritania will probably be excluded from the games", "probably"),
        ("The minister will probably be dismissed", "probably"),
        ("A flood is almost certain", "almost certain"),
        ("A flood cannot be ruled out", "cannot be ruled out"),
        ("I expect that it will rain", "expect"),
        ("the odds of rain are about 36 %", "odds of rain are about 36 %"),
        ("Rain is almost as probable as snow", ""),
        ("Exports are likely to fall in 2099", "likely"),
        # Another clause, or another sentence, turns nothing
        ("That is not a popular view, but OPEC+ will very likely cut", "very likely"),
        ("No. It will not happen before 2027", "will not"),
        ("It was never popular; the dam will probably be built", "probably"),
        ("Although nobody likes it, the dam will probably be built", "probably"),
        ("Not snow but rain will probably fall", ""),
        ("I do not think that the dam, which is old but famous, will probably last", ""),
        ("Rain will probably fall, but I doubt it", ""),
        ("I think that the dam will be built", "will"),
    ],
)
def test_the_phrase_of_a_quotation_says_no_more_than_its_words(analyst, words, phrase):
    source = a_source(analyst)
    source.hold_text(f"A heading\n\n{words}.\n")
    assert phrase_of(source.quote(words, by=analyst)) == phrase


@pytest.mark.parametrize(
    "word", ["un-\nlikely", "un\u00adlikely", "un\u00ad\nlikely", "un\u200blikely", "un-  \n  likely"]
)
def test_a_divided_word_is_read_as_a_whole(analyst, word):
    """And never as what stands behind the division, which says the contrary."""
    text = f"It was dry.\n\nIt is {word} that the lock opens by May 2027. It was high."
    (candidate,) = candidates(text)
    assert (candidate.phrase, candidate.text) == ("unlikely", f"It is {word} that the lock opens by May 2027.")
    assert text[candidate.start : candidate.end] == candidate.text
    source = a_source(analyst)
    source.hold_text(text)
    assert phrase_of(source.quote(f"is {word} that the lock opens", by=analyst)) == "unlikely"
