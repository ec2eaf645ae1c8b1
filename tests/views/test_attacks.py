"""What somebody with an analyst's account tried, and what stops it."""

import smtplib
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.making import a_forecast, a_question, a_source, an_expert, resolved
from tests.views.test_bad_input import FORECAST, QUESTION, SOURCE, refused, send
from tracker import seeds
from tracker.forms.sources import CollectionForm
from tracker.models import Collection, Expert, Forecast, Organization, Question, Resolution, Source, Topic, User
from tracker.prose.quotations import locate


def test_what_an_analyst_adds_to_the_founding_collection_does_not_take_the_front_page(analyst, client):
    mine = a_source(analyst, title="My own case")
    claim = mine.quote("Surely", by=analyst).claim(an_expert(analyst), "forecast", by=analyst)
    question = a_question(analyst)
    a_forecast(question, claim.expert, analyst, 0.9, claim=claim)
    resolved(question, "yes", analyst)
    taken = CollectionForm({"title": settings.FOUNDING_CASE, "frame": "complete", "sources": [mine.pk]})
    taken.submit(by=analyst)
    assert client.get("/").status_code == 200
    seeds.load(seeds.FOUNDING)
    for collection in Collection.objects.filter(title=settings.FOUNDING_CASE):
        collection.sources.add(mine)
    page = client.get("/").content.decode()
    assert "will make significant progress" in page
    assert "My own case" not in page


def test_a_resolved_question_is_frozen_even_without_forecasts(analyst_client, analyst, admin):
    question = a_question(analyst)
    resolved(question, "yes", admin)
    address = reverse("question_edit", args=[question.pk])
    data = QUESTION | {"kind": "multiple choice", "options": "Red\nBlue"}
    assert analyst_client.post(address, data).headers["Location"] == reverse(
        "clarification_new", args=[question.pk]
    )
    with pytest.raises(ValidationError, match="no longer edited"):
        question.ask_if(a_question(analyst), "yes", by=analyst)
    assert Question.objects.get(pk=question.pk).kind == "binary"


def test_an_outcome_that_another_question_waits_for_is_not_edited_away(analyst_client, analyst):
    question, dependent = a_question(analyst), a_question(analyst)
    dependent.ask_if(question, "yes", by=analyst)
    data = QUESTION | {"kind": "multiple choice", "options": "Red\nBlue"}
    refused(send(analyst_client, "question_edit", data, question.pk), "is not an outcome of this question")


def test_an_annulment_by_a_new_condition_is_in_the_name_of_who_set_it(analyst, admin):
    cause, question = a_question(analyst), a_question(analyst)
    resolved(cause, "no", admin)
    question.ask_if(cause, "yes", by=analyst)
    assert Resolution.objects.get(question=question).recorded_by == analyst


def test_a_condition_can_be_dropped_again(analyst_client, analyst):
    question, other = a_question(analyst), a_question(analyst)
    question.ask_if(other, "yes", by=analyst)
    assert send(analyst_client, "question_edit", QUESTION, question.pk).status_code == 302
    assert not hasattr(Question.objects.get(pk=question.pk), "condition")


def test_a_letter_quoted_from_a_long_text_is_found_or_given_up_quickly():
    text = "a" * 1_000_000
    assert locate(text, "a", "zz") == (0, 1)
    assert locate(text + "zz a", "b") is None


def test_nobody_adds_the_address_of_somebody_else(analyst_client, admin):
    response = analyst_client.post(reverse("account_email"), {"email": admin.email.upper(), "action_add": ""})
    assert "belongs to another account" in response.content.decode()


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "hex", "nonsense"])
def test_a_form_in_another_encoding_is_refused(client, db, charset):
    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    assert client.generic("POST", "/", b"a=b", content_type=content_type).status_code == 415


@pytest.mark.parametrize(
    "address",
    ["/questions/?topic=%00", "/scoreboard/?topic=%00", "/scoreboard/?collection=%00", "/questions/?state=%00"],
)
def test_nul_in_a_filter_is_refused(client, db, address):
    assert client.get(address).status_code == 400


def test_a_length_of_thousands_of_digits_is_too_long(client, db):
    assert client.generic("POST", "/", b"", CONTENT_LENGTH="9" * 5000).status_code == 413


@pytest.mark.parametrize(("megabytes", "is_read"), [(6, True), (11, False)])
def test_what_is_a_little_too_large_is_read_to_its_end_before_it_is_refused(client, db, megabytes, is_read):
    """A proxy that cannot send the rest says that the site is broken, instead of what the site says."""
    body = BytesIO(b"a" * megabytes * 1024 * 1024)
    sent = {"CONTENT_LENGTH": str(len(body.getvalue())), "wsgi.input": body}
    assert client.generic("POST", "/", content_type="text/plain", **sent).status_code == 413
    assert (body.read(1) == b"") == is_read


def test_a_publisher_that_only_looks_different_is_the_same(analyst_client, db):
    Organization.objects.named("Kent Press")
    response = send(analyst_client, "source_new", SOURCE | {"publisher_name": "KENT PRESS"})
    assert response.status_code == 302
    assert Source.objects.get().publisher.name == "Kent Press"
    assert send(analyst_client, "source_new", SOURCE | {"publisher_name": "\u212aent Press"}).status_code in (
        302,
        422,
    )


def test_a_form_that_is_refused_leaves_nothing_behind(analyst_client):
    refused(send(analyst_client, "source_new", SOURCE | {"publisher_name": "Press", "published": "soon"}))
    refused(send(analyst_client, "question_new", QUESTION | {"topic_names": "Korea", "closes": "2018"}))
    assert not Organization.objects.exists()
    assert not Topic.objects.exists()


def test_the_tables_cannot_be_asked_for_a_password_hash(admin_client):
    address = reverse("admin:tracker_user_changelist")
    for lookup in (
        "password__startswith=md5",
        "name__regex=(",
        "date_joined__year=99999999999",
        "id__in=9" + "9" * 20,
    ):
        assert admin_client.get(f"{address}?{lookup}").status_code in (302, 400)


@pytest.mark.parametrize("number", ["9" * 19, "9" * 400, "-1", "²", "a%00", "1.0"])
def test_the_tables_have_no_row_of_an_impossible_number(admin_client, number):
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        address = reverse(f"admin:{name}_change", args=["number"]).replace("number", number)
        for action in ("change", "delete", "history"):
            status = admin_client.get(address.replace("change", action)).status_code
            assert status in (302, 400, 403, 404), (name, action)


def test_a_mail_server_that_fails_is_said_and_the_account_is_there(admin_client, monkeypatch):
    def fail(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", fail)
    data = {"email": "new@example.org", "name": "New", "role": "Reader"}
    response = admin_client.post(reverse("invitation_new"), data, follow=True)
    assert "no letter could be sent" in response.content.decode()
    assert User.objects.filter(email="new@example.org").exists()


def test_an_expert_called_new_has_a_page(analyst_client):
    send(analyst_client, "expert_new", {"name": "New", "kind": "person"})
    assert Expert.objects.get(name="New").slug == "new-2"


def test_the_same_content_about_another_question_is_another_record(analyst_client, analyst):
    first, second, expert = a_question(analyst), a_question(analyst), an_expert(analyst)
    data = FORECAST | {"expert": expert.slug, "token": "5f0c1f7e-5d1c-4f5c-9a44-7a0c5c9d3c11"}
    for question in (first, second):
        assert send(analyst_client, "forecast_new", data, question.pk).status_code == 302
    assert Forecast.objects.count() == 2


@pytest.mark.parametrize("content_type", ["application/json", "text/plain"])
def test_a_body_that_is_no_form_is_refused(analyst_client, content_type):
    response = analyst_client.post(reverse("expert_new"), b'{"name": "Ada"}', content_type=content_type)
    assert response.status_code == 422


def test_many_options_can_be_listed(analyst_client):
    options = "\n".join(f"Option number {i} of many" for i in range(30))
    data = QUESTION | {"kind": "multiple choice", "options": options}
    assert send(analyst_client, "question_new", data).status_code == 302
    assert (
        'maxlength="200"'
        not in analyst_client.get(reverse("question_new")).content.decode().split('name="options"')[1][:200]
    )


def test_hidden_text_is_for_analysts_only(analyst_client, analyst, admin):
    source = a_source(analyst)
    source.hold_text("A secret passage about rain.")
    claim = source.quote("rain", by=analyst).claim(an_expert(analyst), "forecast", by=analyst)
    forecast = a_forecast(a_question(analyst), claim.expert, analyst, claim=claim)
    for address in (source, claim, forecast, forecast.question, claim.expert):
        assert "secret passage" not in Client().get(address.get_absolute_url()).content.decode()
    assert "secret passage" in analyst_client.get(source.get_absolute_url()).content.decode()
