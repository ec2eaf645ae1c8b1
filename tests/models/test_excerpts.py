"""Quotations of several pieces, figures without words, and what is left of them for readers and coders."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.making import a_question, a_source, an_expert
from tracker.models import Claim, Evidence, Excerpt, Source

TEXT = (
    "The draft indicates that both leaders will make significant progress at the summit. "
    "The main points are a declaration and the establishment of offices.\n\n"
    "The ﬁscal deﬁcit will widen. The un\u00ademploy\u00adment rate will not. The govern-\nment [12] will fall."
)
PIECES = "indicates that […] will make significant progress […] the establishment of offices"


@pytest.fixture
def held(analyst) -> Source:
    source = a_source(analyst)
    source.hold_text(TEXT)
    return source


def printed(excerpt: Excerpt) -> list[str]:
    return [excerpt.source.text[start:end] for start, end in excerpt.anchor.spans]


def test_pieces_are_anchored_each_by_itself(held, analyst):
    excerpt = held.quote(PIECES, by=analyst)
    assert excerpt.exact == PIECES
    assert printed(excerpt) == PIECES.split(" […] ")
    assert [piece.exact for piece in excerpt.quoted] == PIECES.split(" […] ")
    assert excerpt.quoted[1].prefix.endswith("both leaders")
    assert (excerpt.prefix, excerpt.suffix) == ("The draft", ".")
    assert held.quote(PIECES.replace("…", "..."), by=analyst) == excerpt


def test_a_text_that_comes_later_anchors_every_piece(analyst):
    source = a_source(analyst)
    excerpt = source.quote(PIECES, by=analyst)
    source.hold_text(TEXT)
    excerpt = Excerpt.objects.get(pk=excerpt.pk)
    assert printed(excerpt) == PIECES.split(" […] ")
    source.hold_text(TEXT.replace("indicates that", "says that"))
    assert list(source.excerpts.lost()) == [excerpt]


@pytest.mark.parametrize(
    ("quotation", "why"),
    [
        ("will make significant progress […] indicates that", "“indicates that” does not stand behind the piece"),
        ("will make significant […] significant progress", "does not stand behind the piece before it"),
        ("indicates that […] it will snow in Hanoi", "“it will snow in Hanoi” is not in the text that is held"),
    ],
)
def test_pieces_that_are_elsewhere_out_of_order_or_overlap_are_refused(held, analyst, quotation, why):
    with pytest.raises(ValidationError) as refused:
        held.quote(quotation, by=analyst)
    assert why in str(refused.value.message_dict["exact"][0])
    assert not Excerpt.objects.exists()


def test_what_the_source_leaves_out_itself_is_one_piece(analyst):
    source = a_source(analyst)
    source.hold_text("He said: “It will […] happen.”")
    excerpt = source.quote("It will […] happen", by=analyst)
    assert excerpt.pieces is None
    assert printed(excerpt) == ["It will […] happen"]


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("The fiscal deficit will widen", "The ﬁscal deﬁcit will widen"),
        ("The unemployment rate will not", "The un\u00ademploy\u00adment rate will not"),
        ("The government will fall", "The govern-\nment [12] will fall"),
    ],
)
def test_what_is_recorded_is_what_the_text_says(held, analyst, typed, recorded):
    assert held.quote(typed, by=analyst).exact == recorded


@pytest.mark.parametrize("word", ["deficit", "fiscal", "unemployment", "government"])
def test_search_folds_as_quotations_do(held, analyst, word):
    Source.objects.filter(pk=held.pk).update(text_is_public=True, licence="CC BY")
    assert list(Source.objects.holding(word)) == [held]
    for sentence in ("The fiscal deficit", "The unemployment rate", "The government"):
        held.quote(sentence, by=analyst)
    assert Excerpt.objects.holding(word).exists()


def test_a_few_words_are_led_by_what_stands_before_them_where_that_may_be_seen(analyst):
    source = a_source(analyst)
    few = source.quote("HOLD", prefix="Russia does not invade (60%):", by=analyst)
    assert few.led_by == "Russia does not invade (60%):"
    assert source.quote("a sentence that says by itself what it is about", prefix="And", by=analyst).led_by == ""
    hidden = a_source(analyst)
    hidden.hold_text("Russia does not invade (60%): HOLD")
    hidden.retrieved_at = timezone.now()
    excerpt = hidden.quote("HOLD", by=analyst)
    assert (excerpt.prefix != "", excerpt.led_by) == (True, "")


def test_a_figure_without_words_has_its_place(held, analyst):
    excerpt = held.quote("", place="table 2, row 12", by=analyst)
    assert (excerpt.exact, excerpt.words) == ("", "A figure without words: table 2, row 12")
    assert held.quote("", place="table 2, row 12", by=analyst) == excerpt
    for words, place in (("", ""), ("The draft", "table 2")):
        with pytest.raises(ValidationError, match="Quote at least one word; or say where the figure stands"):
            held.quote(words, place=place, by=analyst)


def test_a_blind_coder_sees_every_piece_and_what_stands_around(held, analyst):
    excerpt = held.quote("indicates that […] the establishment of offices", by=analyst)
    words = list(excerpt.in_context)
    assert [text for text, is_quoted in words if is_quoted] == ["indicates that", "the establishment of offices"]
    assert "".join(text for text, _ in words) == TEXT.split("\n")[0]


def test_no_claim_needs_no_speaker_and_gives_way_to_one(held, analyst):
    expert, excerpt = an_expert(analyst), held.quote("both leaders", by=analyst)
    nothing = excerpt.claim(expert, Claim.Kind.NONE, by=analyst, note="A question.")
    assert nothing.expert is None
    assert excerpt.claim(None, Claim.Kind.NONE, by=analyst) == nothing
    assert not Claim.objects.current().exists()
    assert (Excerpt.objects.shown().count(), Excerpt.objects.standing().count()) == (0, 1)
    with pytest.raises(ValidationError, match="Say whose claim it is"):
        excerpt.claim(None, Claim.Kind.VAGUE, by=analyst)
    assert excerpt.claim(expert, Claim.Kind.VAGUE, by=analyst).replaces == nothing


def test_what_only_an_earlier_decision_cited_is_in_its_history_alone(held, analyst, admin):
    question, first = a_question(analyst), held.quote("both leaders", by=analyst)
    known = {"known": held.published, "rationale": "So it is.", "by": admin}
    question.resolve("no", [Evidence(excerpt=first)], **known)
    assert list(held.excerpts.shown()) == [first]
    second = held.quote("will make significant progress", by=analyst)
    question.resolve("no", [Evidence(excerpt=second)], **known)
    assert list(held.excerpts.shown()) == [second]
    assert first in held.excerpts.standing()
