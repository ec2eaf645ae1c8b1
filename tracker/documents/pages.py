"""The text of an article, without what stands around it, and what its page says of its origin."""

import json
import re
from collections import defaultdict
from contextlib import suppress
from typing import Any

from lxml import etree, html
from readability import Document as Readability
from readability.readability import Unparseable

from tracker.documents.document import Document, ExtractError, one_line, tidy
from tracker.prose.dates import stated_date

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

# The first that a page gives is proposed. What is written for machines that quote comes first.
TITLES = ["citation_title", "JSON-LD headline", "og:title", "dc.title", "dcterms.title", "twitter:title", "title"]
AUTHORS = [
    "citation_author",
    "JSON-LD author",
    "article:author",
    "author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
]
PUBLISHERS = [
    "citation_journal_title",
    "citation_publisher",
    "JSON-LD publisher",
    "og:site_name",
    "dc.publisher",
    "dcterms.publisher",
]
DATES = [
    "JSON-LD datePublished",
    "article:published_time",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "datePublished",
    "parsely-pub-date",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date",
    "dcterms.date",
    "date",
]
ARTICLE_TYPE = re.compile(r"Article|Posting|Report$")


def read_page(text: str) -> Document:
    """Raises ExtractError for a page without text."""
    page = _parse(text)
    if page is None:
        raise ExtractError("This page is empty.")
    found = _metadata(page)
    title, title_basis = _first(found, TITLES)
    published, published_basis = _published(found)
    publisher, publisher_basis = _first(found, PUBLISHERS)
    authors, authors_basis = _authors(found)
    return Document(
        text=_text(page),
        title=title,
        title_basis=title_basis,
        authors=authors,
        authors_basis=authors_basis,
        publisher=publisher,
        publisher_basis=publisher_basis,
        published=published,
        published_basis=published_basis,
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


def _metadata(page: Any) -> dict[str, list[str]]:
    """What the page says, by the name under which it says it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for meta in page.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if content := one_line(meta.get("content") or ""):
            found[name if name == "datePublished" else name.lower()].append(content)
    for time in page.iter("time"):
        if time.get("itemprop") == "datePublished":
            found["datePublished"].append(one_line(time.get("datetime") or time.text_content()))
    for title in page.iter("title"):
        found["title"].append(one_line(title.text_content()))
    described = _described(page)
    for name in ("headline", "author", "publisher", "datePublished"):
        found[f"JSON-LD {name}"] = _names(described.get(name))
    return found


def _described(page: Any) -> dict[str, Any]:
    """The first article that a page describes in JSON-LD."""
    things: list[Any] = []
    for script in page.iter("script"):
        if (script.get("type") or "").lower().strip() == "application/ld+json":
            with suppress(ValueError, RecursionError):
                things.append(json.loads(script.text or "", strict=False))
    for thing in things:  # which grows on the way
        if isinstance(thing, list):
            things += thing
        elif isinstance(thing, dict):
            if any(ARTICLE_TYPE.search(kind) for kind in _names(thing.get("@type"))):
                return thing
            things.append(thing.get("@graph"))
    return {}


def _names(value: object) -> list[str]:
    """Names, of a value that may be a name, a thing that has one, or a list of either."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, str):
        return [name] if (name := one_line(value)) else []
    if isinstance(value, list):
        return [name for one in value if not isinstance(one, list) for name in _names(one)]
    return []


def _basis(name: str) -> str:
    return "the page’s title" if name == "title" else f"the page’s metadata ({name})"


def _first(found: dict[str, list[str]], names: list[str]) -> tuple[str, str]:
    for name in names:
        if found.get(name):
            return found[name][0], _basis(name)
    return "", ""


def _authors(found: dict[str, list[str]]) -> tuple[tuple[str, ...], str]:
    for name in AUTHORS:
        authors = [re.sub(r"^by\s+", "", author, flags=re.I) for author in found.get(name, [])]
        if name == "citation_author":  # “Example, Ada”
            authors = [re.sub(r"^([^,]+), ([^,]+)$", r"\2 \1", author) for author in authors]
        if authors := [author for author in authors if author and not re.match(r"https?:|@", author)]:
            return tuple(dict.fromkeys(authors)), _basis(name)
    return (), ""


def _published(found: dict[str, list[str]]) -> tuple[str, str]:
    for name in DATES:
        for stated in found.get(name, []):
            if published := stated_date(stated):
                return published, f"the page’s metadata ({name}: {stated[:40]})"
    return "", ""
