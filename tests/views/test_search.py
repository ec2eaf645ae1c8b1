"""Search over experts, questions, sources and quotations, with what was found marked."""

import pytest
from django.urls import reverse

from tests.making import a_question, a_source, an_excerpt, an_expert

HOSTILE = ["%", "_", "\\", "'; DROP TABLE", "<script>alert(1)</script>", "\x00", "(" * 300, "a " * 500]


@pytest.fixture
def record(analyst):
    an_expert(analyst, "Ada Lovelace", biography="Writes on engines of the Analytical kind.")
    a_question(analyst, "Does the engine run?")
    an_excerpt(
        analyst, "the engine will surely weave algebraic patterns", a_source(analyst, "Notes on the Engine")
    )


def found(client, q: str, **headers) -> str:
    return client.get(reverse("search"), {"q": q}, headers=headers).content.decode()


def test_every_kind_is_found_with_its_snippet(record, client):
    page = found(client, "ENGINE")
    for kind in ("Experts", "Questions", "Sources", "Quotations"):
        assert f"{kind} <span" in page
    assert "Writes on <mark>engines</mark> of the Analytical kind." in page
    assert "“the <mark>engine</mark> will surely weave algebraic patterns”" in page


def test_all_words_have_to_be_there(record, client):
    page = found(client, "weave engine")
    assert "Quotations" in page
    assert "Questions <span" not in page
    assert "Nothing on record holds all of these words." in found(client, "engine zebra")


def test_nothing_sought_is_nothing_found(record, client):
    assert "Nothing on record" not in found(client, " ")
    assert "<html" not in found(client, "engine", **{"HX-Request": "true"})


@pytest.mark.parametrize("q", HOSTILE)
def test_hostile_words_are_only_words(record, client, q):
    assert "<script>alert" not in found(client, q)


def test_no_more_than_twenty_of_a_kind_are_shown(analyst, client):
    for _ in range(23):
        a_question(analyst, "Does it rain?")
    assert "The first 20 of 23." in found(client, "rain")
