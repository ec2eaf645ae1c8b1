"""Claims without a word that says that they lie ahead. The sentences are our own."""

from datetime import date

import pytest

from tracker.lexicons import shipped_terms
from tracker.prose.spotter import spot

PUBLISHED = date(2025, 9, 1)
TERMS = shipped_terms()


@pytest.mark.parametrize(
    ("sentence", "deadline"),
    [
        ("Arsenal to win the league.", ""),
        ("GDP to grow 2.5% in 2026, says Ada Example.", "2026-12-31"),
        ("By Christmas he is gone.", "2025-12-25"),
        ("The coalition collapses before May.", "2026-04-30"),
        ("By 2030 coal is history.", "2030-12-31"),
    ],
)
def test_what_is_foretold(sentence, deadline):
    (candidate,) = spot(sentence, TERMS, PUBLISHED)
    assert (candidate.kind, candidate.deadline) == ("forecast", deadline)


@pytest.mark.parametrize(
    "sentence",
    [
        "To win is not everything.",
        "Plans to grow wheat failed.",
        "Rome to Paris takes two hours.",
        "Berlin to host the games was a bad idea.",
        "By Friday the snow had melted.",
        "He won by May.",
        "She lives by the sea.",
        "The museum is free until noon.",
        "He is by far the best.",
    ],
)
def test_what_is_not(sentence):
    assert spot(sentence, TERMS, PUBLISHED) == []


def test_without_a_day_of_publication_nobody_knows_what_is_still_ahead():
    assert spot("By 2020 he is gone.", TERMS) == []
