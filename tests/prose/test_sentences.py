import pytest

from tracker.prose.sentences import sentences


def split(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["It fell.", "It rose!", "Did it?", "It did."],
        ["The U.S. team won.", "The U.S. lost."],
        ["It is over in the U.S.", "The rest goes on."],
        ["Dr. Smith met Gen. Jones at 5 p.m. on Sept. 5 in St. Louis.", "They left."],
        ["J. K. Galbraith said so.", "E. H. Carr did not."],
        ["Growth was 3.5 per cent.", "In No. 10 they cheered."],
        ["“It will fall.”", "“No,” she said."],
        ["“Will it fall?” she asked.", "Nobody knew…", "It fell."],
        ["He paused … and went on.", "Then he left."],
        ["It fell (see below).", "(It had risen.)", "It fell again."],
        ["It was agreed.[3]", "The rest is noise."],
        ["Acme Inc. will buy it.", "Acme Inc. and others agreed."],
        ["They chose plan B.", "It failed."],
    ],
)
def test_sentences_of_a_paragraph(expected):
    assert split(" ".join(expected)) == expected


def test_headings_paragraphs_and_lists():
    text = "A heading\n\nThe first line.\nThe second\n\n• one item\n- another item\n1. The third will do.\n"
    assert split(text) == [
        "A heading",
        "The first line.",
        "The second",
        "one item",
        "another item",
        "1. The third will do.",
    ]


def test_a_line_broken_to_fit_goes_on():
    text = (
        "The negotiators of both countries have agreed on a text that\nParliament will see on Monday. It is\nlong."
    )
    assert split(text) == [
        "The negotiators of both countries have agreed on a text that\nParliament will see on Monday.",
        "It is\nlong.",
    ]


def test_nothing_has_no_sentences():
    assert split("") == split(" \n\n \n") == []
