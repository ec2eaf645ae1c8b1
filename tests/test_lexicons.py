"""The rules of the house: words that no survey has asked about, each read with a reason that is shown."""

import pytest
from django.urls import reverse

from tracker import lexicons
from tracker.models import LexiconEntry
from tracker.models.lexicons import first_choice


@pytest.fixture
def house(db):
    lexicons.load()
    return {entry.term: entry for entry in LexiconEntry.objects.filter(lexicon__slug="house")}


def test_every_rule_has_a_reason(house):
    assert len(house) > 20
    assert [entry for entry in house.values() if not entry.note.endswith(".")] == []
    assert not LexiconEntry.objects.exclude(lexicon__slug="house").exclude(note="").exists()


@pytest.mark.parametrize(
    ("negation", "term", "lexicon"),
    [
        ("will not", "will", "house"),
        ("neither will", "will", "house"),
        ("not going to", "going to", "house"),
        ("may not", "may happen", "CAPphrase2026"),
        ("probably will not", "probably", "Mauboussin2018"),
        ("almost certainly will not", "almost certainly", "Mauboussin2018"),
    ],
)
def test_a_negation_is_one_minus_the_row_that_it_names(house, negation, term, lexicon):
    positive = LexiconEntry.objects.get(lexicon__slug=lexicon, term=term)
    mirrored = (1 - positive.high, 1 - positive.best, 1 - positive.low)
    assert (house[negation].low, house[negation].best, house[negation].high) == pytest.approx(mirrored)
    assert house[negation].note.startswith(f"1 − “{term}”")


@pytest.mark.parametrize(
    ("phrase", "term"),
    [
        ("I expect", "expect"),
        ("is expected to", "expected to"),
        ("is not going to", "not going to"),
        ("isn’t going to", "not going to"),
        ("I would be surprised if", "would be surprised if"),
        ("there is a good chance", "good chance"),
        ("Neither will", "neither will"),
        ("is far from certain", "far from certain"),
        ("as likely as not", "as likely as not"),
        ("probably won’t", "probably will not"),
    ],
)
def test_a_rule_for_the_whole_expression_is_proposed(house, phrase, term):
    found = LexiconEntry.objects.for_phrase(phrase)
    assert found[0] == house[term]
    assert first_choice(found) == str(house[term].pk)


def test_the_reason_is_shown_where_the_rule_is_chosen_and_among_the_methods(house, client, analyst_client):
    rows = analyst_client.get(reverse("lexicon_entries"), {"phrase": "far from certain"}).content.decode()
    assert house["far from certain"].note in rows
    page = client.get(reverse("methods")).content.decode()
    assert house["good chance"].note in page
    assert f"The {len(house)} rules of the house" in page
