"""Every character of a paragraph is printed once, under every mark that covers it."""

import time

from hypothesis import given
from hypothesis import strategies as st

from tracker.prose.marking import Mark, Paragraph, paragraphs

TEXT = "First it will rain.\n\nThen, they say,\nit will rain again.\n\n\n"


def pieces(text: str, *marks: Mark[str]) -> list[list[tuple[str, str]]]:
    return [[(p.text, "".join(p.keys)) for p in paragraph.pieces] for paragraph in paragraphs(text, marks)]


def test_without_marks_a_paragraph_is_one_piece():
    assert pieces(TEXT) == [[("First it will rain.", "")], [("Then, they say,\nit will rain again.", "")]]


def test_marks_over_one_another_cut_at_every_edge():
    assert pieces("abcdef", Mark(1, 5, "A"), Mark(2, 3, "B"), Mark(4, 6, "C")) == [
        [("a", ""), ("b", "A"), ("c", "AB"), ("d", "A"), ("e", "AC"), ("f", "C")]
    ]


def test_a_mark_over_two_paragraphs_begins_in_the_first():
    found = list(paragraphs(TEXT, [Mark(6, 25, "A")]))
    assert [paragraph.begins for paragraph in found] == [["A"], []]
    assert pieces(TEXT, Mark(6, 25, "A")) == [
        [("First ", ""), ("it will rain.", "A")],
        [("Then", "A"), (", they say,\nit will rain again.", "")],
    ]


def test_a_paragraph_with_thousands_of_marks_is_cut_up_soon():
    text = "It will rain. " * 20_000
    began = time.perf_counter()
    (found,) = paragraphs(text, [Mark(at, at + 13, at) for at in range(0, len(text), 14)])
    assert time.perf_counter() - began < 10
    assert [piece.keys for piece in found.pieces[::2]] == [(at,) for at in found.begins]
    assert len(found.begins) == 20_000


def test_a_text_of_nothing_has_no_paragraph():
    assert pieces("") == pieces(" \n\n \n") == []


@given(
    st.text("ab \n", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8),
)
def test_nothing_is_lost_and_nothing_printed_twice(text, spans):
    marks = [Mark(start, min(end, len(text)), number) for number, (start, end) in enumerate(spans)]
    found: list[Paragraph[int]] = list(paragraphs(text, marks))
    for paragraph in found:
        for piece in paragraph.pieces:
            assert piece.text == text[piece.start : piece.end]
            for mark in marks:
                covers = mark.start <= piece.start and piece.end <= mark.end
                assert (mark.key in piece.keys) == (covers and mark.start < mark.end)
            assert list(piece.begins) == [key for key in piece.keys if marks[key].start == piece.start]
            assert list(piece.ends) == [key for key in piece.keys if marks[key].end == piece.end]
    printed = "".join(piece.text for paragraph in found for piece in paragraph.pieces)
    assert "".join(printed.split()) == "".join(text.split())
    # What begins in white space after the last letter may have nothing to show.
    begun = [key for paragraph in found for key in paragraph.begins]
    last = len(text.rstrip())
    assert len(begun) == len(set(begun))
    assert {key for key in begun if marks[key].start < last} == {
        m.key for m in marks if m.start < m.end and m.start < last
    }
