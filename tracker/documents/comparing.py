"""What may belong to an article and is not in its text: the passages that whoever checks it is shown."""

import re
from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any

from tracker.documents.articles import Article
from tracker.documents.document import LeftOut
from tracker.documents.markup import A_CHANCE, words
from tracker.prose.dates import dates_in

SHORTEST = 40  # characters of a passage that is worth a look, unless it has a chance in it

LONGEST_LINE = 200
CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)")
BESIDE = re.compile(  # what stands beside the name of an author, or beside a day
    r"\b(?:by|von|par|por|and|und|et|y|posted|published|written|last|updated|on|at|am|um|uhr|veröffentlicht|stand|"
    r"publiée?|le|el|min(?:ute)?s?|read|dr|prof|phd|md|[ap]\.?m|e[sd]?t|gmt|utc)\b",
    re.I,
)


def passages(places: list[tuple[Any, int]], article: Article, said: str) -> Iterator[LeftOut]:
    """One for all that is missing in one place.  said: what need not be shown again."""
    known, shown = _bare(said), set()
    for at, group in groupby(places, key=lambda place: place[1]):
        here = [element for element, _ in group if element in article.left]
        found = [without_origin(words(element).text, article.authors) for element in here]
        passage = "\n\n".join(dict.fromkeys(text for text in found if text and _bare(text) not in known))
        is_taken = len(passage.split()) > 2 and any(element in article.taken for element in here)
        if passage not in shown and (is_taken or len(passage) >= SHORTEST or A_CHANCE.search(passage)):
            shown.add(passage)
            yield LeftOut(at, passage)


def without_origin(text: str, authors: Collection[str]) -> str:
    """Without the lines that say no more than who has written the article, and when."""
    return "\n".join(line for line in text.split("\n") if not _is_origin(line, authors)).strip("\n")


def _is_origin(line: str, authors: Collection[str]) -> bool:
    if len(line) > LONGEST_LINE:
        return False
    rest = line
    for author in authors:
        rest = re.sub(re.escape(author), "", rest, flags=re.I)
    is_signed = rest != line
    while days := dates_in(rest):
        rest, is_signed = CLOCK.sub("", f"{days[0].before} {days[0].behind}"), True
    return is_signed and not A_CHANCE.search(rest) and len(re.findall(r"[^\W\d_]+", BESIDE.sub("", rest))) <= 2


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text)
