"""The text of an article, without what stands around it, and what its page says of its origin."""

import re
from typing import Any

from lxml import etree, html
from readability import Document as Readability
from readability.readability import Unparseable

from tracker.documents.document import Document, ExtractError, tidy
from tracker.documents.origin import Origin

# Elements that stand apart from what is around them, begin a line, or hold no words of the page.
BLOCK = re.compile(
    "address|article|aside|blockquote|body|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|"
    "header|hgroup|hr|li|main|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|ul"
)
LINE = re.compile("br|tr")
UNREAD = re.compile(
    "head|script|style|noscript|template|svg|math|button|select|textarea|iframe|object|video|audio"
)
SPACES = re.compile("[ \t\n\r\f]+")  # what browsers draw as one space; not the one that holds words together


def read_page(text: str) -> Document:
    """Raises ExtractError for a page without text."""
    page = _parse(text)
    if page is None:
        raise ExtractError("This page is empty.")
    origin = Origin(page)
    return Document(
        text=_text(page),
        title=origin.title.value,
        title_basis=origin.title.basis,
        authors=origin.authors.value,
        authors_basis=origin.authors.basis,
        publisher=origin.publisher.value,
        publisher_basis=origin.publisher.basis,
        published=origin.published.value,
        published_basis=origin.published.basis,
        published_is_inferred=origin.published_is_inferred,
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
    return page


def _text(page: Any) -> str:
    """Of the article; or of the whole page, if a library that finds articles finds none."""
    try:
        article = _parse(_Article(page).summary(html_partial=True))
    except Unparseable:
        article = None
    text = "" if article is None else tidy(_words(article))
    text = text or tidy(_words(page))
    if not text:
        raise ExtractError(
            "This page holds no text: it may be put together in the browser. Paste the text instead."
        )
    return text


class _Article(Readability):  # type: ignore[misc]
    min_text_length: int

    def sanitize(self, node: Any, *args: Any, **kwargs: Any) -> str:
        """Drops from the article what is noise, but not what may be a forecast.

        That is short lists and tables (“War: 1%”), and headings that link to themselves.
        """
        for link in node.xpath(".//*[self::h1 or self::h2 or self::h3 or self::h4]//a[starts-with(@href, '#')]"):
            link.drop_tag()
        usual, self.min_text_length = self.min_text_length, 1
        cleaned: str = super().sanitize(node, *args, **kwargs)
        self.min_text_length = usual
        return cleaned


def _words(root: Any) -> str:
    """The words of an element, letter by letter, with paragraphs apart by an empty line and cells by a bar."""
    pieces: list[str] = []
    preformatted = 0
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        words = element.text if event == "start" else element.tail if element is not root else ""
        if event == "start" and UNREAD.fullmatch(tag):
            walk.skip_subtree()
            words = ""
        if tag == "pre":
            preformatted += 1 if event == "start" else -1
        if BLOCK.fullmatch(tag):
            pieces.append("\n\n")
        elif event == "start" and LINE.fullmatch(tag):
            pieces.append("\n")
        elif event == "start" and tag in {"td", "th"} and element.getprevious() is not None:
            pieces.append(" | ")
        pieces.append((words or "") if preformatted else SPACES.sub(" ", words or ""))
    text = re.sub(r"[ \t]+", " ", "".join(pieces))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text))
