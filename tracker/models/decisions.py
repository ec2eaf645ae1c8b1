"""How a resolution takes effect: on its question, on the scores, on the questions that depend on it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError

from tracker.models.changes import recording
from tracker.models.conditions import Condition
from tracker.models.people import User
from tracker.models.resolutions import AlreadyResolvedError, Evidence, Resolution, ResolutionInForce
from tracker.values.kinds import refuse_future
from tracker.values.moments import Moment, Precision

if TYPE_CHECKING:
    from tracker.models.questions import Question


def decide(
    question: "Question",
    decision: str,
    *,
    by: User,
    rationale: str,
    evidence: Iterable[Evidence] = (),
    outcome: str = "",
    known: Moment | None = None,
    cause: Resolution | None = None,
    after: int | None = None,
    submission: UUID | None = None,
) -> Resolution:
    """Append the next numbered resolution and everything that follows from it. See Question.resolve."""
    with recording():
        question = question.locked()
        if existing := Resolution.objects.submitted_as(submission):
            return existing
        latest = question.resolutions.newest_first().select_related("recorded_by").first()
        number = latest.number if latest else 0
        if latest and after is not None and after != number:
            raise AlreadyResolvedError(latest)
        resolution = Resolution(
            question=question,
            number=number + 1,
            decision=decision,
            outcome=outcome,
            known_at=known.at if known else None,
            known_precision=known.precision if known else Precision.DAY,
            rationale=rationale,
            cause=cause,
            recorded_by=by,
            submission=submission,
        )
        _refuse(question, resolution)
        resolution.enter()
        for piece in evidence:
            piece.resolution, piece.recorded_by = resolution, by
            piece.enter()
        ResolutionInForce.objects.filter(question=question).delete()
        if decision != Resolution.Decision.REOPENED:
            ResolutionInForce.objects.create(question=question, resolution=resolution)
        question.rescore()
        carry_to_dependents(resolution)
        return resolution


def prepare_first(resolution: Resolution) -> None:
    """Check the first resolution of a question that nothing depends on, for the caller to save."""
    question = resolution.question
    resolution.number = 1
    if resolution.is_outcome:
        resolution.outcome = question.clean_outcome(resolution.outcome)
    if question.resolution is not None or hasattr(question, "condition") or question.dependents.exists():
        raise ValidationError(
            f"“{question}” is decided already, or depends on another question; decide it by itself."
        )
    _refuse(question, resolution)
    resolution.clean_fields(exclude=["question", "cause", "recorded_by"])


def _refuse(question: "Question", resolution: Resolution) -> None:
    if resolution.known:
        refuse_future(resolution.known, "known")
    if resolution.decision == Resolution.Decision.REOPENED and question.resolution is None:
        raise ValidationError("This question is not resolved, so it cannot be reopened.")
    if resolution.is_outcome and hasattr(question, "condition") and not question.condition_is_met:
        raise ValidationError(
            f"This question is asked only if “{question.condition.depends_on}” resolves "
            f"{question.condition.outcome}. "
            + ("That has no outcome yet." if question.condition_is_met is None else "It did not.")
        )


def carry_to_dependents(cause: Resolution) -> None:
    """Annul the questions whose condition failed by this resolution; reopen them where it no longer fails."""
    for condition in Condition.objects.filter(depends_on=cause.question_id).order_by("question_id"):
        carry_to(condition.question.locked(), cause, by=cause.recorded_by)


def carry_to(question: "Question", cause: Resolution, *, by: User) -> None:
    """Annul or reopen one question, locked, by what the resolution of its condition means for it."""
    current = question.resolution
    has_failed = cause.decision != Resolution.Decision.REOPENED and cause.outcome != question.condition.outcome
    if has_failed and not (current and current.is_annulled):
        question.annul(f"Its condition was not met. {cause}.", by=by, cause=cause)
    elif not has_failed and current and current.cause_id:
        question.reopen(f"Its condition no longer fails. {cause}.", by=by, cause=cause)
