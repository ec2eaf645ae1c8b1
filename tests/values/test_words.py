"""How numbers and counts read."""

import pytest

from tracker.values.words import ahead, how_many, p_value, percent, percent_whole, signed


@pytest.mark.parametrize(("n", "words"), [(0, "0 questions"), (1, "1 question"), (2, "2 questions")])
def test_counts(n, words):
    assert how_many(n, "question") == words


@pytest.mark.parametrize(
    ("p", "words"),
    [(0.98, "98"), (0.675, "67.5"), (0.0, "0"), (1.0, "100"), (0.0001, "under 0.1"), (0.9999, "over 99.9")],
)
def test_probabilities_are_not_rounded_to_certainty(p, words):
    assert percent(p) == f"{words}\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(("share", "whole"), [(0.0, 0), (0.001, 1), (0.504, 50), (0.999, 99), (1.0, 100)])
def test_shares_are_not_rounded_to_none_or_all(share, whole):
    assert percent_whole(share) == f"{whole}\N{NO-BREAK SPACE}%"


def test_what_is_not_known_says_nothing():
    assert (percent(None), percent_whole(None)) == ("", "")


@pytest.mark.parametrize(
    ("value", "words", "lead"),
    [
        (0.0416, "+0.042", "0.042 better"),
        (-0.01, "−0.010", "0.010 worse"),
        (-0.0001, "0.000", "0.000 better"),
        (0.0, "0.000", "0.000 better"),
    ],
)
def test_differences_have_a_sign_unless_they_round_to_nothing(value, words, lead):
    assert (signed(value), ahead(value)) == (words, lead)


@pytest.mark.parametrize(("p", "words"), [(0.0121, "p = 0.012"), (0.0009, "p < 0.001"), (1.0, "p = 1.000")])
def test_p_values(p, words):
    assert p_value(p).replace("\N{NO-BREAK SPACE}", " ") == words
