"""What elements of a page mark as the name of its author or as the day of its publication."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from tracker.documents.document import as_printed, one_line
from tracker.prose.dates import stated_date

# Blocks in which others speak, or other articles are announced; by their class and id.
COMMENT = re.compile(r"comment|respon[ds]|disqus")
ELSEWHERE = re.compile(rf"{COMMENT.pattern}|related|recommend|sidebar|widget|promo|trending|footer|teaser|popular")

PUBLISHED = re.compile(
    r"(?:^|[\s_-])(?:published?|pub-?date|entry-date|post-?date|dt-published|posted(?:-on)?|dateline)\b", re.I
)
CHANGED = re.compile(r"updat|modif|chang|edit|comment|hidden", re.I)
IN_ADDRESS = re.compile(
    r"[/_-](?P<year>(?:19|20)\d\d)([/_-]?)(?P<month>0[1-9]|1[0-2])(?:\2(?P<day>0[1-9]|[12]\d|3[01]))?(?=[/_.-]|$)"
)
BEFORE_DATE = re.compile(r"\W*(?:(?:first )?(?:published|posted|written)(?: on)?|date|on)\b:?\s*|\W+", re.I)

BYLINE = re.compile(
    r"by-?line|(?:^|[\s_-])(?:p-author|author(?:[_-]*names?)?|(?:post|entry|article)-?author|written-?by|"
    r"autor(?:in)?|auteur|verfasser|by)(?=$|\s)",
    re.I,
)
_PIECE = (
    r"(?:veröffentlicht|publiée?|publicado|"
    r"(?:eine? )?(?:gast)?(?:kommentar|beitrag|analyse|essay|kolumne|bericht|reportage)) "
)
BEGINS = re.compile(rf"\s*(?:posted|published|(?:written |{_PIECE})?(?:by|von|par|por))\b", re.I)
SIGNED = re.compile(r"\s*(?:(?:Post|Publish|Writt)e[dn] )?[Bb][Yy]:?\s+(?:[^\W\d_a-z]\S*\s*){2,5}")
DATED_BEFORE = re.compile(r"\s*(?:posted|published)(?: on)? [^.;]{6,40}? (?=by )", re.I)  # “Posted on May 3 by”
_NAME = r"[^\W\d_a-z]\S*(?<!,)(?: (?:de|von|van|der|den|la|[^\W\d_a-z]\S*(?<!,))){1,4}"
# In these languages the words begin sentences as well: nothing but names, a place or a day may follow.
SIGNED_ELSEWHERE = re.compile(
    rf"\s*(?i:{_PIECE})?(?:[Vv]on|VON|[Pp]ar|PAR|[Pp]or|POR) "
    rf"{_NAME}(?:(?:,| und| et| y) {_NAME})*"
    r"(?:,? (?:am|le|el) \d.{0,40}|, [^\W\d_a-z]\S*(?: [^\W\d_a-z]\S*)?| ?[|·\n(–].{0,60})?"
)
BLOCKS = ["p", "div", "li", "address", "h2", "h3", "h4", "h5", "td"]
LINES = [*BLOCKS, "span", "a", "cite", "em", "i", "strong", "b", "small", "time"]
LONGEST_BYLINE, LONGEST_DATELINE, LONGEST_LABEL = 200, 100, 30  # characters
A_DIGIT = re.compile(r"\d")
AUTHOR = re.compile(r"(?:written )?by|authors?|autor(?:in|en)?|auteurs?|autore?s|verfasser(?:in)?", re.I)
MOST_LINES = 6  # of a list in which an article says who has written it, and when


def is_elsewhere(element: Any, *, also_aside: bool = True) -> bool:
    """Whether it stands among comments, or where other articles are announced.

    also_aside: an aside in the article counts: most announce others, but some say who has written this one.
    """
    around = [element, *element.iterancestors()]
    if not also_aside:
        own = next((n for n, one in enumerate(around) if one.tag == "article"), 0)
        around = around[own:] + [one for one in around[:own] if COMMENT.search(_called(one))]
    return any(_is_of_others(one) for one in around if one.tag not in ("html", "body"))


def signatures(page: Any) -> Iterator[tuple[list[str], str]]:
    """Words that may name authors, the surest first, and where they stand."""
    links = page.xpath("//a[contains(concat(' ', @rel, ' '), ' author ')]")
    yield [_text(link) for link in _near(links)], "the name that the page links to its author"
    marked = (one for one in page.iter(*LINES) if BYLINE.search(_called(one)))
    short = (one for one in marked if 2 < len(_text(one)) <= LONGEST_BYLINE)
    yield [_text(one) for one in _near(short)], "the byline on the page"
    named = [value for label, value in labelled(page) if AUTHOR.fullmatch(label)]
    yield named, "the name that the page marks as its author’s"
    begun = (one for one in page.iter(*LINES) if BEGINS.match(_beginning(one)))
    lines = _near(one for one in begun if _signed(one))
    yield [_signed(line) for line in lines[:1]], "the byline on the page"


def _beginning(line: Any) -> str:
    """Its first words, which may be those of an element in it."""
    first = line.text or ""
    return first if first.strip() or not len(line) else line[0].text or ""


def _signed(line: Any) -> str:
    """The byline in it; "" if it is none."""
    words = _text(line)
    words = words[match.end() :] if (match := DATED_BEFORE.match(words)) else words
    return words if SIGNED.match(words) or SIGNED_ELSEWHERE.fullmatch(words) else ""


def labelled(page: Any) -> Iterator[tuple[str, str]]:
    """“Author” and “Ada Example”, where a list or a table has them side by side."""
    for one in page.iter("dt", "th"):
        beside = one.getnext()
        if beside is not None and beside.tag in ("dd", "td") and not is_elsewhere(one):
            label, value = _text(one).strip(" :"), one_line(_text(beside))
            if label and value and len(label) <= LONGEST_LABEL and len(value) <= LONGEST_BYLINE:
                yield label, value


def datelines(page: Any) -> Iterator[str]:
    """Short lines that may say when it was published."""
    yield from (f"{label}: {value}" for label, value in labelled(page))
    for line in page.iter(*LINES):
        words = one_line(_text(line))
        if not A_DIGIT.search(words) or len(words) > LONGEST_DATELINE or is_elsewhere(line):
            continue
        if _stands_apart(line) and next(line.iterancestors("figcaption", "dl", "table", "figure"), None) is None:
            yield words


def itemised_authors(page: Any) -> list[str]:
    """Names in the microdata of schema.org."""
    names = []
    for author in _near(page.xpath("//*[contains(concat(' ', @itemprop, ' '), ' author ')]")):
        named = author.xpath(".//*[contains(concat(' ', @itemprop, ' '), ' name ')]") or [author]
        names += [as_printed(one.get("content") or _text(one)) for one in named]
    return names


def moments(page: Any) -> Iterator[str]:
    """Where the page marks a time as that of its publication; last where all of its times are of one day."""
    times = [time for time in page.iter("time") if not is_elsewhere(time)]
    yield from (moment(time) for time in times if time.get("pubdate") is not None)
    for time in page.iter("time", "span", "abbr", "div", "p"):
        named = _called(time)
        if PUBLISHED.search(named) and not CHANGED.search(named) and not is_elsewhere(time):
            yield moment(time)
    unchanged = {moment(time) for time in times if not CHANGED.search(_called(time))}
    if len({stated_date(stated) for stated in unchanged} - {""}) == 1:
        yield from sorted(unchanged)


def inferred_date(page: Any, addresses: list[str]) -> tuple[str, str]:
    """A day that stands in the address or alone in a line, though nothing says of what it is; and where it stands.

    Of several days in lines nobody can tell which it is.
    """
    for address in addresses:
        if match := IN_ADDRESS.search(address):
            day = stated_date("-".join(filter(None, match.group("year", "month", "day"))))
            return day, f"the page’s address ({match[0].strip('/_-')})" if day else ""
    found: dict[str, str] = {}
    for line in page.iter(*LINES):
        words = one_line(_text(line))
        words = words[match.end() :] if (match := BEFORE_DATE.match(words)) else words
        day = stated_date(words) if len(words) <= LONGEST_DATELINE else ""
        if len(day) == 10 and _stands_alone(line) and not is_elsewhere(line):
            found.setdefault(day, words[:40])
    for day, words in found.items() if len(found) == 1 else ():
        return day, f"a line of the page ({words})"
    return "", ""


def _block(line: Any) -> Any:
    return next((one for one in [line, *line.iterancestors()] if one.tag in BLOCKS), line)


def _stands_apart(line: Any) -> bool:
    """Whether its block holds little else."""
    block = _block(line)
    if block.tag == "li" and len(block.getparent()) > MOST_LINES:
        return False  # of a list of works or of events
    return len(_text(block)) <= LONGEST_BYLINE


def _stands_alone(line: Any) -> bool:
    """Whether its block holds little else, and says nothing of a change."""
    block = _block(line)
    return _stands_apart(line) and not CHANGED.search(f"{_called(line)} {_called(block)} {_text(block)}")


def _is_of_others(element: Any) -> bool:
    return element.tag in ("aside", "footer", "nav") or bool(ELSEWHERE.search(_called(element)))


def _called(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def _near(elements: Iterable[Any]) -> list[Any]:
    """Those in one short block with the first: of many names on a page, those are of one article."""
    elements = list(elements)
    own = [element for element in elements if not is_elsewhere(element)]
    own = own or [element for element in elements if not is_elsewhere(element, also_aside=False)][:1]
    if not own:
        return []
    blocks = [one for one in [*own[0].iterancestors()][:3] if len(_text(one)) < 3 * LONGEST_BYLINE]
    return [own[0], *(one for one in own[1:20] if any(parent in blocks for parent in one.iterancestors()))]


def _text(element: Any) -> str:
    """Up to a thousand characters, with the ends of its lines."""
    words = ""
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, inner in walk:
        if inner.tag in ("br", *BLOCKS) and inner is not element:
            words += "\n"
        if event == "start" and inner.tag in ("script", "style"):
            walk.skip_subtree()
            continue
        piece = (inner.text if event == "start" else inner.tail if inner is not element else "") or ""
        piece = piece[: 5 * LONGEST_BYLINE]
        words += piece if piece.strip() or "\n" not in piece else "\n"
        if len(words) > 5 * LONGEST_BYLINE:
            break
    return re.sub(r"[ \t]*\n\s*", "\n", words).strip()


def moment(time: Any) -> str:
    return one_line(time.get("datetime") or time.get("content") or time.get("title") or _text(time))
