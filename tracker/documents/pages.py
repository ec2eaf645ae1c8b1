"""The text of an article, without what stands around it, and what its page says of its origin."""

import re
from typing import Any

from lxml import etree, html

from tracker.documents.articles import Article
from tracker.documents.comparing import passages
from tracker.documents.document import Document, ExtractError, LeftOut
from tracker.documents.elements import UNSEEN
from tracker.documents.markup import Written, words
from tracker.documents.origin import Origin

MOST_ELEMENTS = 60_000  # which take ten seconds and 250 MB at worst
STRUCK = "Some words are struck out on the page; in the text they stand between ~~ and ~~."
FORMULAS = "The page has formulas: check how they are written here."
PART = "The page shows only a part of its text without a subscription: this may be its beginning alone."
# What a page says of itself that shows the beginning alone.
WALLED = re.compile(
    r"\b(?:subscribe|sign (?:in|up)|log ?in|register|become a (?:subscriber|member))\b.{0,40}"
    r"\bto (?:continue|keep|read|unlock|access|finish)\b|\bto (?:continue|keep) reading\b|"
    r"\bto read (?:the (?:full|rest|whole)|more)\b|\bfor (?:paid |paying )?subscribers only\b|"
    r"\b(?:article|story|post|content) is (?:only )?(?:reserved )?(?:for|available to)\b.{0,30}"
    r"(?:subscribers|members)|"
    r"\balready a subscriber\b",
    re.I,
)
LONGEST_SENTENCE = 500
SHORT = 3000  # characters of a text of which such a sentence says that it is only a part


def read_page(text: str) -> Document:
    """Raises ExtractError for a page without text."""
    page = _parse(text)
    if page is None:
        raise ExtractError("This page is empty.")
    origin = Origin(page)
    written, left_out = _read(page, origin)
    is_part = not origin.is_free or (len(written.text) < SHORT and _is_walled(page))
    remarks = {
        PART: is_part,
        STRUCK: written.has_struck,
        FORMULAS: written.has_formulas or bool(page.xpath("//script[contains(@type, 'math/')]")),
    }
    return Document(
        text=written.text,
        title=origin.title.value,
        title_basis=origin.title.basis,
        authors=origin.authors.value,
        authors_basis=origin.authors.basis,
        publisher=origin.publisher.value,
        publisher_basis=origin.publisher.basis,
        published=origin.published.value,
        published_basis=origin.published.basis,
        published_is_inferred=origin.published_is_inferred,
        left_out=left_out,
        is_part=is_part,
        remarks=(*origin.remarks, *(remark for remark, holds in remarks.items() if holds)),
    )


def _parse(text: str) -> Any:
    """The root element; None of an empty page."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        page = html.document_fromstring(text.encode(errors="replace"), parser)
    except etree.ParserError:
        return None
    if any(flaw.type_name == "ERR_RESOURCE_LIMIT" for flaw in parser.error_log):
        raise ExtractError("This page is nested too deeply to be read to its end. Paste the text instead.")
    if (elements := int(page.xpath("count(//*)"))) > MOST_ELEMENTS:
        raise ExtractError(
            f"This page consists of {elements:,} elements, and at most {MOST_ELEMENTS:,} are read. "
            "Paste the part that matters."
        )
    return page


def _read(page: Any, origin: Origin) -> tuple[Written, tuple[LeftOut, ...]]:
    """The article; or the whole page, if a library that finds articles finds none."""
    article = Article(page, origin.authors.value)
    written = words(page, article.fate)
    if not written.text:
        written = words(page)
    if not written.text:
        raise ExtractError(
            "This page holds no text: it may be put together in the browser. Paste the text instead."
        )
    known = f"{written.text} {origin.title.value}"
    return written, tuple(passages(written.places, article, known))


def _is_walled(page: Any) -> bool:
    seen = (element.text or "" for element in page.iter("*") if element.tag not in UNSEEN)
    return any(WALLED.search(words) for words in seen if len(words) < LONGEST_SENTENCE)
