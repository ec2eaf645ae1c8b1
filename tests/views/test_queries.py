"""Every list runs the same number of queries at 1 row and at 200."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.making import a_forecast, a_question, a_source, an_expert, day, resolved
from tracker.models import Affiliation, Claim, Collection, Evidence, Organization, Topic, User

READING = {"low": 0.6, "best": 0.7, "high": 0.8, "note": "a reason"}


def put_on_record(user: User, n: int) -> None:
    """n of everything that a list shows, linked the way that real rows are; the second call adds to the first."""
    topic, _ = Topic.objects.get_or_create(slug="topic", name="Topic")
    collection, _ = Collection.objects.get_or_create(
        slug="collection", defaults={"title": "Collection", "frame": "complete", "recorded_by": user}
    )
    shared_question = collection.questions.order_by("pk").first() or a_question(user, closes="2029-01-01")
    shared_source = collection.sources.order_by("pk").first() or a_source(user)
    collection.questions.add(shared_question)
    collection.sources.add(shared_source)
    for i in range(n):
        expert = an_expert(user)
        organization = Organization.objects.named(f"Organization {expert.pk}")
        Affiliation.objects.create(expert=expert, organization=organization, role="Analyst")
        source = a_source(user, publisher=organization)
        source.authors.add(expert)
        question = a_question(user)
        question.topics.add(topic)
        excerpt = shared_source.quote(f"words of {expert}", by=user)
        claim = excerpt.claim(expert, Claim.Kind.FORECAST, by=user)
        excerpt.claim(expert, Claim.Kind.VAGUE, by=user)
        a_forecast(question, expert, user, 0.3, claim=claim)
        shared_question.forecast(
            expert, by=user, made=day("2019-02-10"), basis="inferred", reading=READING, claim=claim
        )
        resolved(question, "no", user) if i % 2 else question.annul(
            "Ambiguous.", [Evidence(excerpt=excerpt)], by=user
        )
        collection.sources.add(source)
        collection.questions.add(question)


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


LISTS = ["home", "scoreboard", "experts", "sources", "questions", "collections", "people"]


@pytest.fixture
def addresses(analyst):
    put_on_record(analyst, 1)
    question, source = Collection.objects.get().questions.order_by("pk").first(), a_source(analyst)
    collection = Collection.objects.get()
    pages = {name: reverse(name) for name in LISTS}
    pages["a question with many forecasts"] = question.get_absolute_url()
    pages["a source with many claims"] = collection.sources.order_by("pk").first().get_absolute_url()
    pages["a collection"] = collection.get_absolute_url()
    pages["evidence to choose from"] = reverse("resolution_new", args=[question.pk])
    pages["a form with many experts"] = reverse("forecast_new", args=[question.pk])
    pages["a source's form"] = reverse("source_edit", args=[source.pk])
    return pages


def test_a_list_of_200_costs_no_more_queries_than_a_list_of_one(admin_client, analyst, addresses):
    before = {name: queries(admin_client, address) for name, address in addresses.items()}
    put_on_record(analyst, 199)
    after = {name: queries(admin_client, address) for name, address in addresses.items()}
    assert after == before
    assert max(after.values()) < 40
