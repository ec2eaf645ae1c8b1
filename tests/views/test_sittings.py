"""Deciding several at once, and what a decision would change."""

import pytest
from django.urls import reverse
from lxml import html

from tests.making import a_question, day
from tests.views.test_kinds import plain
from tests.views.test_resolving import REPORT, decide, errors, question
from tracker.models import Evidence, Excerpt, Proposal, Question, Resolution, Source

pytestmark = pytest.mark.django_db
__all__ = ["question"]  # a fixture


class TestTryOut:
    def test_it_says_what_would_change_and_changes_nothing(self, question, analyst, admin_client):
        dependent = a_question(analyst, "And then?")
        dependent.ask_if(question, "yes", by=analyst)
        page = plain(decide(admin_client, question, **REPORT, do="try"))
        assert "<b>Ada</b>: no score → 0.490" in page
        assert "Nobody’s range of ranks on the scoreboard changes." in page
        assert "“And then?”, which depends on it, goes from closed to annulled." in page
        assert not Resolution.objects.exists()
        assert not Source.objects.exists()

    def test_what_is_missing_is_said_first(self, question, admin_client):
        response = decide(admin_client, question, do="try")
        assert response.status_code == 422
        assert "at least one quotation that supports" in errors(response)

    def test_where_two_signatures_are_wanted_it_tries_out_the_decision(self, question, admin_client, settings):
        settings.SECOND_SIGNATURE = "all"
        assert "0.490" in plain(decide(admin_client, question, **REPORT, do="try"))
        assert not Proposal.objects.exists()


class TestSitting:
    @pytest.fixture
    def questions(self, analyst) -> list[Question]:
        made = [a_question(analyst, f"Question {n}") for n in range(20)]
        for one in made:
            one.assign_event("The summit", by=analyst)
        return made

    def send(self, client, questions: list[Question], **typed: str):
        chosen = {f"decision-{q.pk}": "outcome:No" for q in questions}
        address = f"{reverse('desk_sitting')}?event=The+summit"
        return client.post(address, chosen | {"known": "2019-02-28", "rationale": "They left."} | typed)

    def test_each_gets_its_own_decision_with_the_same_evidence(self, questions, admin_client):
        assert self.send(admin_client, questions[:19], **REPORT).status_code == 302
        assert Resolution.objects.count() == 19
        assert Source.objects.count() == Excerpt.objects.count() == 1
        assert Evidence.objects.count() == 19
        assert list(Question.objects.unresolved()) == questions[19:]

    def test_a_second_click_makes_nothing_twice(self, questions, admin_client):
        token = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        for _ in range(2):
            assert self.send(admin_client, questions[:3], **REPORT, token=token).status_code == 302
        assert (Resolution.objects.count(), Source.objects.count()) == (3, 1)

    def test_what_one_of_them_refuses_records_none(self, questions, admin, admin_client):
        form = html.fromstring(admin_client.get(f"{reverse('desk_sitting')}?event=The+summit").content)
        seen = {f"after-{q.pk}": form.xpath(f"//input[@name='after-{q.pk}']/@value")[0] for q in questions}
        questions[3].resolve("yes", by=admin, known=day("2019-02-28"), rationale="It did.")
        questions[3].reopen("Too early.", by=admin)
        response = self.send(admin_client, questions, **REPORT, **seen)
        assert "An Admin was first: Reopened" in errors(response)
        assert Resolution.objects.count() == 2
        assert not Source.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({}, "at least one quotation that supports the outcomes"),
            (REPORT | {"known": ""}, "Say when the world knew the outcomes"),
            (REPORT | {"rationale": ""}, "required"),
            (REPORT | {"known": "2019-01-01"}, "The question opened on 1 February 2019"),
        ],
    )
    def test_what_is_missing_is_said(self, questions, admin_client, typed, said):
        assert said in errors(self.send(admin_client, questions, **typed))
        assert not Resolution.objects.exists()

    def test_nothing_chosen(self, questions, admin_client):
        assert "at least one of them" in errors(self.send(admin_client, [], **REPORT))

    def test_with_two_signatures_each_waits(self, questions, admin_client, settings):
        settings.SECOND_SIGNATURE = "all"
        assert self.send(admin_client, questions[:2], **REPORT).status_code == 302
        assert Proposal.objects.count() == 2

    def test_no_such_event(self, admin_client):
        assert admin_client.get(f"{reverse('desk_sitting')}?event=None").status_code == 404
