"""A quotation is found by its words, and by those around it where they stand twice."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.prose.quotations import Quoted, around, difference, locate, locate_all, nearest, pieces_of

TEXT = "First it will rain. Then, they say, it will rain again.\n\nThe “deal” is not – yet –\nin Kim’s hand."


def found(*args, **kwargs):
    span = locate(TEXT, *args, **kwargs)
    return span and TEXT[slice(*span)]


def test_the_words_around_choose_among_the_same_words():
    assert locate(TEXT, "it will rain") == (6, 18)
    assert locate(TEXT, "it will rain", prefix="they say,") == (36, 48)
    assert locate(TEXT, "it will rain", suffix="again") == (36, 48)


def test_the_place_where_it_was_seen_chooses_too():
    assert locate(TEXT, "it will rain", near=30) == (36, 48)
    assert locate(TEXT, "it will rain", near=9) == (6, 18)


def test_surroundings_that_were_corrected_still_choose():
    assert locate(TEXT, "it will rain", prefix="Then, they said,") == (36, 48)


@pytest.mark.parametrize(
    "typed",
    ['The "deal" is not - yet - in Kim\'s hand', "The «deal» is not — yet —\n in Kim‘s hand", "Kim's  hand."],
)
def test_other_quotation_marks_dashes_and_white_space_are_the_same(typed):
    assert found(typed) is not None


CHANGED = "’“—ﬁ\u00ad\u200b\u2003\n"


def plain(text: str) -> str:
    """Letters and signs alone: what lies between them may be changed."""
    text = text.translate(str.maketrans("’“", "'\"") | dict.fromkeys(map(ord, "—-\u00ad\u200b"), ""))
    return "".join(text.replace("ﬁ", "fi").split())


@given(*(st.text(f"afi'\"- {CHANGED}", max_size=size) for size in (20, 6, 20)))
def test_what_is_found_is_what_was_sought_in_the_text_as_printed(before, exact, after):
    start, end = locate(before + exact + after, exact) or (0, 0)
    assert plain((before + exact + after)[start:end]) == plain(exact if exact.strip() else "")
    typed = exact.translate(str.maketrans("’“—\u00ad\n", "'\"-  ") | {ord("ﬁ"): "fi", ord("\u200b"): ""})
    assert locate(f"({exact})", f"({exact})") == (0, len(exact) + 2)
    start, end = locate(before + typed + after, typed) or (0, 0)
    assert plain((before + typed + after)[start:end]) == plain(typed)


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("the \ufb01scal de\ufb01cit will widen", "the fiscal deficit will widen"),
        ("The un\u00ademploy\u00adment rate", "The unemployment rate"),
        (
            "the govern-\nment will fall before the sum-\n  mer recess",
            "the government will fall before the summer recess",
        ),
        ("the govern-\nment will fall", "the govern- ment will fall"),
        ("a well-\nknown economist", "a well-known economist"),
        ("The economy will shrink[12] in 2027", "The economy will shrink in 2027"),
        ("The economy will shrink¹² in 2027", "The economy will shrink in 2027"),
        ("it will\u00a0not\u202fhold", "it will not hold"),
        ("it\u200b will\ufeff hold", "it will hold"),
        ("Cafe\u0301s will close", "Cafés will close"),
        ("Cafés will close", "Cafe\u0301s will close"),
        ("he said … it will", "he said... it will"),
        ("the deal—so far—will hold", "the deal - so far - will hold"),
        ("the deal – so far – will hold", "the deal—so far—will hold"),
        ("the Iran‑Iraq border", "the Iran-Iraq border"),
    ],
)
def test_what_nobody_sees_or_types_is_the_same(printed, typed):
    text = f"Before it. {printed}. After it."
    assert text[slice(*locate(text, typed))] == printed


@pytest.mark.parametrize(
    ("printed", "typed"), [("2.5³ per cent", "2.53 per cent"), ("10⁶ tons", "106 tons"), ("60-70", "6070")]
)
def test_figures_are_never_the_same_as_others(printed, typed):
    assert locate(f"It is {printed}.", typed) is None


def test_pieces_stand_one_behind_the_other():
    pieces = [Quoted("it will"), Quoted("deal"), Quoted("hand")]
    spans = locate_all(TEXT, pieces)
    assert [TEXT[slice(*span)] for span in spans] == ["it will", "deal", "hand"]
    assert locate_all(TEXT, pieces, near=[36])[0] == (36, 43)
    assert len(locate_all(TEXT, [pieces[1], pieces[0]])) == 1
    assert len(locate_all(TEXT, [Quoted("it will rain."), Quoted("rain. Then")])) == 1


def test_a_quotation_is_cut_where_words_are_left_out():
    assert pieces_of("it will […] the deal [...] hand") == ["it will", "the deal", "hand"]
    assert pieces_of("it will… rain") == ["it will… rain"]
    assert pieces_of(" […] ") == []


@pytest.mark.parametrize(
    ("printed", "typed", "said"),
    [
        ("Kim will", "Kіm will", "another alphabet"),
        ("José will", "Jose will", "accents"),
        ("It will", "it will", "capital"),
    ],
)
def test_what_hardly_differs_is_named(printed, typed, said):
    assert said in difference(printed, typed)
    assert difference("It will", "It may") == ""


@pytest.mark.parametrize("space", ["", " ", "\n\n", "\u2003\n "])
def test_the_span_is_of_the_text_itself_whatever_white_space_is_in_it(space):
    text = f"{space}«One»  –{space} two{space}  “three”\n\n\nfour{space}"
    for typed, printed in [('"three" four', "“three”\n\n\nfour"), (' "One" - ', "«One»  –"), ("  four\n", "four")]:
        assert text[slice(*locate(text, typed))] == printed


@pytest.mark.parametrize(
    ("piece", "typed"),
    [
        ("“", '"' * 4999 + "b"),
        ("“", '"' * 2500 + "b" + '"' * 2500),
        ("–", "-" * 4999 + "b"),
        ("a ", "a " * 2499 + "b"),
        ("a", "a" * 4999 + "b"),
        ("a  “", "a " * 2499 + "b"),
        ("the cat will sit ", "the dog may stand " * 250),
    ],
)
def test_whatever_stands_in_a_long_text_a_quotation_is_given_up_soon(piece, typed):
    text = piece * (500_000 // len(piece))
    began = time.perf_counter()
    assert locate(text, typed) is None
    nearest(text, typed)
    nearest(text, typed[:2] + "x")
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize("typed", ["it will snow", "First IT will rain", "", " ", "\n", "rain?", "(.*)"])
def test_other_words_are_not(typed):
    assert found(typed) is None or not typed.strip()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("it will rain agian", "it will rain again."),
        ("they said it will surely rain again", "they say, it will rain again."),
        ("The deal isn't yet in Kim's hands", "The “deal” is not – yet –\nin Kim’s hand."),
    ],
)
def test_the_nearest_passage_is_offered_in_whole_words(typed, printed):
    assert TEXT[slice(*nearest(TEXT, typed))] == printed


@pytest.mark.parametrize("typed", ["", "x", "Something else entirely, about tariffs on steel", "a" * 5000])
def test_no_passage_is_offered_for_what_is_nothing_like_the_text(typed):
    assert nearest(TEXT, typed) is None


def test_the_words_around_end_with_the_paragraph_and_are_whole():
    before, after = around(TEXT, (36, 48))
    assert (before, after) == ("First it will rain. Then, they say,"[-len(before) :], "again.")
    assert len(before) <= 32
    assert around(TEXT, (57, 60))[0] == ""


def test_words_that_are_struck_out_or_bold_are_found_without_their_signs():
    text = "I put it ~~at 60%~~ at 75% now.\n\n**He stays in office: 40%**"
    for typed, printed in (
        ("it at 60% at 75%", "it ~~at 60%~~ at 75%"),
        ("He stays in office: 40%", "He stays in office: 40%"),
    ):
        assert text[slice(*locate(text, typed))] == printed
    assert locate(text, "it at 75%") is None
