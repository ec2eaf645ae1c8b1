"""Blind raters: what they are asked, what is closed to them, and when their answers are shown."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import signed_in
from tests.making import a_claim, a_forecast, a_question, an_excerpt, an_expert, read, resolved, said
from tests.models.test_deciding import raters
from tests.views.test_kinds import plain
from tracker.models import Evidence, Forecast, Opening, Proposal, ProposedEvidence, Question, Rating, RatingRequest

pytestmark = pytest.mark.django_db

SECRETS = ("Ada Lovelace", "87\N{NO-BREAK SPACE}%", "87 %", "0.87", "Yes it did")


@pytest.fixture
def question(analyst, admin) -> Question:
    """Forecast, once decided and reopened, and with a proposal: all that a rater must not see."""
    question = a_question(analyst, "Do they sign?")
    expert = an_expert(analyst, "Ada Lovelace")
    a_forecast(question, expert, analyst, 0.87, claim=a_claim(analyst, expert))
    piece = Evidence(excerpt=an_excerpt(analyst, "A paper was handed over"), note="Yes it did.")
    resolved(question, "yes", admin, evidence=[piece])
    question.reopen("Yes it did, but too early.", by=admin)
    said = {"decision": "annulled", "rationale": "Yes it did.", "after": 2}
    shown = [ProposedEvidence(excerpt=an_excerpt(analyst, "Somebody waved"), note="Yes it did.")]
    Proposal(question=question, recorded_by=analyst, **said).log(shown)
    return question


@pytest.fixture
def asked(question, admin) -> list[RatingRequest]:
    return RatingRequest.objects.ask(question, raters(3), by=admin)


def answer(request: RatingRequest, outcome: str = "outcome:Yes", reason: str = "Two newspapers."):
    address = reverse("desk_rate", args=[request.pk])
    return signed_in(request.rater).post(address, {"outcome": outcome, "reason": reason})


def test_the_pages_of_a_rater_leak_nothing(asked):
    client, address = signed_in(asked[0].rater), reverse("desk_rate", args=[asked[0].pk])
    answer(asked[1], reason="The other one.")
    for headers in ({}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Target": "content"}):
        for response in (
            client.get(address, headers=headers),
            client.post(address, {"outcome": "", "reason": ""}, headers=headers),
            client.get(reverse("desk"), headers=headers),
        ):
            page = response.content.decode()
            assert "Do they sign?" in page
            for secret in (*SECRETS, "The other one.", "Rater 2", "annulled", "Resolved", "Reopened"):
                assert secret not in page, secret
    page = plain(client.get(address))
    assert "A paper was handed over" in page
    assert "Somebody waved" in page


def test_the_pages_of_the_question_are_closed_until_the_answer_is_given(question, asked):
    forecast, proposal = Forecast.objects.get(), Proposal.objects.get()
    client = signed_in(asked[0].rater)
    closed = [
        question.get_absolute_url(),
        forecast.get_absolute_url(),
        proposal.get_absolute_url(),
        *(
            reverse(name, args=[question.pk])
            for name in ("proposal_new", "clarification_new", "event_new", "forecast_new", "withdrawal_new")
        ),
        *(reverse(name, args=[forecast.pk]) for name in ("correction_new", "forecast_retraction", "reading_new")),
    ]
    for address in closed:
        for headers in ({}, {"HX-Request": "true"}):
            response = client.get(address, headers=headers)
            assert response.status_code == 403, address
            assert "without knowing what was forecast" in plain(response)
            assert not [secret for secret in SECRETS if secret in response.content.decode()]
    answer(asked[0])
    assert client.get(question.get_absolute_url()).status_code == 200


def test_nothing_of_it_is_on_the_desk_of_a_rater(question, analyst, admin):
    """Words that want a second coder, and those on which two disagree."""
    two = raters(2)
    words = {"phrase": "likely", "note": "As I take it.", "low": 0.6, "best": 0.7, "high": 0.8}
    forecast = said(question, an_expert(analyst, "Ben"), analyst, **words)
    client = signed_in(two[0])
    assert client.get(reverse("desk_read", args=[forecast.pk])).status_code == 200
    RatingRequest.objects.ask(question, two, by=admin)
    assert client.get(reverse("desk_read", args=[forecast.pk])).status_code == 404
    read(forecast, admin, **(words | {"low": 0.1, "best": 0.2, "high": 0.3}))
    assert "Ben" not in client.get(reverse("desk")).content.decode()
    assert client.get(reverse("desk_settle_reading", args=[forecast.pk])).status_code == 404
    assert client.get(reverse("question_preview", args=[question.pk])).status_code == 403


def test_answers_are_shown_once_all_are_in(question, asked, client, admin_client):
    address = question.get_absolute_url()
    for request in asked[:2]:
        answer(request, reason=f"Reason of {request.rater}.")
    for who in (client, admin_client):
        page = plain(who.get(address))
        assert "Reason of Rater 1." not in page
        assert "Rated by" not in page
    answer(asked[2], "cannot", "The criteria name no newspaper.")
    page = plain(client.get(address))
    assert "Rated by 3 analysts who did not know what was forecast: 2 Yes, 1 cannot decide." in page
    assert "Reason of Rater 1." in page
    assert "<b>cannot decide.</b> The criteria name no newspaper." in page


def test_an_admin_asks_whom_they_may_and_is_told_whom_not(question, analyst, admin, admin_client):
    opener, *blind = raters(3)
    signed_in(opener).get(question.get_absolute_url())
    address = reverse("raters_new", args=[question.pk])
    page = plain(admin_client.get(address))
    assert "Rater 1 has opened its page since it closed." in page
    assert "An Analyst has logged a forecast of it." in page
    assert "An Admin asks." in page
    assert admin_client.post(address, {"raters": [blind[0].pk]}).status_code == 422
    assert admin_client.post(address, {"raters": [opener.pk, blind[0].pk]}).status_code == 422
    assert not RatingRequest.objects.exists()
    assert admin_client.post(address, {"raters": [one.pk for one in blind]}).status_code == 302
    assert {request.rater for request in RatingRequest.objects.all()} == set(blind)


def test_readers_and_strangers_leave_no_trace(question, reader_client, client):
    for who in (reader_client, client):
        assert who.get(question.get_absolute_url()).status_code == 200
    assert not Opening.objects.exists()


def test_who_was_not_asked_has_no_such_page(asked, analyst_client):
    address = reverse("desk_rate", args=[asked[0].pk])
    assert analyst_client.get(address).status_code == 404
    assert analyst_client.post(address, {"outcome": "outcome:Yes", "reason": "x"}).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"outcome": "", "reason": "x"},
        {"outcome": "outcome:Yes", "reason": ""},
        {"outcome": "perhaps", "reason": "x"},
    ],
)
def test_what_is_missing_is_said(asked, typed):
    response = signed_in(asked[0].rater).post(reverse("desk_rate", args=[asked[0].pk]), typed)
    assert response.status_code == 422
    assert not Rating.objects.exists()


def test_a_rating_of_what_was_decided_meanwhile_is_not_wanted(question, asked, admin):
    resolved(question, "no", admin)
    response = answer(asked[0])
    assert response["Location"] == question.get_absolute_url()
    assert not Rating.objects.exists()


def test_agreement_of_raters_stands_on_the_methods_page(asked, client):
    assert "where that is arguable: " not in plain(client.get(reverse("methods")))
    for request in asked:
        answer(request)
    assert "On what came of a question, where that is arguable:" in plain(client.get(reverse("methods")))


def test_on_a_date_the_day_is_written(analyst, admin):
    question = a_question(analyst, kind="date", lower_bound=17956, upper_bound=18261)
    asked = RatingRequest.objects.ask(question, raters(2), by=admin)
    address, client = reverse("desk_rate", args=[asked[0].pk]), signed_in(asked[0].rater)
    assert client.post(address, {"outcome": "value", "value": "", "reason": "x"}).status_code == 422
    assert client.post(address, {"outcome": "value", "value": "2019-03-01", "reason": "x"}).status_code == 302
    assert Rating.objects.get().outcome == "2019-03-01"


def test_merges_ask_with_both_side_by_side_and_can_be_undone(analyst, admin_client):
    one, other = an_expert(analyst, "A. Lovelace"), an_expert(analyst, "Ada Lovelace")
    question = a_question(analyst, "Does it rain?")
    a_forecast(question, one, analyst, 0.6)
    a_forecast(question, other, analyst, 0.7)
    address = reverse("expert_merge", args=[one.slug])
    asked = admin_client.post(address, {"into": other.slug, "note": "One byline."})
    assert asked.status_code == 422
    page = plain(asked)
    assert page.count("Does it rain?") == 2
    assert "Both have forecast 1 question." in page
    assert one.merged.count() == 0
    admin_client.post(address, {"into": other.slug, "note": "One byline.", "is_sure": "on"})
    one.refresh_from_db()
    assert one.canonical == other
    assert "A. Lovelace is somebody else" in plain(admin_client.get(other.get_absolute_url()))
    admin_client.post(reverse("expert_take_apart", args=[one.slug]), {"note": "They are two."})
    one.refresh_from_db()
    assert one.canonical == one
    activity = plain(admin_client.get(reverse("activity")))
    assert "merged" in activity
    assert "One byline." in activity
    assert "They are two." in activity


def test_a_person_is_not_merged_with_an_organization(analyst, admin_client):
    ada, vox = an_expert(analyst, "Ada"), an_expert(analyst, "Vox", kind="organization")
    response = admin_client.post(
        reverse("expert_merge", args=[ada.slug]), {"into": vox.slug, "note": "x", "is_sure": "on"}
    )
    assert "they cannot be one" in plain(response)


def test_activity_shows_who_did_what_by_kind(question, asked, analyst, admin, admin_client):
    analyst.give_role("Reader", by=admin)
    Forecast.objects.get().retract("The wrong person.", by=admin)
    everything = plain(admin_client.get(reverse("activity")))
    for words in (
        "gave the role Reader to",
        "The wrong person.",
        "asked Rater 1 to rate",
        "decision 1, Resolved Yes:",
    ):
        assert words in everything
    retractions = plain(admin_client.get(reverse("activity"), {"kind": "retractions"}))
    assert "The wrong person." in retractions
    assert "asked Rater 1" not in retractions
    assert admin_client.get(reverse("activity"), {"kind": "none"}).status_code == 404


def test_what_a_signed_in_rater_sees_is_not_what_is_kept_for_strangers(question, asked):
    assert signed_in(asked[0].rater).get(question.get_absolute_url()).status_code == 403
    assert Client().get(question.get_absolute_url()).status_code == 200
