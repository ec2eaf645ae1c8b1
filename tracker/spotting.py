"""The detector of claims that this site uses: ours, or another one that the setting SPOTTER names."""

from collections.abc import Callable, Iterable
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from tracker.lexicons import shipped_terms
from tracker.prose.spotter import Candidate

Spotter = Callable[[str, Iterable[str], date | None], list[Candidate]]


def candidates(text: str, published: date | None = None) -> list[Candidate]:
    """Sentences that may hold a claim, in the order of the text, whose lines end with LF. Nothing is recorded.

    published: None unless the day is known; without it “next month” is a deadline that has no date.
    """
    spot: Spotter = import_string(settings.SPOTTER)
    return spot(text, shipped_terms(), published)
