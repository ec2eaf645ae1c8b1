"""What the first page of a PDF prints above its text: its title, who has written it, and when."""

import pytest

from tests.documents.layouts import Run, column, laid_out
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


def read(pages, **how):
    return extract(laid_out(pages, **how), "application/pdf")


def page(paragraphs, top=700):
    return column(paragraphs, 72, top, 468)


def test_a_date_and_a_title_that_the_first_page_prints_are_proposed():
    made = "/Title (untitled) /CreationDate (D:20261126080000Z)"
    first = [
        Run(72, 740, "The Late Rain and", 20),
        Run(72, 716, "the Price of Bread", 20),
        Run(72, 690, "26 February 2019"),
    ]
    document = read([first + page([RAIN], 650), page([BANK, "March 2024"])], info=made)
    assert (document.title, document.title_basis) == (
        "The Late Rain and the Price of Bread",
        "the largest line of the first page",
    )
    assert (document.published, document.published_basis) == ("2019-02-26", "the first page (“26 February 2019”)")
    assert document.published_is_inferred is False


def test_without_a_printed_date_the_day_of_making_is_inferred_and_without_either_there_is_none():
    document = read([page([RAIN])], info="/CreationDate (D:20190226080000+01'00')")
    assert (document.published, document.published_basis) == (
        "2019-02-26",
        "the day the PDF was made",
    )
    assert document.published_is_inferred
    two = read([[Run(72, 740, "March 2024"), Run(72, 726, "May 2025"), *page([RAIN])]])
    assert (two.published, two.published_basis, two.title) == ("", "", "")


def test_whom_the_first_page_names_behind_by_is_proposed():
    first = [Run(72, 740, "The Price of Bread", 20), Run(72, 715, "By Ada Example, Senior Fellow, and Bob Sample")]
    document = read([first + page([RAIN], 650)])
    assert document.authors == ("Ada Example", "Bob Sample")
    assert document.authors_basis == "the first page (“By Ada Example, Senior Fellow, and Bob Sample”)"
    assert read([first + page([RAIN], 650)], info="/Author (Cay Dummy)").authors == ("Cay Dummy",)
    assert read([page(["By 2026 it rains.", RAIN])]).authors == ()


def headed_by(*rows, text=(RAIN, BANK), info=""):
    """A title, such rows under it, and the text."""
    first = [Run(72, 740, "The Price of Bread", 20)]
    return read([first + [Run(72, 714 - 14 * n, row) for n, row in enumerate(rows)] + page(text, 620)], info=info)


@pytest.mark.parametrize(
    ("row", "published"),
    [
        ("Bristol, 7th August 2026", "2026-08-07"),
        ("Published on 3 September 2026 by Northern Economics", "2026-09-03"),
        ("Policy Brief 12 | September 2026", "2026-09"),
        ("Working paper, March 2025", "2025-03"),
        ("Working Paper No. 2025-11, 3 March 2025", "2025-03-03"),
        ("Brussels, Tuesday, 3 June 2025", "2025-06-03"),
        ("Veröffentlicht am 3. März 2025", "2025-03-03"),
        ("Received 3 May 2025; published online 1 July 2025", "2025-07-01"),
        ("3 May 2025 | Updated 8 June 2025", "2025-05-03"),
    ],
)
def test_a_date_within_a_line_of_the_head_is_proposed(row, published):
    document = headed_by(row, info="/CreationDate (D:20261126080000Z)")
    assert (document.published, document.published_basis) == (published, f"the first page (“{row}”)")
    assert (document.published_is_inferred, document.remarks) == (False, ())


@pytest.mark.parametrize(
    ("row", "remark"),
    [
        ("London, 3 May 2025 | Paris, 8 June 2025", "Several dates are printed (3 May 2025 and 8 June 2025)"),
        ("Scenarios to March 2027", "The first page prints “Scenarios to March 2027”"),
        ("January – March 2025", "The first page prints “January – March 2025”"),
        ("Bristol, 03/04/2025", "“03/04/2025” may be 3 April or 4 March"),
    ],
)
def test_a_date_of_which_nothing_says_whether_it_is_that_of_publication_is_named_alone(row, remark):
    document = headed_by(row, info="/CreationDate (D:20261126080000Z)")
    assert (document.published, document.published_basis) == ("", "")
    assert remark in " ".join(document.remarks)


def test_dates_of_the_text_are_not_of_its_head():
    letter = [
        "Dear partners,",
        "In my last letter, dated 9 May 2026, I wrote that rates would fall, and they did.",
    ]
    document = headed_by(*letter, text=[f"Bern, 3 May 2025, was the place and day. {RAIN}"])
    assert (document.published, document.remarks) == ("", ())


def test_a_weekday_that_does_not_fit_its_date_is_named():
    document = headed_by("Monday, 3 June 2025")
    assert document.published == "2025-06-03"
    assert document.remarks == ("“Monday” stands before 3 June 2025, which is a Tuesday: check the date.",)


@pytest.mark.parametrize(
    ("row", "authors"),
    [
        ("Anna Keller and Tom Ruiz", ("Anna Keller", "Tom Ruiz")),
        ("ANNA KELLER, TOM RUIZ", ("Anna Keller", "Tom Ruiz")),
        ("Dr Anna Keller, University of Bern", ("Anna Keller",)),
        ("Anna Keller (University of Bern) and Jan van den Berg", ("Anna Keller", "Jan van den Berg")),
        ("Prof. Anna M. Keller", ("Anna M. Keller",)),
        ("Anna Keller, Senior Fellow", ("Anna Keller",)),
        ("Von Anna Keller, Berlin", ("Anna Keller",)),
    ],
)
def test_names_under_the_title_are_its_authors(row, authors):
    assert headed_by(row, "Bern, March 2025").authors == authors


@pytest.mark.parametrize(
    "row",
    [
        "Central Asia and Eastern Europe",
        "Northern Economics",
        "Late Rain and Dear Bread",
        "Working Paper, Bern",
        "Ruritania",
    ],
)
def test_a_subtitle_names_no_author(row):
    document = headed_by(row)
    assert document.authors == ()


@pytest.mark.parametrize("text", [[RAIN], [f"What Anna Keller and Tom Ruiz have said is known. {RAIN}"]])
def test_a_name_that_may_be_anybodys_is_named_and_not_proposed(text):
    row = "Anna Keller" if text == [RAIN] else "Anna Keller and Tom Ruiz"
    document = headed_by(row, text=text)
    assert (document.authors, document.authors_basis) == ((), "")
    assert document.remarks == (f"“{row}” stands under the title: see whether that is who has written it.",)


@pytest.mark.parametrize("title", ["about:blank", "https://herald.example/a", "untitled"])
def test_the_address_of_nothing_is_no_title(title):
    first = [Run(72, 740, "The Price of Bread", 20)]
    assert read([first + page([RAIN], 650)], info=f"/Title ({title})").title == "The Price of Bread"
