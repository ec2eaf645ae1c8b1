"""Nobody is put on record twice because of how a name was typed; whoever only looks the same is asked about."""

import pytest
from django.urls import reverse
from lxml import html

from tests.making import a_question, a_source, an_expert
from tests.views.test_bad_input import SOURCE, refused
from tests.views.test_coding import quotation
from tracker.models import Expert, Source

ASKED = "Is it the same person?"
# Eric Gómez in other letter case, spaced otherwise, with what nobody sees, with accents made otherwise.
SAME = ["ERIC GÓMEZ", "Eric  Gómez", "Eric\u200b Gómez", "Eric\u00a0Gómez", "Eric Go\u0301mez", "eric\u00ad gÓmez"]
ALIKE = ["Eric Gomez", "Еric Gómez", "Erіc Gomez"]  # without the accent; with one Cyrillic letter


@pytest.fixture
def gomez(analyst) -> Expert:
    return an_expert(analyst, "Eric Gómez")


@pytest.fixture
def source(analyst) -> Source:
    source = a_source(analyst)
    source.hold_text("It will rain, said the minister.")
    return source


def by_form(client, name, **more):
    return client.post(reverse("expert_new"), {"name": name, "kind": "person"} | more)


def by_byline(client, name, **more):
    return client.post(reverse("source_new"), SOURCE | {"authors": name, "new_authors": "on"} | more)


def by_card(client, name, **more):
    where = reverse("coding", args=[Source.objects.get(title__startswith="Source").pk])
    data = quotation("It will rain", "vague") | {"expert": name, "new_expert": "on"}
    return client.post(f"{where}?start=0&end=12", data | more)


EVERY_WAY = [by_form, by_byline, by_card]


@pytest.mark.parametrize("name", SAME)
@pytest.mark.parametrize("way", EVERY_WAY)
def test_one_name_makes_one_expert_however_it_is_typed(gomez, source, analyst_client, way, name):
    answer = way(analyst_client, name)
    if way is by_form:
        refused(answer, "Eric Gómez, who is on record.", ASKED)
    else:
        assert answer.status_code == 302
    assert Expert.objects.people_and_models().get() == gomez


@pytest.mark.parametrize("name", ALIKE)
@pytest.mark.parametrize("way", EVERY_WAY)
def test_who_only_looks_the_same_is_asked_about(gomez, source, analyst_client, way, name):
    refused(way(analyst_client, name), "Eric Gómez, who is on record.", ASKED)
    assert Expert.objects.people_and_models().get() == gomez
    assert way(analyst_client, name, is_another="on").status_code == 302
    assert Expert.objects.people_and_models().count() == 2


@pytest.mark.parametrize("way", EVERY_WAY)
def test_the_answer_is_a_box_to_tick(gomez, source, analyst_client, way):
    page = html.fromstring(refused(way(analyst_client, ALIKE[0])))
    assert [box.get("type") for box in page.xpath('//input[@name="is_another"]')] == ["checkbox"]


def test_a_name_is_edited_without_being_asked_about_itself(gomez, analyst, analyst_client):
    an_expert(analyst, "Ada Gomez")
    address = reverse("expert_edit", args=[gomez.slug])
    assert analyst_client.post(address, {"name": "Eric Gomez", "kind": "person"}).status_code == 302
    refused(analyst_client.post(address, {"name": "Adа Gomez", "kind": "person"}), "Ada Gomez, who is on record.")


@pytest.mark.parametrize(
    "name",
    ["E. Gómez", "Gómez", "gÓmez", "eric gómez", "E.\u200b Gómez", "Go\u0301mez", "Eric Gomez", "Еric Gomez"],
)
def test_the_quick_line_offers_whoever_may_be_meant(gomez, analyst, analyst_client, name):
    a_question(analyst, "Is a peace declaration signed?")
    page = analyst_client.get(reverse("desk_quick"), {"line": f"{name}: peace declaration, 85 %, 2019-02-26"})
    (form,) = html.fromstring(page.content).xpath('//div[@id="card"]/form')
    assert form.fields["expert"] == gomez.slug


def test_initials_are_enough_in_the_quick_line(analyst, analyst_client):
    expert = an_expert(analyst, "Eric Gomez")
    a_question(analyst, "Is a peace declaration signed?")
    page = analyst_client.get(reverse("desk_quick"), {"line": "E. Gomez: peace declaration, 85 %, 2019-02-26"})
    (form,) = html.fromstring(page.content).xpath('//div[@id="card"]/form')
    assert form.fields["expert"] == expert.slug
