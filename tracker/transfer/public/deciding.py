"""Decisions that wait, and what blind raters said."""

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from tracker.models import Proposal, Rating
from tracker.transfer.public.questions import EvidenceRow
from tracker.transfer.public.shape import Link, Shape, printed


class ProposalRow(Shape):
    """How a question should be decided, until somebody other than its proposer answers."""

    NAME: ClassVar[str] = "proposals"

    id: int
    question: int
    question_title: str
    decision: str = Field(description="outcome, annulled or reopened")
    outcome: str | None
    known: str | None
    rationale: str
    after: int = Field(description="The number of the last decision that its proposer had seen")
    evidence: list[EvidenceRow]
    signed_by: list[str] = Field(description="Admins; where two are needed it waits for the second")
    answer: str | None = Field(description="accepted, declined or taken back")
    answer_reason: str
    answered_by: str | None
    resolution: int | None = Field(description="The decision that it became")
    recorded_at: datetime
    recorded_by: str
    page: str

    @classmethod
    def of(cls, proposal: Proposal, link: Link) -> "ProposalRow":
        """proposal: `with_evidence`."""
        answer = getattr(proposal, "answer", None)
        return cls(
            id=proposal.pk,
            question=proposal.question_id,
            question_title=proposal.question.title,
            decision=proposal.decision,
            outcome=proposal.outcome or None,
            known=printed(proposal.known),
            rationale=proposal.rationale,
            after=proposal.after,
            evidence=[EvidenceRow.of(piece) for piece in proposal.evidence.all()],
            signed_by=[signature.recorded_by.name for signature in proposal.signatures.all()],
            answer=answer.in_words if answer else None,
            answer_reason=answer.reason if answer else "",
            answered_by=answer.recorded_by.name if answer else None,
            resolution=answer.resolution_id if answer else None,
            recorded_at=proposal.recorded_at,
            recorded_by=proposal.recorded_by.name,
            page=link(proposal.get_absolute_url()),
        )


class RatingRow(Shape):
    """What somebody who did not know what was forecast says of an arguable question."""

    NAME: ClassVar[str] = "ratings"

    id: int
    question: int
    question_title: str
    outcome: str | None = Field(description="null where the criteria do not decide it")
    reason: str
    recorded_at: datetime
    recorded_by: str

    @classmethod
    def of(cls, rating: Rating, link: Link) -> "RatingRow":
        return cls(
            id=rating.pk,
            question=rating.request.question_id,
            question_title=rating.request.question.title,
            outcome=rating.outcome or None,
            reason=rating.reason,
            recorded_at=rating.recorded_at,
            recorded_by=rating.recorded_by.name,
        )
