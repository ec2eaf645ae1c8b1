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


WITHOUT_A_SPACE = [
    ["The franc was stable.", "The euro will fall below parity by 2026."],
    ["It fell!", "The rest rose."],
    ["Did it?", "It did."],
    ["Is it so?!", "The bank knows."],
    ["“It will rise.”", "The bank said so."],
    ["It will rise”.", "The bank said so."],
    ["It rose (they will rise).", "The bank said so."],
    ["It rose.", "(It will fall.)", "The bank said so."],
    ["“It rose.”", "“It fell.”"],
    ["He said: “No!”", "Then he left."],
    ["It fell.", "“Why?” she asked."],
    ["It fell by 2026.", "The bank knew."],
    ["It fell to 3.5.", "The bank knew."],
    ["It fell 3 %.", "The bank knew."],
    ["It ended in Berlin.", "The rest goes on."],
    ["It was agreed.[3]", "The rest is noise."],
    ["It isn’t.", "I doubt it."],
    ["Nobody cares.", "NATO will."],
    ["They co-operate.", "Nobody else does."],
    ["It rose.", "Growth followed.", "Then it fell."],
    ["It was stable.", "Élysée said so."],
]
ONE = [
    *(
        "They live in the U.S.A. still",
        "It rained, e.g.The bank",
        "Growth was 3.5 per cent",
        "Go to outturn.org for it",
    ),
    *("At v2.Beta it ends", "See report.Final.pdf for it", "In notes.Txt it stands", "What J.K.Rowling wrote"),
    *("It ends at 5 a.m.The rest", "So wait...What now", "He paused…Then he left", "He paused …Then he left"),
    *("See https://example.org/a.Then b", "See www.example.Org for it", "Shares of Booking.Com fell"),
    *("In St.Petersburg it rains", "So Dr.Who said", "Her Ph.D.Thesis is long", "Write to a@b.Example soon"),
    *("The U.S.Treasury fell", "Call system.Out.print now", "Index.Html is", "Node.Js is", "The .Foo platform"),
    *("Call obj.Method() now", "See foo_bar.Baz here", "So A.B.Smith left", "Let x=y.The one", "plan B.It failed"),
]


@pytest.mark.parametrize("expected", WITHOUT_A_SPACE)
def test_a_space_may_be_missing_between_sentences(expected):
    assert split("".join(expected)) == expected


@pytest.mark.parametrize("text", ONE)
def test_names_figures_and_addresses_stay_whole(text):
    assert split(text) == [text]


@pytest.mark.parametrize("piece", ["a.B", "aa.Bb", ".", "aa.”", "2.A", "aa.The", "(", "…", "a.B.", "Aa.["])
def test_a_long_text_without_spaces_is_cut_in_time(piece):
    """A pattern that backtracks would not come back."""
    text = piece * 20_000
    assert "".join(split(text)) == text


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
