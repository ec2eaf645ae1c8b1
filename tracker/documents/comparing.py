"""What may belong to an article and is not in its text: the passages that whoever checks it is shown."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from tracker.documents.articles import Article
from tracker.documents.document import LeftOut
from tracker.documents.markup import A_CHANCE, words

SHORTEST = 40  # characters of a passage that is worth a look, unless it has a chance in it


def passages(places: list[tuple[Any, int]], article: Article, said: str) -> Iterator[LeftOut]:
    """One for all that is missing in one place.  said: what need not be shown again."""
    known, shown = _bare(said), set()
    for at, group in groupby(places, key=lambda place: place[1]):
        here = [element for element, _ in group if element in article.left]
        found = [words(element).text for element in here]
        passage = "\n\n".join(dict.fromkeys(text for text in found if text and _bare(text) not in known))
        is_taken = len(passage.split()) > 2 and any(element in article.taken for element in here)
        if passage not in shown and (is_taken or len(passage) >= SHORTEST or A_CHANCE.search(passage)):
            shown.add(passage)
            yield LeftOut(at, passage)


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text)
