"""Proposals and disputes: two people, and a newer record in place of an overturned one."""

import pytest
from django.core.exceptions import ValidationError

from tests.making import a_question, an_excerpt, day, resolved
from tracker.models import Dispute, Proposal, ProposedEvidence


@pytest.fixture
def proposal(analyst):
    known = day("2019-02-28")
    said = {"outcome": "No", "known_at": known.at, "rationale": "It did not."}
    evidence = [ProposedEvidence(excerpt=an_excerpt(analyst))]
    return Proposal(question=a_question(analyst), recorded_by=analyst, **said).log(evidence)


def test_an_accepted_proposal_resolves_with_its_evidence(proposal, admin):
    answer = proposal.accept(by=admin)
    assert answer.resolution.outcome == "no"
    assert answer.resolution.evidence.count() == 1
    assert list(Proposal.objects.unanswered()) == []


def test_the_proposer_does_not_answer(proposal, analyst):
    for answer in (lambda: proposal.accept(by=analyst), lambda: proposal.decline("no", by=analyst)):
        with pytest.raises(ValidationError, match="other than the proposer"):
            answer()


def test_a_proposal_is_answered_once_and_declined_with_a_reason(proposal, admin):
    with pytest.raises(ValidationError, match="Say why"):
        proposal.decline("", by=admin)
    proposal.decline("The source is weak.", by=admin)
    with pytest.raises(ValidationError, match="has answered this proposal already: declined"):
        proposal.accept(by=admin)


def test_a_dispute_is_overturned_only_by_a_newer_record(analyst, admin):
    question = a_question(analyst)
    wrong = resolved(question, "yes", admin)
    dispute = Dispute(resolution=wrong, text="It did not happen.", recorded_by=analyst).enter()
    with pytest.raises(ValidationError, match="newer record"):
        dispute.overturn("You are right.", by=admin, resolution=wrong)
    right = resolved(question, "no", admin)
    assert dispute.overturn("You are right.", by=admin, resolution=right).is_overturned
    with pytest.raises(ValidationError, match="answered already"):
        dispute.uphold("On a third look, no.", by=admin)


def test_a_dispute_is_about_one_thing(analyst):
    with pytest.raises(ValidationError, match="about a resolution or about a reading"):
        Dispute(text="Everything is wrong.", recorded_by=analyst).enter()
