from datetime import date, datetime
from typing import ClassVar

from pydantic import Field

from tracker.models import Evidence, ProposedEvidence, Question, Resolution
from tracker.transfer.public.shape import Link, Shape, printed


class QuestionRow(Shape):
    """What forecasts are put to, and how it came out."""

    NAME: ClassVar[str] = "questions"

    id: int
    title: str
    criteria: str
    kind: str
    options: list[str]
    lower_bound: float | None
    upper_bound: float | None
    unit: str
    opens: str
    closes: str
    closes_basis: str
    closes_basis_note: str
    resolve_by: date | None
    key: str = Field(description="Its identifier elsewhere")
    topics: list[str] = Field(description="Slugs")
    event: str = Field(description="The event that it restates with others")
    depends_on: int | None = Field(description="It is asked only if this question resolves as below")
    depends_on_outcome: str | None
    state: str = Field(description="open, closed (awaiting its outcome), resolved or annulled")
    outcome: str | None
    known: str | None = Field(description="When the world knew the outcome")
    n_experts: int
    n_forecasts: int
    page: str

    @classmethod
    def of(cls, question: Question, link: Link) -> "QuestionRow":
        """question: `with_state`, `with_counts`, its topics and event assignments fetched."""
        condition, resolution = getattr(question, "condition", None), question.resolution
        said = question.event_assignments.all()
        plain = ("title", "criteria", "kind", "options", "lower_bound", "upper_bound", "unit", "closes_basis")
        return cls(
            id=question.pk,
            **{name: getattr(question, name) for name in (*plain, "closes_basis_note", "resolve_by", "key")},
            opens=printed(question.opens) or "",
            closes=printed(question.closes) or "",
            topics=[topic.slug for topic in question.topics.all()],
            event=max(said, key=lambda one: one.pk).event if said else "",
            depends_on=condition.depends_on_id if condition else None,
            depends_on_outcome=condition.outcome if condition else None,
            state=question.state,
            outcome=resolution.outcome if resolution and resolution.is_outcome else None,
            known=printed(resolution.known) if resolution else None,
            n_experts=question.n_experts,  # type: ignore[attr-defined]
            n_forecasts=question.n_forecasts,  # type: ignore[attr-defined]
            page=link(question.get_absolute_url()),
        )


class EvidenceRow(Shape):
    """A quotation that speaks for a decision or against it."""

    excerpt: int
    quotation: str
    source: int
    source_title: str
    stance: str = Field(description="supports or contradicts")
    note: str

    @classmethod
    def of(cls, piece: Evidence | ProposedEvidence) -> "EvidenceRow":
        return cls(
            excerpt=piece.excerpt_id,
            quotation=piece.excerpt.words,
            source=piece.excerpt.source_id,
            source_title=piece.excerpt.source.title,
            stance=piece.stance,
            note=piece.note,
        )


class ResolutionRow(Shape):
    """A decision on a question, numbered; the latest counts."""

    NAME: ClassVar[str] = "resolutions"

    id: int
    question: int
    question_title: str
    number: int
    decision: str = Field(description="outcome, annulled or reopened")
    outcome: str | None
    known: str | None
    rationale: str
    counts: bool = Field(description="Whether it is the one in force")
    evidence: list[EvidenceRow]
    recorded_at: datetime
    recorded_by: str

    @classmethod
    def of(cls, resolution: Resolution, link: Link) -> "ResolutionRow":
        """resolution: with its question's state and its EVIDENCE."""
        in_force = getattr(resolution.question, "in_force", None)
        return cls(
            id=resolution.pk,
            question=resolution.question_id,
            question_title=resolution.question.title,
            number=resolution.number,
            decision=resolution.decision,
            outcome=resolution.outcome or None,
            known=printed(resolution.known),
            rationale=resolution.rationale,
            counts=in_force is not None and in_force.resolution_id == resolution.pk,
            evidence=[EvidenceRow.of(piece) for piece in resolution.evidence.all()],
            recorded_at=resolution.recorded_at,
            recorded_by=resolution.recorded_by.name,
        )
