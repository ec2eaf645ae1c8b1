import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.making import a_source, an_excerpt, an_expert
from tracker.models import Anchor, Claim, Excerpt, Source

TEXT = "First it will rain. Then, they say, it will rain again."


@pytest.fixture
def held(analyst):
    source = a_source(analyst)
    source.hold_text(TEXT)
    return source


def spans(source: Source) -> list[str]:
    return [
        source.text[e.anchor.start : e.anchor.end]
        for e in source.excerpts.in_document_order().filter(anchor__isnull=False)
    ]


def test_a_quotation_is_anchored_where_it_stands(held, analyst):
    excerpt = held.quote("they say", by=analyst)
    assert (excerpt.anchor.start, excerpt.anchor.end) == (26, 34)


def test_the_words_around_choose_among_the_same_words(held, analyst):
    second = held.quote("it will rain", prefix="they say,", by=analyst)
    first = held.quote("it will rain", by=analyst)
    assert (first.anchor.start, second.anchor.start) == (6, 36)


def test_a_quotation_that_is_not_in_the_text_is_refused(held, analyst):
    with pytest.raises(ValidationError, match="not in the text"):
        held.quote("it will snow", by=analyst)
    assert not Excerpt.objects.exists()


def test_the_same_quotation_twice_is_one_excerpt(held, analyst):
    assert held.quote("they say", by=analyst) == held.quote("they say", by=analyst)
    assert Anchor.objects.count() == 1


def test_without_a_text_quotations_keep_the_order_of_the_document(analyst):
    source = a_source(analyst)
    source.quote("second", by=analyst, position=2)
    source.quote("first", by=analyst, position=1)
    source.quote("third", by=analyst)
    assert [e.exact for e in source.excerpts.in_document_order()] == ["first", "second", "third"]


def test_a_text_that_comes_later_anchors_the_excerpts_and_loses_none(analyst):
    source = a_source(analyst)
    for exact in ("again", "it will snow", "First"):
        source.quote(exact, by=analyst)
    source.hold_text(TEXT)
    assert spans(source) == ["First", "again"]
    assert source.excerpts.count() == 3
    assert source.text_sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    source.hold_text("Then, First again")
    assert spans(source) == ["First", "again"]


def test_one_address_is_one_source(analyst):
    a_source(analyst, url="https://example.org/a")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_source(analyst, url="https://example.org/a")
    a_source(analyst)
    a_source(analyst)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/", "data:text/html,x", "//example.org"])
def test_only_web_addresses_are_taken(analyst, url):
    source = a_source(analyst)
    source.url = url
    with pytest.raises(ValidationError):
        source.full_clean()


def test_a_claim_is_made_once_and_corrected_by_another(analyst):
    excerpt, expert = an_excerpt(analyst), an_expert(analyst)
    claim = excerpt.claim(expert, "forecast", by=analyst)
    assert excerpt.claim(expert, "forecast", by=analyst) == claim
    better = excerpt.claim(expert, "vague", by=analyst, note="no test", replaces=claim)
    assert list(Claim.objects.current()) == [better]
    assert Claim.objects.count() == 2


def test_an_uncertain_attribution_says_why(analyst):
    with pytest.raises(ValidationError, match="Say why the attribution is uncertain"):
        an_excerpt(analyst).claim(an_expert(analyst), "vague", by=analyst, attribution="medium")
