"""Which terms of a lexicon the words of a forecaster contain."""

import re
from collections.abc import Iterable

from tracker.prose.signs import GRADES

# “It may”, for the “may happen” that respondents were shown.
_HAPPEN = re.compile(r" happen$")
# Beside another term these say only that it is about the future: “will probably”.
_WEAK = {"will", "will happen"}


def terms_in(phrase: str, terms: Iterable[str]) -> list[str]:
    """The terms that stand in the phrase as whole words, the longest where one lies within another.

    A term that is negated or graded there (“not likely”) is not meant: only an entry of its own would cover it.
    """
    lower = " ".join(phrase.lower().replace("’", "'").split())
    found = {term: span for term in terms if (span := _span(lower, _HAPPEN.sub("", term.lower())))}
    longest = {
        term: (start, end)
        for term, (start, end) in found.items()
        if not any(s <= start and end <= e and e - s > end - start for s, e in found.values())
    }
    strong = [term for term in longest if term.lower() not in _WEAK]
    return sorted(strong or longest)


def _span(phrase: str, term: str) -> tuple[int, int] | None:
    for match in re.finditer(rf"(?<![\w'-]){re.escape(term)}(?![\w'-])", phrase):
        graded = GRADES.search(phrase, max(0, match.start() - 40), match.start())
        if not (graded and graded[0]):
            return match.span()
    return None
