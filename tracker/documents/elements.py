"""What elements of a page are: blocks or parts of a line, seen or not, struck out, raised or bold."""

import re
from itertools import islice
from typing import Any

# Elements that stand apart from what is around them, begin a line, or hold no words of the page.
BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
        "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section "
        "summary table tbody tfoot thead ul",
    )
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "th", "summary"})
LINES = frozenset({"br", "tr"})
UNSEEN = frozenset({"head", "script", "style", "noscript", "template", "rp", "rt", "link", "meta", "title"})
UNREAD = UNSEEN | {"svg", "button", "select", "textarea", "iframe", "object", "video", "audio", "canvas"}
STYLED = re.compile(
    r"(?P<struck>line-through)|(?P<bold>font-weight\s*:\s*(?:bold|[6-9]00))|"
    r"(?P<block>display\s*:\s*(?:block|flex|grid|table|list-item)\b)|(?P<raised>vertical-align\s*:\s*super)|"
    r"(?P<lowered>vertical-align\s*:\s*sub\b)|(?P<plain>list-style(?:-type)?\s*:\s*none)"
)
ENDS = re.compile(r"[^\W\dA-Z][A-Z\d]|[%.,;:!?)][^\W_]")  # of a word that begins behind another: “Yes70%”
MOST_LOOKED_AT = 50  # elements
FLEX = re.compile(r"display\s*:\s*(?:inline-)?(?:flex|grid)\b")


HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)


def is_hidden(element: Any) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(HIDDEN.search(element.get("style") or ""))
    )


def is_block(element: Any) -> bool:
    """Whether it stands apart; an element of a name of the page's own does if it holds one that does."""
    tag = element.tag
    if tag in BLOCKS or "block" in styles(element):
        return True
    return "-" in tag and any(one.tag in BLOCKS for one in islice(element.iterdescendants("*"), MOST_LOOKED_AT))


def styles(element: Any) -> list[str]:
    style = element.get("style")
    return [match.lastgroup or "" for match in STYLED.finditer(style.lower())] if style else []


def is_box_apart(element: Any, parent: Any) -> bool:
    """Whether it is drawn apart from the element before it, though no space stands between them."""
    before = element.getprevious()
    if before is None or (before.tail or "").strip() or not isinstance(before.tag, str):
        return False
    if "-" in element.tag or FLEX.search((parent.get("style") or "").lower()):
        return True
    if element.tag != before.tag or (parent.text or "").strip():
        return False
    return element.tag == "a" or bool(ENDS.search(_words(before)[-1:] + _words(element)[:1]))


def _words(element: Any) -> str:
    return "".join(element.itertext()).strip()


def is_note(element: Any, before: str) -> bool:
    """A mark that leads to a note on the page, though it is not raised: 2.5<a href="#note-3">3</a>."""
    return (
        element.tag == "a"
        and (element.get("href") or "").startswith("#")
        and bool(re.fullmatch(r"\s*\d{1,3}\s*", "".join(element.itertext())))
        and bool(re.search(r"[\w.,;:!?”’)]$", before))
    )


def integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else otherwise


def numeral(n: int, kind: str) -> str:
    """3, c, C, iii or III."""
    if kind in "aA" and 0 < n <= 26:
        return chr(ord(kind) + n - 1)
    if kind in "iI" and 0 < n < 40:
        roman = "X" * (n // 10) + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][n % 10]
        return roman if kind == "I" else roman.lower()
    return str(n)
