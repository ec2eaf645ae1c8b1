"""A phrase is read by the terms that stand in it, and by no term that it negates."""

import pytest

from tracker.lexicons import shipped_terms
from tracker.prose.phrases import stands_in, terms_in


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
        ("as likely as not", ["as likely as not"]),
        ("just as likely", []),
        ("more likely than not", ["more likely than not"]),
        ("far from certain", ["far from certain"]),
        ("anything but certain", []),
        ("by no means certain", []),
        ("neither will", ["neither will"]),
        ("no one will", []),
        ("probably will not", ["probably will not"]),
        ("will probably not", ["probably not"]),
        ("almost certainly will not", ["almost certainly will not"]),
        ("likely will never", []),
        ("probably won't", ["probably will not"]),
        ("may not", ["may not"]),
        ("is likely to decline to 20 percent", ["likely"]),
        ("is likely to decline to answer", []),
        ("might never", []),
        # House rules
        ("I would be surprised if", ["would be surprised if"]),
        ("isn’t going to", ["not going to"]),
        ("is probably going to", ["probably"]),
        ("it is all but certain", ["all but certain"]),
        ("there is a good chance", ["good chance"]),
        ("a very good chance", ["very good chance"]),
        ("no doubt", ["no doubt"]),
        ("perhaps", ["perhaps"]),
        ("almost certainly excluded", []),
        ("almost certainly ruled out", []),
        ("fully expects", ["expects"]),
        ("won’t", ["will not"]),
        # Turned or bent by what no entry has
        ("do not expect", []),
        ("wouldn’t be surprised if", []),
        ("not inconceivable", []),
        ("nowhere near certain", []),
        ("won't necessarily", []),
        ("will not always", []),
        ("it will be a miracle", []),
        ("will be lucky to", []),
        ("perhaps not", []),
        ("not expected to", []),
        ("nobody expects", []),
        ("will fail to", []),
        ("unlikely to avoid", []),
        ("few will", []),
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


QUOTATION = "It’s “all-but  certain” that they will – if pressed – sign; co\u00adoperation may well follow."


@pytest.mark.parametrize(
    "phrase",
    ["will", "All but certain", "all-but certain", "“may well”", "certain … will", "will ... may well",
     "will — if pressed", "certain … will … may", "co\u00adoperation", "cooperation may"],
)  # fmt: skip
def test_words_stand_in_a_quotation_however_they_are_printed(phrase):
    assert stands_in(phrase, QUOTATION)


@pytest.mark.parametrize(
    "phrase", ["unlikely", "wil", "uncertain", "will … certain", "likely", "may … well … may"]
)
def test_words_that_do_not_stand_there(phrase):
    assert not stands_in(phrase, QUOTATION)


def test_many_pieces_take_no_longer_than_one():
    assert not stands_in("a…" * 90 + "z", "a " * 5000)


@pytest.mark.parametrize(
    ("phrase", "quotation"),
    [("unlikely", "it is un-\nlikely"), ("long-shot", "a long-\nshot bid"), ("certain", "cer\u00adtain")],
)
def test_words_that_a_line_divides_stand_in_a_quotation(phrase, quotation):
    assert stands_in(phrase, quotation)


@pytest.mark.parametrize(
    "quotation", ["it is un-\nlikely to", "un\u00adlikely to", "un\u00ad\nlikely to", "un\u200blikely to"]
)
@pytest.mark.parametrize("phrase", ["likely", "likely to"])
def test_a_part_of_a_divided_word_does_not(phrase, quotation):
    assert not stands_in(phrase, quotation)
