"""The text of a PDF in the order in which it is read, and what the file says of its origin."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError

from tracker.documents.document import MOST_CHARACTERS, Document, ExtractError, one_line, tidy
from tracker.documents.glyphs import Word, words_of
from tracker.documents.heads import Head
from tracker.documents.lines import Page, lines_of
from tracker.documents.margins import without_margins
from tracker.documents.paragraphs import text_of
from tracker.prose.bylines import people
from tracker.prose.dates import stated_date

MOST_PAGES = 300
NOT_A_TITLE = re.compile(
    r"untitled|about:blank|https?://.*|microsoft (word|powerpoint) - |.*\.(docx?|pdf|indd|qxd|tex|pptx?)$", re.I
)
LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def read_pdf(body: bytes) -> Document:
    """Raises ExtractError for one that is locked, too long, or a scan; anything at all for one that is damaged."""
    try:
        file = PdfDocument(body)
    except PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:  # most that are locked may be read, though not changed
            raise ExtractError("This PDF is locked with a password. Paste the text instead.") from None
        raise
    if (n_pages := len(file)) > MOST_PAGES:
        raise ExtractError(
            f"This PDF has {n_pages:,} pages, and at most {MOST_PAGES} are read. Paste the part that matters."
        )
    pages: list[Page] = []
    pictures: list[int] = []
    n_letters = 0
    for number, page in enumerate(file, 1):
        text = page.get_textpage()
        n_letters += text.count_chars()
        if n_letters > 1.2 * MOST_CHARACTERS:  # spaces and heads, which are not kept, are counted here as well
            raise ExtractError(
                f"This PDF has more than {MOST_CHARACTERS:,} characters. Paste the part that matters."
            )
        pages.append(_lines(words_of(text)))
        if not pages[-1].lines and any(page.get_objects(max_depth=1)):
            pictures.append(number)
        page.close()  # and the text of the page with it
    kept, running = without_margins(pages)
    text = tidy(text_of(kept))
    if not any(letter.isalnum() for letter in text):
        raise ExtractError("This PDF holds no text: it is probably a scan. Paste the text instead.")
    document = _with_origin(file, pages[0])
    remarks = (*document.remarks, *filter(None, (running, _pictures(pictures))))
    return replace(document, text=text, remarks=remarks)


def _lines(words: Iterable[Word]) -> Page:
    directions: defaultdict[int, list[Word]] = defaultdict(list)
    for word in words:
        directions[word.turned].append(word)
    first, *others = sorted(directions.values(), key=len, reverse=True) or [[]]
    return Page(lines_of(_as_read(first)), [lines_of(_as_read(words)) for words in others])


def _as_read(words: list[Word]) -> list[Word]:
    """With places that grow as it is read: of Arabic and Hebrew, from the right."""
    leftward = sum(bool(LEFTWARD.search(word.text)) for word in words)
    if 2 * leftward <= len(words):
        return words
    return [word._replace(x0=-word.x1, x1=-word.x0) for word in words]


def _pictures(numbers: list[int]) -> str:
    if not numbers:
        return ""
    *others, last = map(str, numbers)
    if not others:
        return f"Page {last} holds no text: it is a picture. What it says has to be typed."
    return f"Pages {', '.join(others)} and {last} hold no text: they are pictures. What they say has to be typed."


def _with_origin(file: PdfDocument, first: Page) -> Document:
    """By what the file says of itself; else by what its first page prints.

    Of the day, what is printed comes first; where several are or it is not clear of what, none is proposed.
    """
    title, author = one_line(file.get_metadata_value("Title")), one_line(file.get_metadata_value("Author"))
    made = stated_date(file.get_metadata_value("CreationDate").removeprefix("D:")[:8])
    head = Head(first)
    title_basis, authors_basis = "the PDF’s own data", "the PDF’s own data"
    if not title or NOT_A_TITLE.match(title):
        title, title_basis = head.title, "the largest line of the first page"
    if not (authors := people(author)):
        authors, authors_basis = head.authors, f"the first page (“{head.byline[:80]}”)"
    day = head.day
    published, basis = day.value, f"the first page (“{day.line[:80]}”)"
    if not published and not day.remarks:
        published, basis = made, "the day the PDF was made"
    return Document(
        text="",
        title=title,
        title_basis=title_basis if title else "",
        authors=authors,
        authors_basis=authors_basis if authors else "",
        published=published,
        published_basis=basis if published else "",
        published_is_inferred=bool(published and not day.value),
        remarks=tuple(filter(None, ["" if authors else head.doubt, *day.remarks])),
    )
