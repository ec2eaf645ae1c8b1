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
        ("probably not", ["probably not"]),
        ("almost certainly not", ["almost certainly not"]),
        ("about as likely as not", ["about as likely as not"]),
        ("no doubt it is likely", []),
        ("we doubt", ["we doubt"]),
        ("not likely", []),
        ("less likely", []),
        ("as likely as not", []),
        ("just as likely", []),
        ("more likely than not", []),
        ("far from certain", []),
        ("anything but certain", []),
        ("by no means certain", []),
        ("neither will", []),
        ("no one will", []),
        ("probably will not", []),
        ("will probably not", ["probably not"]),
        ("almost certainly will not", []),
        ("likely will never", []),
        ("probably won't", []),
        ("may not", []),
        ("might never", []),
        ("hardly certain", []),
        ("scarcely probable", []),
        ("rather unlikely", []),
        ("I doubt that it is likely", []),
        ("doubtful that it will", []),
        ("likely, unlikely or probable", ["likely", "probable", "unlikely"]),
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
