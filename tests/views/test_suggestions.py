"""Passages of a text that may hold a claim are proposed to whoever quotes from it, and logged by nobody."""

import pytest
from django.urls import reverse

from tests.making import a_source
from tracker.models import Claim, Excerpt, Source

TEXT = "The talks began on Monday. They will probably fail by 31 March 2019. Washington should prepare for that."


@pytest.fixture
def source(analyst) -> Source:
    source = a_source(analyst, "On the talks")
    source.hold_text(TEXT)
    return source


def test_candidates_are_proposed_and_fill_in_the_form(source, analyst_client):
    address = reverse("quotation_new", args=[source.pk])
    page = analyst_client.get(address).content.decode()
    assert "What may hold a claim (2)" in page
    assert "by 2019-03-31" in page
    at = TEXT.index("They")
    begun = analyst_client.get(f"{address}?at={at}")
    assert begun.context["form"]["exact"].value() == "They will probably fail by 31 March 2019."
    assert begun.context["form"]["kind"].value() == "forecast"
    assert not Excerpt.objects.exists()
    assert not Claim.objects.exists()
    for elsewhere in ("1", "x", "-1", "9" * 30):
        assert analyst_client.get(f"{address}?at={elsewhere}").context["form"]["exact"].value() is None


def test_what_is_quoted_is_not_proposed_again(source, analyst, analyst_client):
    source.quote("will probably fail", by=analyst)
    page = analyst_client.get(reverse("quotation_new", args=[source.pk])).content.decode()
    assert "What may hold a claim (1)" in page


def test_a_source_without_its_text_has_no_candidates(analyst, analyst_client):
    page = analyst_client.get(reverse("quotation_new", args=[a_source(analyst).pk])).content.decode()
    assert "What may hold a claim" not in page
