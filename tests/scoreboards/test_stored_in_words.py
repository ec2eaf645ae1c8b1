"""What a scoreboard says of those on it."""

from dataclasses import replace

import pytest

from tests.reports.sentences import a_board, plain
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.standings import Standing


def some(*scores: tuple[float, float], **fields) -> list[Standing]:
    """With a score, and what even odds got on the same questions."""
    return [
        Standing(f"E{i}", f"e{i}", "person", n_resolved=2, score=score, even_odds=even_odds, **fields)
        for i, (score, even_odds) in enumerate(scores)
    ]


UNRANKED = "; with so few questions none of them can be called better than another"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], ""),
        (some((0.3, 0.25)), "The only one with a score did worse than someone who always says 50 %."),
        (some((0.2, 0.25)), "The only one with a score did no worse than someone who always says 50 %."),
        (
            some((0.2, 0.25), (0.1, 0.25)),
            f"None of the 2 with a score did worse than someone who always says 50 %{UNRANKED}.",
        ),
        (
            some((0.5, 0.25), (0.6, 1 / 3)),
            f"All 2 with a score did worse than someone who gives every answer the same probability{UNRANKED}.",
        ),
        (
            some((0.5, 0.25), (0.1, 0.25), (0.2, 0.25), rank_low=1, rank_high=3),
            "1 of the 3 with a score did worse than someone who always says 50 %.",
        ),
    ],
)
def test_how_many_did_worse_than_even_odds(rows, words):
    assert plain(a_board(*rows).against_even_odds) == words


def ranked(*behind: float) -> list[Standing]:
    """behind: in how many draws each is worse than the leader."""
    return [
        Standing(f"<E{i}>", f"e{i}", "person", skill=0.1 - i / 100, rank_low=1, rank_high=3, behind=share)
        for i, share in enumerate(behind)
    ]


LEADER = '<a href="/experts/e0/">&lt;E0&gt;</a>'


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], ""),
        (
            ranked(0.0, 0.95, 0.99),
            f"{LEADER} leads, clearly ahead of everyone else ranked.",
        ),
        (
            ranked(0.0, 0.949, 1.0),
            f"{LEADER} has the best estimate, but 1 of the 2 others ranked is not clearly behind: against them it "
            "may be luck.",
        ),
        (
            ranked(0.0, 0.5, 0.9),
            f"{LEADER} has the best estimate, but nobody else ranked is clearly behind: it may be luck.",
        ),
    ],
)
def test_who_leads(rows, words):
    assert a_board(*rows).leader_in_words == words


def test_what_is_not_ranked_is_not_said_to_be_too_few():
    board = replace(a_board(*some((0.2, 0.25), (0.1, 0.25))), filters=Filters(timing="last"))
    assert plain(board.against_even_odds) == (
        "None of the 2 with a score did worse than someone who always says 50 %."
    )
