"""Tokens: shown once, kept as a digest, for what they are made for, as long as they hold."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.api.conftest import Program
from tests.conftest import person, signed_in
from tests.making import a_question, an_expert
from tracker.models import Forecast, Token
from tracker.models.tokens import KEPT_FOR, PREFIX, Answered

pytestmark = pytest.mark.django_db


def make(client: Client, *scopes: str, **sent: str):
    return client.post(reverse("tokens"), {"name": "A notebook", "scopes": scopes, "expires": "90"} | sent)


def secret_in(response) -> str:
    return str(response.context["issued"]["secret"])


def test_one_is_shown_once_and_kept_as_a_digest(analyst_client, analyst):
    made = make(analyst_client, "read", "log")
    secret = secret_in(made)
    assert secret in made.content.decode()
    assert made.headers["Cache-Control"] == "private, no-store"
    token = Token.objects.get()
    assert (token.user, token.scopes, token.prefix) == (analyst, ["read", "log"], secret[:PREFIX])
    assert secret not in str(Token.objects.values().get())
    assert timedelta(days=89) < token.expires_at - timezone.now() <= timedelta(days=90)
    shown = analyst_client.get(reverse("tokens")).content.decode()
    assert secret not in shown
    assert token.prefix in shown


@pytest.mark.parametrize(
    ("role", "scopes"), [("Reader", ["read"]), ("Analyst", ["read", "log"]), ("Admin", ["read", "log", "resolve"])]
)
def test_scopes_are_offered_to_whom_they_are_of_use(role, scopes):
    client = signed_in(person(role))
    form = client.get(reverse("tokens")).context["form"]
    assert [scope for scope, _ in form.fields["scopes"].choices] == scopes
    refused = make(client, "read", "log", "resolve")
    assert refused.status_code == (200 if role == "Admin" else 422)


@pytest.mark.parametrize("sent", [{"name": ""}, {"name": "x" * 81}, {"scopes": ""}, {"expires": "9999"}])
def test_what_is_wrong_is_said_and_none_is_made(analyst_client, sent):
    assert make(analyst_client, "read", **sent).status_code == 422
    assert not Token.objects.exists()


def test_without_the_scope_it_is_named(analyst):
    program, question = Program(analyst, "read"), a_question(analyst)
    refused = program.post(f"/questions/{question.pk}/clarifications", {"text": "x"})
    assert refused.status_code == 403
    assert (
        refused.json()["message"]
        == "This token lacks the scope “log”; it has: read. Make another one under your name."
    )
    refused = Program(analyst, "log").post(f"/questions/{question.pk}/resolutions", {"rationale": "x"})
    assert "“resolve”" in refused.json()["message"]
    refused = Program(analyst, "log").get("/experts")
    assert "“read”" in refused.json()["message"]
    assert not question.clarifications.exists()


def test_a_scope_gives_no_more_than_the_account_may(admin, analyst):
    admins, question = Program(admin), a_question(analyst)
    admin.give_role("Reader", by=analyst)
    for path in ("clarifications", "resolutions"):
        body = {"text": "x"} if path == "clarifications" else {"decision": "annul", "rationale": "x"}
        refused = admins.post(f"/questions/{question.pk}/{path}", body)
        assert refused.status_code == 403, refused.content
        assert "role" in refused.json()["message"]
    assert not question.clarifications.exists()


class TestWhatDoesNotWork:
    def is_refused(self, program) -> bool:
        answers = [program.get("/experts"), program.post("/experts", {"name": "Ada"})]
        assert all(answer.headers["WWW-Authenticate"].startswith("Bearer") for answer in answers)
        return {answer.status_code for answer in answers} == {401}

    def test_a_revoked_one(self, program):
        program.token.revoke()
        assert self.is_refused(program)

    def test_an_expired_one(self, program):
        Token.objects.update(expires_at=timezone.now())
        assert self.is_refused(program)

    def test_one_of_an_account_that_may_not_sign_in(self, program, analyst):
        analyst.is_active = False
        analyst.save()
        assert self.is_refused(program)

    @pytest.mark.parametrize(
        "change", [str.upper, lambda s: s[:-1], lambda s: s + "a", lambda s: s[:PREFIX], lambda s: "é"]
    )
    def test_one_that_is_almost_it(self, program, change):
        program.secret = change(program.secret)
        assert self.is_refused(program)

    def test_another_scheme(self, program):
        headers = {"Authorization": f"Basic {program.secret}"}
        assert Client().get("/api/v1/experts", headers=headers).status_code == 401


def test_when_it_was_used_is_noted_now_and_then(program, django_assert_num_queries):
    program.get("/experts")
    used = Token.objects.get().last_used_at
    assert used is not None
    program.get("/experts")
    assert Token.objects.get().last_used_at == used


def test_its_owner_revokes_it(analyst_client, analyst):
    make(analyst_client, "read")
    token = Token.objects.get()
    address = reverse("token_revocation", args=[token.pk])
    assert "cannot be taken" in analyst_client.get(address).content.decode()
    assert token.state == "works", "a look changes nothing"
    assert analyst_client.post(address).status_code == 302
    revoked_at = Token.objects.get().revoked_at
    assert revoked_at
    analyst_client.post(address)
    assert Token.objects.get().revoked_at == revoked_at
    assert "revoked" in analyst_client.get(reverse("tokens")).content.decode()


def test_an_admin_sees_and_revokes_everybody_s(admin_client, program):
    shown = admin_client.get(reverse("everyones_tokens")).content.decode()
    assert program.token.prefix in shown
    assert program.secret not in shown
    assert admin_client.post(reverse("token_revocation", args=[program.token.pk])).status_code == 302
    assert program.get("/experts").status_code == 401


def test_nobody_else_does(reader_client, program):
    address = reverse("token_revocation", args=[program.token.pk])
    assert reader_client.post(address).status_code == 404
    assert reader_client.get(reverse("everyones_tokens")).status_code == 403
    assert Client().post(address).status_code == 302
    assert Token.objects.get().revoked_at is None


def test_what_was_recorded_with_it_is_its_owner_s(program, analyst):
    an_expert(analyst, "Ada")
    question = a_question(analyst)
    program.post(
        f"/questions/{question.pk}/forecasts",
        {"expert": "ada", "made": "2019-02-10", "basis": "stated", "probability": 0.5},
    )
    assert Forecast.objects.get().recorded_by == analyst


def test_answers_are_forgotten_after_a_month(program, analyst, monkeypatch):
    monkeypatch.setattr("tracker.models.tokens.FORGOTTEN_EVERY", 1)
    question = a_question(analyst)
    program.post(f"/questions/{question.pk}/clarifications", {"text": "One."}, key="one")
    Answered.objects.update(answered_at=timezone.now() - KEPT_FOR - timedelta(hours=1))
    program.post(f"/questions/{question.pk}/clarifications", {"text": "Two."}, key="two")
    assert [row.key for row in Answered.objects.all()] == ["two"]
