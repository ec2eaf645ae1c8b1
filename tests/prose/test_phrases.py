"""A phrase is read by the terms that stand in it, and by no term that it negates."""

import pytest

from tracker.lexicons import shipped_terms
from tracker.prose.phrases import terms_in


@pytest.mark.parametrize(
    ("phrase", "terms"),
    [
        ("likely", ["likely"]),
        ("is Highly  Likely to", ["highly likely"]),
        ("will probably", ["probably"]),
        ("will", ["will", "will happen"]),
        ("will not", ["will not"]),
        ("may", ["may happen"]),
        ("almost certainly", ["almost certainly"]),
        ("there is a serious possibility that", ["serious possibility"]),
        ("not likely", []),
        ("hardly likely", []),
        ("very probably", []),
        ("not improbable", []),
        ("unlikely", ["unlikely"]),
        ("likely-looking", []),
        ("", []),
        ("(.*)\\b", []),
        ("x" * 5000, []),
    ],
)
def test_the_terms_in_a_phrase(phrase, terms):
    assert terms_in(phrase, shipped_terms()) == terms
