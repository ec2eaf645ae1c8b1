"""Which elements of a page are its article, which may belong to it, and which stand around it."""

from collections.abc import Collection
from copy import deepcopy
from typing import Any

from lxml import etree
from readability import Document as Readability
from readability.readability import Unparseable

from tracker.documents.beside import (
    MOST_OF_A_BOX,
    is_box,
    is_box_of_others,
    is_of_others,
    is_on_author,
    is_own,
    leads_away,
)
from tracker.documents.elements import UNREAD, is_block, is_hidden
from tracker.documents.markup import A_CHANCE

NUMBER = "outturn-n"  # an attribute by which an element is known in a copy of its page


class _Kept(Readability):  # type: ignore[misc]
    """The library that finds articles, asked for the elements that it keeps."""

    min_text_length: int
    kept: frozenset[int] = frozenset()

    def _parse(self, page: Any) -> Any:
        return super()._parse(deepcopy(page))  # anew for each attempt, of which the first one drops more

    def sanitize(self, node: Any, *args: Any, **kwargs: Any) -> str:
        """Drops from the article what is noise, but not what may be a forecast.

        That is short lists and tables (“War: 1%”), and headings that link to themselves.
        """
        for link in node.xpath(".//*[self::h1 or self::h2 or self::h3 or self::h4]//a[starts-with(@href, '#')]"):
            link.tag = "span"
        usual, self.min_text_length = self.min_text_length, 1
        cleaned: str = super().sanitize(node, *args, **kwargs)
        self.min_text_length = usual
        return cleaned

    def get_clean_html(self) -> str:
        self.kept = frozenset(int(n) for n in self.html.xpath(f"descendant-or-self::*/@{NUMBER}"))
        return str(self.html.text_content()).strip()


def kept_by_readability(page: Any) -> set[Any]:
    """The elements of the article; none if the library finds none."""
    elements = [*page.iter("*")]
    for n, element in enumerate(elements):
        element.set(NUMBER, str(n))
    reader = _Kept(page)
    try:
        reader.summary(html_partial=True)
    except Unparseable:
        return set()
    finally:
        for element in elements:
            del element.attrib[NUMBER]
    return {elements[n] for n in reader.kept}


MOST_OF_TEXT = 0.3  # that a box may be
EDGE = 4  # paragraphs at the beginning and at the end, where an author may be described
MISSED = 0.3  # of the prose that a library has found: so much more beside it is taken for the article's
LONG = 80  # characters of a passage that is worth showing


class Sizes:
    """How much text is in each element, how much of it in links, and whether some of it is kept."""

    def __init__(self, page: Any, kept: set[Any]) -> None:
        self.text: dict[Any, int] = {}
        self.own: dict[Any, int] = {}  # which is in no element within it
        self.linked: dict[Any, int] = {}
        self.kept: dict[Any, int] = {}
        self.prose: dict[Any, int] = {}  # in paragraphs that are long and no lists of links
        for _, element in etree.iterwalk(page, events=("end",)):
            own = _size(element.text) + sum(_size(child.tail) for child in element)
            text, linked, held = own, 0, own if element in kept else 0
            for child in element:
                text += self.text.get(child, 0)
                linked += self.linked.get(child, 0)
                held += self.kept.get(child, 0)
            self.own[element] = own
            unseen = element.tag in UNREAD or is_hidden(element)
            self.text[element] = 0 if unseen else text
            self.linked[element] = 0 if unseen else text if element.tag == "a" else linked
            self.kept[element] = held
            inner = sum(self.prose.get(child, 0) for child in element)
            if not inner and is_block(element) and text >= LONG and self.density(element) < 0.3:
                inner = self.text[element]
            self.prose[element] = 0 if is_of_others(element) or is_box(element) else inner

    def density(self, element: Any) -> float:
        return self.linked[element] / max(1, self.text[element])


def _size(words: str | None) -> int:
    return len(" ".join(words.split())) if words else 0


def is_teaser(element: Any) -> bool:
    """Whether it leads to another article by its headline."""
    return any(
        one.find(".//a") is not None or next(one.iterancestors("a"), None) is not None
        for one in element.iterdescendants("h2", "h3", "h4", "h5")
    )


def has_inputs(element: Any) -> bool:
    """As the box has in which to leave an address."""
    return any(one.get("type") in ("email", "text", None) for one in element.iterdescendants("input"))


def _words(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


class Article:
    """fates: of each element, for `markup.words`.

    left: those that are passed over and may belong to the article.  taken: those of them that do, even if short.
    """

    def __init__(self, page: Any, authors: Collection[str] = ()) -> None:
        self.page, self.authors = page, authors
        self.fates: dict[Any, str] = {}
        self.left: set[Any] = set()
        self.taken: set[Any] = set()
        self.kept = kept_by_readability(page)
        self.sizes = Sizes(page, self.kept)
        if not self.sizes.kept[page]:
            return
        self.frame, self.inside = self._frame()
        self.order = {element: n for n, element in enumerate(page.iter())}
        written = [self.order[one] for one in self.kept if _size(one.text)]
        self.first, self.last = min(written, default=0), max(written, default=0)
        self._decide()
        self._take_out_boxes()
        self._take_out_authors()

    def fate(self, element: Any) -> str:
        return self.fates.get(element, "read")

    def _frame(self) -> tuple[Any, set[Any]]:
        """The element that is said to be the article; or what holds all that is kept, with blocks of its kind."""
        frame = self.page
        while frame not in self.kept:
            inner = [child for child in frame if self.sizes.kept.get(child)]
            if len(inner) != 1:
                break
            frame = inner[0]
        around = [frame, *frame.iterancestors()]
        for one in around:
            if _is_article(one):
                return one, {one}
        for block in around[:-1]:
            alike = {one for one in block.itersiblings() if _is_alike(one, block)}
            alike |= {one for one in block.itersiblings(preceding=True) if _is_alike(one, block)}
            if sum(self.sizes.prose[one] for one in alike) >= MISSED * self.sizes.prose[frame]:
                return block.getparent(), {frame, *alike}
        return frame, {frame}

    def _decide(self) -> None:
        todo = [(self.page, False)]
        while todo:
            element, is_inside = todo.pop()
            is_inside = is_inside or element in self.inside
            fate = "unread"
            if element in self.kept or self._is_within_words(element):
                fate = "read"
            elif not self.sizes.kept[element]:
                fate = self._fate(element, is_inside)
            self.fates[element] = fate
            if fate == "read all":
                self.fates |= dict.fromkeys(element.iter("*"), "read")
            elif fate != "passed over":
                todo += [(child, is_inside) for child in element.iterchildren("*")]

    def _take_out_boxes(self) -> None:
        """Of what is read: boxes that offer a newsletter or lead away, which may be shown to whoever checks."""
        most = min(MOST_OF_A_BOX, self.sizes.text[self.frame] * MOST_OF_TEXT)
        for element in self.frame.iterdescendants("*"):
            if self.fates.get(element) != "read" or not is_block(element) or self.sizes.text[element] > most:
                continue
            if is_of_others(element):
                self.fates[element] = "passed over"
            elif is_box(element) or has_inputs(element) or self._leads_away(element):
                self._pass_over(element)

    def _take_out_authors(self) -> None:
        """What says who the author is, before the text or behind it."""
        lines = [one for one in self.frame.iterdescendants("*") if self._is_line(one)]
        is_next = False
        for line in [*lines[:EDGE], *lines[max(EDGE, len(lines) - EDGE) :]]:
            is_next = is_on_author(_words(line), self.authors, is_next)
            if is_next:
                self._pass_over(line)

    def _pass_over(self, element: Any) -> None:
        self.fates[element] = "passed over"
        self.left.add(element)
        self.taken.add(element)

    def _leads_away(self, element: Any) -> bool:
        return leads_away(_words(element), self.sizes.density(element))

    def _is_line(self, element: Any) -> bool:
        """A block that is read and holds no other."""
        if self.fates.get(element) != "read" or not is_block(element) or not self.sizes.text[element]:
            return False
        if any(self.fates.get(one) == "passed over" for one in element.iterancestors()):
            return False
        return not any(map(is_block, element.iterdescendants("*")))

    def _follows(self, element: Any) -> bool:
        """Whether it stands right behind the article, or behind what holds the article."""
        around = [self.frame, *self.frame.iterancestors()][:3]
        return self.order[element] > self.last and any(one.getparent() is element.getparent() for one in around)

    def _is_within_words(self, element: Any) -> bool:
        """Whether it stands in a line that is read."""
        parent = element.getparent()
        if parent is None or self.fates.get(parent) != "read" or is_hidden(element) or element.tag in UNREAD:
            return False
        return self.sizes.own[parent] > 0 and not is_block(element)

    def _fate(self, element: Any, is_inside: bool) -> str:
        size, dense = self.sizes.text[element], self.sizes.density(element)
        if not size or is_of_others(element):
            return "passed over"
        if not is_inside and is_own(element) and self._follows(element):
            self._pass_over(element)
            return "passed over"
        is_between = self.first < self.order[element] < self.last
        if is_box(element):
            is_of_interest = dense < 0.3 and (size >= LONG or is_between or A_CHANCE.search(_words(element)))
            if is_inside and (not is_box_of_others(element) or is_of_interest):
                self.left.add(element)
            return "passed over"
        if any(map(is_block, element.iterdescendants("*"))):
            is_read = is_inside and self.sizes.own[element] >= (1 if is_between else LONG)
            return "read" if is_read else "unread"
        unlinked = size - self.sizes.linked[element]
        if is_inside and is_between and (dense < 0.3 or unlinked >= 20 or element.tag in ("h2", "h3", "h4")):
            return "read all"
        if is_inside and ((size >= LONG and unlinked >= 20) or (is_between and A_CHANCE.search(_words(element)))):
            return "read all"
        if is_inside or (size >= LONG and dense < 0.6):
            self.left.add(element)
        return "passed over"


def _is_alike(one: Any, other: Any) -> bool:
    """Whether two elements side by side are of one kind, and no article of its own."""
    if one.tag != other.tag or one.tag == "article" or is_box(one) or is_of_others(one) or is_teaser(one):
        return False
    classes = set((one.get("class") or "").split()), set((other.get("class") or "").split())
    return classes[0] == classes[1] or bool(classes[0] & classes[1])


def _is_article(element: Any) -> bool:
    return element.tag == "article" or "articleBody" in (element.get("itemprop") or "").split()
