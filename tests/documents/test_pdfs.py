"""PDFs as printers lay them out: the text in the order in which it is read, nothing lost or smashed together."""

import pytest

from tests.documents.layouts import Run, column, laid_out, lines
from tracker.documents.extracting import extract

RAIN = (
    "We expect that the harvest in Ruritania will be 2.5 percent below that of last year, because the rain came "
    "late and most of the northern fields were not sown before the end of April, as the ministry has known "
    "since then."
)
BANK = (
    "The bank will most likely leave its rates as they are until the summer. Nobody on its board has asked for "
    "a cut in public, and the governor has said twice that she sees no reason for one before the prices of "
    "bread have settled."
)
TALKS = (
    "Talks about the canal are unlikely to succeed this year. The two delegations have met eleven times, in one "
    "town or another, and have printed what they agreed on each time: the date of the meeting that was to "
    "follow after it."
)
TEXT = [RAIN, BANK, TALKS]


def read(pages, **how):
    return extract(laid_out(pages, **how), "application/pdf")


def paragraphs(pages, **how):
    return read(pages, **how).text.split("\n\n")


def page(paragraphs, top=700):
    return column(paragraphs, 72, top, 468)


@pytest.mark.parametrize("indent", [0, 15])
def test_lines_that_were_broken_to_fit_the_width_go_on(indent):
    assert paragraphs([column(TEXT, 72, 700, 468, indent)]) == TEXT


def cut(text, after, x, top, width):
    """A paragraph of which so many lines stand at the foot of one column, and the others where the next begins."""
    broken = lines(text, 72, 72 + 12 * after, width)
    return broken[:after], [Run(x, top - 12 * n, run.text) for n, run in enumerate(broken[after:])]


@pytest.mark.parametrize("after", [1, 2])
def test_a_sentence_goes_on_on_the_next_page_and_one_that_has_ended_does_not(after):
    above, below = cut(RAIN, after, 72, 700, 468)
    assert paragraphs([page([BANK]) + above, below + lines(TALKS, 72, 600, 468)]) == [BANK, RAIN, TALKS]
    assert paragraphs([page([BANK]), page([TALKS])]) == [BANK, TALKS]


@pytest.mark.parametrize("offset", [0, 5])
def test_columns_are_read_one_after_the_other(offset):
    left, right = column([RAIN, BANK], 72, 700, 220), column([TALKS, RAIN], 312, 700 - offset, 220)
    assert paragraphs([left + right]) == [RAIN, BANK, TALKS, RAIN]
    row_by_row = sorted(left + right, key=lambda run: (-run.y, run.x))
    assert paragraphs([row_by_row]) == [RAIN, BANK, TALKS, RAIN]


def test_three_columns_under_a_headline_that_goes_across_them():
    head = Run(72, 740, "Bread will be dear: what the late rain means for us", 18)
    columns = [column([text], 72 + 170 * n, 700, 150)[:-2] for n, text in enumerate(TEXT)]
    rest = [line for n, text in enumerate(TEXT) for line in column([text], 72 + 170 * n, 700, 150)[-2:]]
    assert paragraphs([[head, *(run for each in columns for run in each), *rest]]) == [head.text, *TEXT]


def test_a_sentence_goes_on_in_the_next_column():
    above, below = cut(BANK, 3, 312, 700, 220)
    left = column([RAIN], 72, 700, 220) + above
    assert paragraphs([left + below + column([TALKS], 312, 600, 220)]) == [RAIN, BANK, TALKS]


def test_lines_between_columns_part_what_is_above_them_from_what_is_below():
    upper = column([RAIN], 72, 700, 220) + column([BANK], 312, 700, 220)
    across = Run(72, 560, "What the ministries have said about it, in the order of their letters", 12)
    lower = column([TALKS], 72, 530, 220) + column([RAIN], 312, 530, 220)
    assert paragraphs([[*upper, across, *lower]]) == [RAIN, BANK, across.text, TALKS, RAIN]


def headed(number):
    """Left and right pages have heads of their own; the page number stands at the foot."""
    head = (
        Run(72, 750, "Ruritanian Aﬀairs Quarterly") if number % 2 else Run(380, 750, "Ada Example: The late rain")
    )
    return [head, *page([story(number)]), Run(300, 40, str(number + 16))]


def story(number):
    return " ".join(
        f"In district {number} the {nth} field was not sown before April." for nth in ("first", "next", "last")
    )


def test_heads_that_alternate_and_page_numbers_are_left_out_and_named():
    document = read([headed(n) for n in range(6)])
    assert document.text.split("\n\n") == [story(n) for n in range(6)]
    assert document.remarks == (
        "Running heads and page numbers were left out: “16” on 6 pages, “Ada Example: The late rain” on 3 pages, "
        "“Ruritanian Affairs Quarterly” on 3 pages.",
    )


def test_a_foot_that_counts_the_pages_is_left_out():
    pages = [
        [*page([TEXT[n]]), Run(72, 40, f"Page {n + 1} of 3"), Run(400, 40, "Ruritania Institute")]
        for n in range(3)
    ]
    document = read(pages)
    assert document.text.split("\n\n") == TEXT
    assert "“Page 1 of 3” on 3 pages, “Ruritania Institute” on 3 pages." in document.remarks[0]


def test_what_is_printed_once_or_counts_something_else_than_pages_stays():
    pages = [[Run(72, 750, f"Scenario {number}"), *page([TEXT[n]])] for n, number in enumerate((3, 70, 12))]
    document = read(pages)
    assert document.text.count("Scenario") == 3
    assert document.remarks == ()
    assert read([[Run(72, 750, "Only here"), *page([RAIN])], page([BANK])]).text.startswith("Only here")
    years = [[*page([TEXT[n]]), Run(300, 40, year)] for n, year in enumerate(("2027", "2031", "1914"))]
    assert [year in read(years).text for year in ("2027", "2031", "1914")] == [True] * 3


def test_pages_that_say_nothing_but_the_same_words_keep_them():
    assert paragraphs([[Run(72, 700, "Vote for Ada")]] * 4) == ["Vote for Ada"] * 4


def test_footnotes_stand_behind_the_sentence_that_goes_on_on_the_next_page():
    broken = lines(BANK, 72, 112, 468)
    mark = Run(broken[0].end, 116, "3", 6)
    notes = [
        Run(72, 60, "3", 5),
        Run(76, 57, "See the letter of the board of 2 May, which has never been printed.", 8),
    ]
    below = [Run(run.x, run.y + 600, run.text) for run in broken[2:]]
    pages = [page([RAIN]) + broken[:2] + [mark, *notes], below + lines(TALKS, 72, 600, 468)]
    first = broken[0].text
    assert paragraphs(pages) == [
        RAIN,
        BANK.replace(first, f"{first}[3]"),
        "[3] See the letter of the board of 2 May, which has never been printed.",
        TALKS,
    ]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (
            [Run(72, 700, "It grows by 2.5"), Run(147, 704, "3", 6), Run(155, 700, "percent.")],
            "It grows by 2.5[3] percent.",
        ),
        ([Run(72, 700, "Nobody knows."), Run(137, 704, "12,13", 6)], "Nobody knows.[12][13]"),
        (
            [Run(72, 700, "About 3 x 10"), Run(132, 704, "6", 6), Run(140, 700, "tonnes.")],
            "About 3 x 10^6 tonnes.",
        ),
        (
            [Run(72, 700, "It has 40 km"), Run(132, 704, "2", 6), Run(140, 700, "of sand.")],
            "It has 40 km^2 of sand.",
        ),
        ([Run(72, 700, "Less CO"), Run(107, 698, "2", 6), Run(115, 700, "in 2030.")], "Less CO2 in 2030."),
        ([Run(72, 700, "The 21"), Run(102, 704, "st", 6), Run(113, 700, "century.")], "The 21st century."),
        ([Run(72, 700, "Nobody knows*")], "Nobody knows*"),
    ],
)
def test_figures_that_are_raised_change_no_figure_before_them(runs, text):
    assert read([runs]).text == text


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (["It is un-", "likely to rain."], "It is unlikely to rain."),
        (["It is un‐", "likely to rain."], "It is unlikely to rain."),
        (["It is un\xad", "likely to rain."], "It is unlikely to rain."),
        (["A long-term plan, and a long-", "term loan."], "A long-term plan, and a long-term loan."),
        (["One term is long, a long-", "term loan longer."], "One term is long, a long-term loan longer."),
        (["The Anglo-", "Saxon vote of 2019-", "2020 counts."], "The Anglo-Saxon vote of 2019-2020 counts."),
        (["It rains -", "and it pours."], "It rains - and it pours."),
        (["They met—", "and talked."], "They met—and talked."),
    ],
)
def test_words_that_a_line_divides_are_put_together(printed, text):
    assert read([[Run(72, 700 - 12 * n, line) for n, line in enumerate(printed)]]).text == text


def test_ligatures_are_read_as_letters_and_nothing_else_is_changed():
    assert read([[Run(72, 700, "Eﬃcient oﬃces oﬀer ﬁve ﬂoors, ½ m², №3… “Å”")]]).text == (
        "Efficient offices offer five floors, ½ m², №3… “Å”"
    )


def test_a_table_keeps_its_rows_and_its_empty_cells():
    rows = [
        ("Country", "2027", "2028"),
        ("Ruritania", "2.5", "3.1"),
        ("Graustark", "", "0.4"),
        ("Ixania", "1.9", "2.0"),
    ]
    cells = [
        Run(x, 560 - 14 * n, cell)
        for n, row in enumerate(rows)
        for x, cell in zip((72, 250, 330), row, strict=True)
        if cell
    ]
    table = "Country | 2027 | 2028\nRuritania | 2.5 | 3.1\nGraustark | | 0.4\nIxania | 1.9 | 2.0"
    assert paragraphs([page([RAIN]) + cells + lines(BANK, 72, 480, 468)]) == [RAIN, table, BANK]


def test_cells_that_are_close_to_each_other_are_apart_where_the_rows_beside_them_are():
    head = [Run(72, 560, "Country"), Run(115, 560, "GDP 2027"), Run(163, 560, "GDP 2028")]
    rows = [("Ixania", "0.6", "1.9"), ("Lutha", "1.1", "2.0"), ("Graustar", "2.7", "3.0")]
    cells = [
        Run(x, 546 - 14 * n, cell)
        for n, row in enumerate(rows)
        for x, cell in zip((72, 120, 170), row, strict=True)
    ]
    table = "Country | GDP 2027 | GDP 2028\nIxania | 0.6 | 1.9\nLutha | 1.1 | 2.0\nGraustar | 2.7 | 3.0"
    assert paragraphs([page([RAIN]) + head + cells + lines(BANK, 72, 480, 468)]) == [RAIN, table, BANK]


def test_lines_of_an_address_and_of_a_head_stay_apart():
    address = ["Harbour Research Ltd", "22 Quay Street", "Bristol BS1 4QA"]
    right = [Run(540 - len(row) * 5, 740 - 12 * n, row) for n, row in enumerate(address)]
    head = [*right, Run(72, 704, "Bristol, 7th August 2026")]
    assert paragraphs([head + page(TEXT, 660)]) == [*address, "Bristol, 7th August 2026", *TEXT]
    middle = [Run(306 - len(row) * 2.5, 740 - 12 * n, row) for n, row in enumerate(address)]
    assert paragraphs([middle + page(TEXT, 660)]) == [*address, *TEXT]


def test_single_lines_far_apart_are_paragraphs_of_their_own():
    rows = ["Published on 3 September 2026 by Northern Economics", "Authors: Liis Tamm", "One line more"]
    runs = [Run(72, 740 - 26 * n, row) for n, row in enumerate(rows)]
    assert paragraphs([runs + lines(RAIN, 72, 662, 468) + lines(BANK, 72, 600, 468)]) == [*rows, RAIN, BANK]


def test_a_line_across_the_columns_is_not_run_into_the_first():
    head = [
        Run(150, 740, "Elections in Ruritania: what to expect", 16),
        Run(212, 716, "Policy Brief 12 | September 2026"),
    ]
    columns = column([RAIN, BANK], 72, 690, 220) + column([TALKS, RAIN], 312, 690, 220)
    assert paragraphs([head + columns])[1:3] == ["Policy Brief 12 | September 2026", RAIN]


@pytest.mark.parametrize("words", ["OUTLOOK FOR BREAD", "Outlook for 2027"])
def test_letters_that_are_set_wide_apart_are_words(words):
    letters = [Run(72 + 9 * n, 740, letter) for n, letter in enumerate(words) if letter != " "]
    assert paragraphs([letters + page([RAIN])]) == [words, RAIN]


def test_small_capitals_are_of_one_word():
    assert (
        read([[Run(72, 700, "T", 10), Run(77, 700, "HE", 8), Run(90, 700, "B", 10), Run(95, 700, "ANK", 8)]]).text
        == "THE BANK"
    )


@pytest.mark.parametrize(
    ("turn", "rotate"),
    [("0 1 -1 0 612 0", 90), ("0 -1 1 0 0 612", 270), ("-1 0 0 -1 612 792", 180), ("1 0 0 1 0 0", 90)],
)
def test_a_page_that_is_turned_is_read_as_it_is_seen(turn, rotate):
    assert paragraphs(
        [column([RAIN, BANK], 72, 600, 220) + column([TALKS], 312, 600, 220)], turn=turn, rotate=rotate
    ) == [
        RAIN,
        BANK,
        TALKS,
    ]


@pytest.mark.parametrize(
    "words",
    ["Ожидается, что переговоры провалятся.", "会談は失敗に終わる可能性が高い。", "Οι συνομιλίες θα αποτύχουν."],
)
def test_other_scripts_are_read(words):
    assert read([[Run(72, 700, words)]]).text == words


def test_what_is_written_from_right_to_left_is_read_from_the_right():
    """As it is drawn: the last letter of a line first."""
    sentence = (
        "من المتوقع أن تفشل المحادثات حول القناة هذا العام بسبب الخلاف حول الحدود بين البلدين منذ سنوات طويلة جدا"
    )
    right = [Run(532 - len(run.text) * 5, run.y, run.text[::-1]) for run in lines(sentence, 0, 700, 220)]
    other = [Run(292 - len(run.text) * 5, run.y, run.text[::-1]) for run in lines(sentence, 0, 700, 220)]
    assert " ".join(read([right + other]).text.split()) == f"{sentence} {sentence}"


def picture(body):
    return body.replace(b"0 0 m 100 100 l S", b"0 0 9 9 re f      ")


def test_pages_that_are_pictures_are_named():
    document = extract(picture(laid_out([page([RAIN]), [], page([BANK]), []])), "application/pdf")
    assert document.text.split("\n\n") == [RAIN, BANK]
    assert document.remarks == ("Pages 2 and 4 hold no text: they are pictures. What they say has to be typed.",)
    document = extract(picture(laid_out([page([RAIN]), []])), "application/pdf")
    assert document.remarks == ("Page 2 holds no text: it is a picture. What it says has to be typed.",)


def test_a_space_that_kerning_makes_narrow_is_one():
    """As a browser prints it: “FDA” is 24 points wide, and what follows begins less than two points behind it."""
    close = [Run(72, 700, "FDA"), Run(72 + 24.0 + 1.7, 700, "Administrators said so.")]
    assert "FDA Administrators said so." in read([[*close, *page([RAIN, BANK], 650)]]).text
    assert "McAllister and the DATAbase" in read([page(["McAllister and the DATAbase", RAIN])]).text
