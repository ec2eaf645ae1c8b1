"""Two people have one form open: what the first saved is not undone unseen by the second."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.conftest import signed_in
from tests.making import a_question, a_source, an_expert
from tracker.forms.experts import ExpertForm
from tracker.models import Expert, Source


def opened(client: Client, address: str) -> dict[str, object]:
    """What a browser would send of the form as it is."""
    fields = html.fromstring(client.get(address).content).forms[-1].fields
    values = {name: fields[name] for name in dict(fields) if name != "csrfmiddlewaretoken"}
    # HTML ignores a line break right after <textarea>.
    return {n: v.removeprefix("\n") if isinstance(v, str) else list(v or []) for n, v in values.items()}


@pytest.fixture
def source(analyst) -> Source:
    source = a_source(analyst, "As it was")
    source.hold_text("It will rain.")
    return source


@pytest.fixture
def address(source) -> str:
    return reverse("source_edit", args=[source.pk])


def said(response) -> str:
    page = html.fromstring(response.content)
    return " ".join(page.xpath('//*[@role="alert"]')[0].text_content().split())


def test_the_second_is_told_and_can_send_it_again(analyst_client, admin, source, address):
    other = signed_in(admin)
    mine, theirs = opened(analyst_client, address), opened(other, address)
    assert other.post(address, theirs | {"title": "As they have it", "licence": "CC BY 4.0"}).status_code == 302
    answer = analyst_client.post(address, mine | {"text": "It will snow."})
    assert answer.status_code == 422
    assert "differs from yours in: Title, Licence, Text." in said(answer)
    source.refresh_from_db()
    assert (source.title, source.text) == ("As they have it", "It will rain.")
    again = html.fromstring(answer.content).forms[-1].fields["as_seen"]
    assert analyst_client.post(address, mine | {"text": "It will snow.", "as_seen": again}).status_code == 302
    source.refresh_from_db()
    assert (source.title, source.text) == ("As it was", "It will snow.")


def test_sent_twice_is_no_conflict(analyst_client, source, address):
    data = opened(analyst_client, address) | {"title": "As I have it"}
    assert [analyst_client.post(address, data).status_code for _ in range(2)] == [302, 302]


def test_a_quotation_meanwhile_is_no_conflict(analyst_client, analyst, source, address):
    data = opened(analyst_client, address) | {"title": "As I have it"}
    source.quote("It will rain.", by=analyst)
    answer = analyst_client.post(address, data)
    assert answer.status_code == 302, said(answer)
    source.refresh_from_db()
    assert (source.title, source.coding) == ("As I have it", "partial")


def test_experts_and_questions(analyst_client, analyst, admin):
    expert, question = an_expert(analyst, "Ada"), a_question(analyst)
    other = signed_in(admin)
    for name, row, field in (("expert", expert.slug, "biography"), ("question", question.pk, "criteria")):
        address = reverse(f"{name}_edit", args=[row])
        mine, theirs = opened(analyst_client, address), opened(other, address)
        answer = other.post(address, theirs | {field: "Yes if two newspapers report it by the deadline."})
        assert answer.status_code == 302, said(answer)
        answer = analyst_client.post(address, mine | {field: "Yes if three newspapers report it by the deadline."})
        assert answer.status_code == 422
        assert "Someone changed this" in said(answer)
    expert.refresh_from_db()
    assert expert.biography == "Yes if two newspapers report it by the deadline."


def test_an_expert_who_is_merged_while_edited_stays_merged(analyst, admin):
    old, new = an_expert(analyst, "A. Smith"), an_expert(analyst, "Ada Smith")
    form = ExpertForm({"name": "A. Smith", "kind": "person", "biography": "Mine."}, instance=old)
    Expert.objects.get(pk=old.pk).merge_into(new, by=admin)
    assert form.submit(by=analyst), form.errors
    now = Expert.objects.get(pk=old.pk)
    assert (now.biography, now.merged_into) == ("Mine.", new)
