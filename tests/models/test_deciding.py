"""Decisions of two people: proposals, second signatures, blind raters; and what evidence may say."""

import pytest
from django.core.exceptions import ValidationError

from tests.making import a_forecast, a_question, an_excerpt, an_expert, day, resolved
from tracker.models import (
    Evidence,
    Opening,
    Proposal,
    ProposalAnswer,
    ProposedEvidence,
    Question,
    Rating,
    RatingRequest,
    Resolution,
    Signature,
    User,
)

pytestmark = pytest.mark.django_db

OUTCOME = {"outcome": "yes", "known_at": day("2019-02-28").at, "rationale": "Two newspapers."}
ANNULMENT = {"decision": "annulled", "rationale": "The criteria do not decide."}


@pytest.fixture
def question(analyst) -> Question:
    return a_question(analyst)


@pytest.fixture
def second_admin(db) -> User:
    user = User.objects.create_user("second@example.org", name="A second admin")
    user.give_role("Admin", by=user)
    return user


def raters(n: int) -> list[User]:
    made = [User.objects.create_user(f"rater{i}@example.org", name=f"Rater {i}") for i in range(1, n + 1)]
    for rater in made:
        rater.give_role("Analyst", by=rater)
    return made


def proposed(question: Question, by: User, *, is_signed: bool = False, **said: object) -> Proposal:
    return Proposal(question=question, recorded_by=by, **(said or OUTCOME)).log(is_signed=is_signed)


class TestProposal:
    def test_the_decision_names_both(self, question, analyst, admin):
        proposal = proposed(question, analyst)
        proposal.accept(by=admin)
        resolution = question.resolutions.get()
        assert (resolution.recorded_by, resolution.proposal_answer.proposal.recorded_by) == (admin, analyst)

    def test_notes_and_stances_of_its_evidence_are_carried_over(self, question, analyst, admin):
        pieces = [
            ProposedEvidence(excerpt=an_excerpt(analyst), stance="contradicts", note="A tweet, taken back."),
            ProposedEvidence(excerpt=an_excerpt(analyst)),
        ]
        Proposal(question=question, recorded_by=analyst, **OUTCOME).log(pieces).accept(by=admin)
        found = question.resolutions.get().evidence.order_by("pk").values_list("stance", "note")
        assert list(found) == [("contradicts", "A tweet, taken back."), ("supports", "")]

    def test_the_same_once_more_is_the_first_and_another_has_to_wait(self, question, analyst):
        first = proposed(question, analyst)
        assert proposed(question, analyst) == first
        with pytest.raises(ValidationError, match="You have proposed already: Resolved Yes"):
            proposed(question, analyst, **ANNULMENT)
        first.take_back("I had the wrong day.", by=analyst)
        assert proposed(question, analyst, **ANNULMENT) != first

    def test_only_its_proposer_takes_it_back(self, question, analyst, admin):
        proposal = proposed(question, analyst)
        with pytest.raises(ValidationError, match="Only who has proposed it"):
            proposal.take_back("No.", by=admin)
        assert proposal.take_back("No.", by=analyst).in_words == "taken back"

    def test_what_was_decided_meanwhile_is_not_decided_again_unseen(self, question, analyst, admin):
        proposal = proposed(question, analyst)
        resolved(question, "no", admin)
        with pytest.raises(ValidationError, match="An Admin was first: Resolved No"):
            proposal.accept(by=admin)
        assert question.resolutions.count() == 1

    def test_an_outcome_that_it_cannot_have_is_refused_at_once(self, question, analyst):
        with pytest.raises(ValidationError):
            proposed(question, analyst, **(OUTCOME | {"outcome": "perhaps"}))


class TestSecondSignature:
    @pytest.fixture(autouse=True)
    def _all(self, settings):
        settings.SECOND_SIGNATURE = "all"

    def test_one_admin_alone_decides_nothing(self, question, admin):
        with pytest.raises(ValidationError, match="signatures of two admins"):
            resolved(question, "yes", admin)
        assert question.resolutions.count() == 0

    def test_the_second_admin_decides(self, question, admin, second_admin):
        proposal = proposed(question, admin, is_signed=True)
        assert isinstance(proposal.accept(by=second_admin), ProposalAnswer)
        assert question.resolutions.get().recorded_by == second_admin
        assert {s.recorded_by for s in proposal.signatures.all()} == {admin, second_admin}

    def test_nobody_signs_twice(self, question, analyst, admin, second_admin):
        own = proposed(question, admin, is_signed=True)
        with pytest.raises(ValidationError, match="other than the proposer"):
            own.accept(by=admin)
        proposal = proposed(question, analyst)
        assert isinstance(proposal.accept(by=admin), Signature)
        assert question.resolutions.count() == 0
        with pytest.raises(ValidationError, match="signed this already"):
            proposal.accept(by=admin)
        assert isinstance(proposal.accept(by=second_admin), ProposalAnswer)

    def test_changes_are_what_follows_a_decision_and_annulments(self, settings, question, analyst, admin):
        settings.SECOND_SIGNATURE = "changes"
        resolved(question, "yes", admin)
        for decide in (
            lambda: resolved(question, "no", admin),
            lambda: question.reopen("Too early.", by=admin),
            lambda: a_question(analyst).annul("It was asked twice.", by=admin),
        ):
            with pytest.raises(ValidationError, match="signatures of two admins"):
                decide()

    def test_what_follows_from_a_condition_needs_no_signature_of_its_own(
        self, question, analyst, admin, second_admin
    ):
        conditional = a_question(analyst)
        conditional.ask_if(question, "no", by=analyst)
        proposed(question, admin, is_signed=True).accept(by=second_admin)
        assert Question.objects.with_state().get(pk=conditional.pk).resolution.is_annulled

    def test_files_do_not_go_round_it(self, question, admin):
        resolution = Resolution(question=question, decision="outcome", recorded_by=admin, **OUTCOME)
        with pytest.raises(ValidationError, match="signatures of two admins"):
            resolution.clean_first()

    def test_shipped_data_are_nobodys(self, question):
        resolved(question, "yes", User.objects.system())


class TestEvidence:
    def test_what_was_cited_for_yes_is_not_cited_for_no_without_a_word(self, question, analyst, admin):
        excerpt = an_excerpt(analyst, "It has rained")
        when = {"by": admin, "known": day("2019-02-28"), "rationale": "So it says."}
        question.resolve("yes", [Evidence(excerpt=excerpt)], **when)
        with pytest.raises(ValidationError, match="“It has rained” was cited for Yes"):
            question.resolve("no", [Evidence(excerpt=excerpt)], **when)
        assert question.resolutions.count() == 1
        question.resolve("no", [Evidence(excerpt=excerpt, note="It was a sprinkler.")], **when)

    def test_a_proposal_is_held_to_that_too(self, question, analyst, admin):
        excerpt = an_excerpt(analyst)
        known = day("2019-02-28")
        question.resolve("no", [Evidence(excerpt=excerpt)], by=admin, known=known, rationale="So it says.")
        proposal = Proposal(question=question, recorded_by=analyst, after=1, **OUTCOME)
        with pytest.raises(ValidationError, match="was cited for No"):
            proposal.log([ProposedEvidence(excerpt=excerpt)])
        assert not Proposal.objects.exists()

    @pytest.mark.parametrize(
        ("known", "words"),
        [
            ("2019-01-31", "The question opened on 1 February 2019, after 31 January 2019. It may lie from"),
            ("2018", "after 2018"),
            ("2199-01-01", "has not come yet. It may lie from 1 February 2019 to today"),
        ],
    )
    def test_the_dates_that_are_allowed_are_named(self, question, admin, known, words):
        with pytest.raises(ValidationError, match=words):
            question.resolve("yes", by=admin, known=day(known), rationale="It did.")

    @pytest.mark.parametrize("known", ["2019-02-01", "2019-02", "2019"])
    def test_a_month_in_which_it_opened_may_be_when_it_was_known(self, question, admin, known):
        question.resolve("yes", by=admin, known=day(known), rationale="It did.")


class TestRaters:
    def asked(self, question: Question, admin: User, n: int = 3) -> list[RatingRequest]:
        return RatingRequest.objects.ask(question, raters(n), by=admin)

    def test_nobody_sees_an_answer_before_all_are_in(self, question, admin):
        requests = self.asked(question, admin)
        for request in requests[:2]:
            request.answer("yes", "Two newspapers.", by=request.rater)
            assert not Rating.objects.of(question).shown().exists()
        requests[2].answer("no", "One of them is a blog.", by=requests[2].rater)
        assert Rating.objects.of(question).shown().count() == 3

    def test_a_decision_shows_what_was_answered_until_then(self, question, admin):
        requests = self.asked(question, admin)
        requests[0].answer("yes", "Two newspapers.", by=requests[0].rater)
        resolved(question, "yes", admin)
        assert Rating.objects.of(question).shown().count() == 1
        with pytest.raises(ValidationError, match="decided meanwhile"):
            requests[1].answer("no", "A blog.", by=requests[1].rater)

    def test_most_cannot_decide_and_an_annulment_is_proposed(self, question, admin):
        for request, outcome in zip(self.asked(question, admin), ["", "yes", ""], strict=True):
            request.answer(outcome, f"Reason of {request.rater}.", by=request.rater)
        proposal = Proposal.objects.get()
        assert proposal.decision == "annulled"
        assert proposal.rationale.startswith("Criteria: 2 of 3 raters")
        assert "Reason of Rater 3." in proposal.rationale

    def test_half_is_no_majority(self, question, admin):
        for request, outcome in zip(self.asked(question, admin, 2), ["", "yes"], strict=True):
            request.answer(outcome, "So.", by=request.rater)
        assert not Proposal.objects.exists()

    def test_an_answer_is_given_once(self, question, admin):
        request = self.asked(question, admin)[0]
        first = request.answer("Yes", "So.", by=request.rater)
        assert request.answer("yes", "So.", by=request.rater) == first
        with pytest.raises(ValidationError, match="answered this already"):
            request.answer("no", "So.", by=request.rater)

    def test_nobody_answers_for_another(self, question, admin):
        request = self.asked(question, admin)[0]
        with pytest.raises(ValidationError, match="Somebody else was asked"):
            request.answer("yes", "So.", by=admin)

    def test_who_is_not_blind_is_not_asked_and_it_is_said_why(self, question, admin, analyst, reader):
        a_forecast(question, an_expert(analyst), analyst)
        opener, blind = raters(2)
        Opening.objects.note(question, opener)
        with pytest.raises(ValidationError) as refusal:
            RatingRequest.objects.ask(question, [analyst, opener, blind, reader, admin], by=admin)
        said = refusal.value.messages[0]
        for words in (
            "An Analyst has logged a forecast of it",
            "Rater 1 has opened its page since it closed",
            "An Admin asks",
            "An Reader is no analyst",
        ):
            assert words in said
        assert "Rater 2" not in said
        assert not RatingRequest.objects.exists()

    def test_one_alone_is_not_asked(self, question, admin):
        with pytest.raises(ValidationError, match="at least 2"):
            self.asked(question, admin, 1)

    def test_only_what_has_closed_and_is_undecided(self, analyst, admin, question):
        open_still = a_question(analyst, closes="2199-01-01")
        with pytest.raises(ValidationError, match="Ask once it has closed"):
            self.asked(open_still, admin)
        resolved(question, "yes", admin)
        with pytest.raises(ValidationError, match="is decided"):
            RatingRequest.objects.ask(question, [analyst, admin], by=admin)

    def test_whoever_opens_an_open_question_may_rate_it_later(self, analyst):
        open_still = a_question(analyst, closes="2199-01-01")
        Opening.objects.note(open_still, analyst)
        assert not Opening.objects.exists()
