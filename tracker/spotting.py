"""The detector of claims that this site uses: ours, or another one that the setting SPOTTER names."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from tracker.lexicons import shipped_terms
from tracker.models import Source
from tracker.models.moments import Precision
from tracker.prose.spotter import Candidate

Spotter = Callable[[str, Iterable[str], date | None], list[Candidate]]


REMEMBERED = 32  # texts: whoever quotes from one asks again and again


@lru_cache(REMEMBERED)
def candidates(text: str, published: date | None = None) -> list[Candidate]:
    """Sentences that may hold a claim, in the order of the text, whose lines end with LF. Nothing is recorded.

    published: None unless the day is known; without it “next month” is a deadline that has no date.
    """
    spot: Spotter = import_string(settings.SPOTTER)
    return spot(text, shipped_terms(), published)


def unquoted(source: Source) -> list[Candidate]:
    """Those of a source's text in which nothing is quoted yet."""
    if not source.text:
        return []
    is_day_known = source.published_precision == Precision.DAY
    found = candidates(source.text, source.published_on if is_day_known else None)
    quoted = list(source.excerpts.exclude(anchor=None).values_list("anchor__start", "anchor__end"))
    return [
        candidate
        for candidate in found
        if not any(start < candidate.end and candidate.start < end for start, end in quoted)
    ]
