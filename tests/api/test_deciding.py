"""Proposals, second signatures and blind raters, for programs."""

import pytest

from tests.api.conftest import Program
from tests.making import a_forecast, a_question, an_excerpt, an_expert
from tracker.models import Opening, Proposal, Question, RatingRequest, Resolution, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(analyst) -> Question:
    return a_question(analyst)


def outcome(by: User, **sent):
    evidence = [{"excerpt": an_excerpt(by).pk, "note": "So it says."}]
    return {"outcome": "yes", "known": "2019-02-28", "rationale": "Two newspapers.", "evidence": evidence} | sent


class TestProposals:
    def test_an_analyst_proposes_and_an_admin_accepts(self, program, admins, question, analyst):
        proposed = program.post(f"/questions/{question.pk}/proposals", outcome(analyst))
        row = proposed.json()
        assert proposed.status_code == 201, row
        assert (row["outcome"], row["answer"], row["evidence"][0]["note"]) == ("yes", None, "So it says.")
        assert program.get("/proposals", answered="no").json()["items"] == [row]
        accepted = admins.post(f"/proposals/{row['id']}/answer", {"answer": "accept"})
        assert accepted.json()["answer"] == "accepted"
        assert admins.get(f"/resolutions/{accepted.json()['resolution']}").json()["outcome"] == "yes"

    def test_it_is_declined_with_a_reason(self, program, admins, question, analyst):
        pk = program.post(f"/questions/{question.pk}/proposals", outcome(analyst)).json()["id"]
        refused = admins.post(f"/proposals/{pk}/answer", {"answer": "decline"})
        assert (refused.status_code, refused.json()["fields"]) == (422, {"reason": ["Say why."]})
        assert (
            admins.post(f"/proposals/{pk}/answer", {"answer": "decline", "reason": "Too early."}).json()["answer"]
            == "declined"
        )

    def test_its_proposer_takes_it_back_and_answers_it_never(self, program, question, analyst, admin):
        admins = Program(admin)
        pk = program.post(f"/questions/{question.pk}/proposals", outcome(analyst)).json()["id"]
        assert admins.post(f"/proposals/{pk}/withdrawal", {"reason": "x"}).status_code == 422
        taken = program.post(f"/proposals/{pk}/withdrawal", {"reason": "I misread it."}).json()
        assert (taken["answer"], taken["answer_reason"]) == ("taken back", "I misread it.")
        analyst.give_role("Admin", by=admin)
        own = Program(analyst)
        assert own.post(f"/questions/{question.pk}/proposals", outcome(analyst)).status_code == 403

    def test_readers_and_strangers_see_none(self, stranger, program, question, analyst, reader):
        pk = program.post(f"/questions/{question.pk}/proposals", outcome(analyst)).json()["id"]
        for path in ("/proposals", f"/proposals/{pk}"):
            assert stranger.get(path).status_code == 401
            assert Program(reader, "read").get(path).status_code == 403
            answer = program.get(path)
            assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_decision_that_takes_two_signatures_waits(admins, question, analyst, settings):
    settings.SECOND_SIGNATURE = "all"
    waiting = admins.post(f"/questions/{question.pk}/resolutions", outcome(analyst), key="a1")
    assert waiting.status_code == 202, waiting.json()
    assert waiting.json()["signed_by"] == ["An Admin"]
    again = admins.post(f"/questions/{question.pk}/resolutions", outcome(analyst), key="a2")
    assert not Resolution.objects.exists()
    assert Proposal.objects.count() == 1
    assert again.json()["id"] == waiting.json()["id"]


class TestBlindRaters:
    @pytest.fixture
    def asked(self, question, admin, analyst) -> User:
        """One of two who are to rate a question without knowing what was forecast."""
        raters = []
        for n in (1, 2):
            rater = User.objects.create_user(f"rater{n}@example.org", name=f"Rater {n}")
            rater.give_role("Analyst", by=admin)
            raters.append(rater)
        a_forecast(question, an_expert(analyst), analyst)
        RatingRequest.objects.ask(question, raters, by=admin)
        return raters[0]

    def test_its_addresses_are_closed_to_them_by_their_token(self, asked, question):
        rater, forecast = Program(asked), question.forecasts.get()
        for path, query in (
            (f"/questions/{question.pk}", {}),
            (f"/forecasts/{forecast.pk}", {}),
            ("/forecasts", {"question": question.pk}),
        ):
            refused = rater.get(path, **query)
            assert refused.status_code == 403, path
            assert "without knowing what was forecast" in refused.json()["message"]

    def test_what_they_say_is_given_once_all_have_answered(self, asked, question, stranger):
        first, second = RatingRequest.objects.order_by("pk")
        first.answer("yes", "Both papers.", by=first.rater)
        assert stranger.get("/ratings").json()["items"] == []
        second.answer("yes", "As they say.", by=second.rater)
        rows = stranger.get("/ratings", question=question.pk).json()["items"]
        assert [(row["recorded_by"], row["outcome"]) for row in rows] == [("Rater 1", "yes"), ("Rater 2", "yes")]

    def test_that_others_have_looked_is_noted(self, program, question, analyst):
        program.get(f"/questions/{question.pk}")
        assert Opening.objects.filter(question=question, reader=analyst).exists()
