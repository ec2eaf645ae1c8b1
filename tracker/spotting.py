"""The detector of claims that this site uses: ours, or another one that the setting SPOTTER names."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import accumulate

from django.conf import settings
from django.utils.module_loading import import_string

from tracker.lexicons import shipped_terms
from tracker.models import Excerpt, Source
from tracker.prose.clauses import governed_from
from tracker.prose.lists import Listing, listing
from tracker.prose.phrases import is_turned, whole_words
from tracker.prose.spotter import Candidate
from tracker.values.moments import Precision

Spotter = Callable[[str, Iterable[str], date | None], list[Candidate]]

# Beside other words of probability these say nothing of their own: “will probably”.
ABOUT_THE_FUTURE = re.compile(r"(?:will|would|shall)\b|.{1,12}['’]ll\b", re.IGNORECASE)
TEXTS_REMEMBERED = 32  # texts: whoever quotes from one asks again and again


@lru_cache(TEXTS_REMEMBERED)
def candidates(text: str, published: date | None = None) -> list[Candidate]:
    """Clauses that may hold a claim, in the order of the text, whose lines end with LF. Nothing is recorded.

    published: None unless the day is known; without it “next month” is a deadline that has no date.
    """
    spot: Spotter = import_string(settings.SPOTTER)
    words, places = whole_words(text)
    found = spot(words, shipped_terms(), published)
    if words == text:
        return found
    spans = [(places[each.start], places[each.end - 1] + 1) for each in found]
    moved = zip(found, spans, strict=True)
    return [replace(each, start=start, end=end, text=text[start:end]) for each, (start, end) in moved]


def _found_in(text: str, source: Source) -> list[Candidate]:
    is_day_known = source.published_precision == Precision.DAY
    return candidates(text, source.published_on if is_day_known else None)


def unquoted(source: Source) -> list[Candidate]:
    """Those of a source's text of which nothing is quoted yet.

    A quotation that reaches a few words into the next clause leaves that one to be dealt with.
    """
    quoted = source.excerpts.standing().exclude(anchor=None).select_related("anchor")
    spans = sorted(span for excerpt in quoted for span in excerpt.anchor.spans)
    furthest = [0, *accumulate((end for _, end in spans), max)]

    def is_quoted(candidate: Candidate) -> bool:
        place = bisect_left(spans, (candidate.end,))
        while place and furthest[place] > candidate.start:
            place -= 1
            start, end = spans[place]
            if 2 * _shared(candidate, start, end) >= min(candidate.end - candidate.start, end - start):
                return True
        return False

    return [candidate for candidate in _found_in(source.text, source) if not is_quoted(candidate)]


@lru_cache(TEXTS_REMEMBERED)
def _listing(text: str, title: str, published: date | None) -> Listing | None:
    return listing(text, title, published)


def listed(source: Source) -> Listing | None:
    """The predictions that a source lists; None if it is no list."""
    is_day_known = source.published_precision == Precision.DAY
    return _listing(source.text, source.title, source.published_on if is_day_known else None)


def unquoted_lines(source: Source) -> Listing | None:
    """Those of them that nobody has quoted yet; None if there are none."""
    found = listed(source)
    if found is None:
        return None
    left = {candidate.start for candidate in unquoted(source)}
    items = tuple(item for item in found.items if item.start in left)
    return replace(found, items=items) if items else None


def _shared(candidate: Candidate, start: int, end: int) -> int:
    """How many characters a candidate and a quotation have in common."""
    return max(0, min(candidate.end, end) - max(candidate.start, start))


def candidate_of(excerpt: Excerpt) -> Candidate | None:
    """The clause that a quotation is of, as the detector reads it; where no text is held, its own words."""
    anchor = getattr(excerpt, "anchor", None)
    if anchor is None:
        return next(iter(_found_in(excerpt.exact, excerpt.source)), None)
    found = _found_in(excerpt.source.text, excerpt.source)
    closest = max(found, key=lambda candidate: _shared(candidate, anchor.start, anchor.end), default=None)
    return closest if closest and _shared(closest, anchor.start, anchor.end) else None


def phrase_of(excerpt: Excerpt) -> str:
    """The words of probability in a quotation itself; "" if it has none or more than one, or if another word of it
    turns what it says: “neither will”, “doubt that they will”, “will fail to”.

    What stands elsewhere in the sentence may be about something else.
    """
    words, _ = whole_words(excerpt.exact)
    phrase, *others = [found.phrase for found in _found_in(words, excerpt.source) if found.phrase] or [""]
    # A mark in its place, or “are likely to” would leave “are to”.
    rest = _found_in(words.replace(phrase, " * ", 1), excerpt.source) if phrase else []
    others += [found.phrase for found in rest if found.phrase and not ABOUT_THE_FUTURE.match(found.phrase)]
    own = words[governed_from(words, max(0, words.find(phrase))) :]
    return "" if others or is_turned(own.replace(phrase, " ", 1)) else phrase
