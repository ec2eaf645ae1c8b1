"""Blind answers to what came of a question, where that is arguable. Shown once all are in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.text import get_text_list

from tracker.models.changes import recording
from tracker.models.claims import Claim
from tracker.models.forecasts import Forecast, Withdrawal
from tracker.models.people import User
from tracker.models.proposals import Proposal
from tracker.models.questions import Question
from tracker.models.readings import Reading
from tracker.models.record import Record, RecordQuerySet
from tracker.models.resolutions import Resolution

FEWEST = 2  # raters of a question


class OpeningQuerySet(models.QuerySet["Opening"]):
    def note(self, question: Question, reader: User) -> None:
        """That somebody who might be asked to rate it has seen what was forecast. Once is enough."""
        if question.state != "open" and not self.filter(question=question, reader=reader).exists():
            self.bulk_create([Opening(question=question, reader=reader)], ignore_conflicts=True)


class Opening(models.Model):
    """Who has opened the page of a question since it closed. No record: nobody is shown it."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="openings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[OpeningQuerySet] = OpeningQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "reader"], name="opening_once")]

    def __str__(self) -> str:
        return f"{self.reader} has opened “{self.question}”"


def not_blind(question: Question) -> dict[int, str]:
    """Who cannot be asked to rate it without knowing what was forecast, by their keys, and why."""
    about, said = {"question": question}, "has said before how it came out"
    # Who has several reasons is told the last of them.
    reasons: list[tuple[str, models.QuerySet[Any, Any], str]] = [
        ("has opened its page since it closed", Opening.objects.filter(**about), "reader"),
        (said, Resolution.objects.filter(**about), "recorded_by"),
        (said, Proposal.objects.filter(**about), "recorded_by"),
        ("has read a forecast of it", Reading.objects.filter(forecast__question=question), "recorded_by"),
        ("has quoted a forecast of it", Claim.objects.filter(forecasts__question=question), "recorded_by"),
        ("has logged a withdrawal", Withdrawal.objects.filter(**about), "recorded_by"),
        ("has logged a forecast of it", Forecast.objects.filter(**about), "recorded_by"),
    ]
    return {pk: why for why, rows, who in reasons for pk in rows.values_list(who, flat=True)}


class RatingRequestQuerySet(RecordQuerySet["RatingRequest"]):
    def unanswered(self) -> Self:
        """Of questions that nobody has decided meanwhile."""
        return self.filter(rating=None, question__in_force=None)

    def waiting_for(self, rater: User) -> Self:
        return self.unanswered().filter(rater=rater)

    def ask(
        self, question: Question, raters: Sequence[User], *, by: User, submission: UUID | None = None
    ) -> "list[RatingRequest]":
        """Ask these what came of it; with those who were asked before at least two.

        Raises ValidationError: with the reasons of whoever is not blind; where it is open, or decided.
        """
        with recording():
            question = question.locked()
            asked = set(question.rating_requests.values_list("rater", flat=True))
            new = [rater for rater in raters if rater.pk not in asked]
            if not new and asked:
                return list(question.rating_requests.all())
            self._refuse(question, new, by, len(asked | {rater.pk for rater in new}))
            return [RatingRequest(question=question, rater=rater, recorded_by=by).enter() for rater in new]

    def _refuse(self, question: Question, new: Sequence[User], by: User, n: int) -> None:
        if question.resolution:
            raise ValidationError("This question is decided: nobody can rate it without knowing how.")
        if question.state == "open":
            raise ValidationError(f"This question is open. Ask once it has closed, {question.closes}.")
        if n < FEWEST:
            raise ValidationError(f"Ask at least {FEWEST} people: one alone cannot agree with anybody.")
        seen = not_blind(question)
        reasons = [f"{rater} {seen[rater.pk]}" for rater in new if rater.pk in seen]
        reasons += [f"{rater} asks" for rater in new if rater == by]
        reasons += [f"{rater} is no analyst" for rater in new if not rater.has_perm("tracker.add_rating")]
        if reasons:
            raise ValidationError(f"Not asked, because they would not be blind: {get_text_list(reasons, 'and')}.")


class RatingRequest(Record):
    """recorded_by: the admin who asks."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="rating_requests")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rating_requests")

    objects: ClassVar[RatingRequestQuerySet] = RatingRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "rater"],
                name="rating_asked_once",
                violation_error_message="This person has been asked already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rater} is asked about “{self.question}”"

    def answer(self, outcome: str, reason: str, *, by: User, submission: UUID | None = None) -> "Rating":
        """outcome: "" where the criteria do not decide it. The last answer of several shows them all."""
        with recording():
            question = self.question.locked()
            if existing := Rating.objects.submitted_as(submission):
                return existing
            if by.pk != self.rater_id:
                raise ValidationError("Somebody else was asked this.")
            outcome = question.clean_outcome(outcome) if outcome else ""
            before = Rating.objects.filter(request=self).first()
            if before and (before.outcome, before.reason) == (outcome, reason):
                return before
            if before:
                raise ValidationError("You have answered this already.")
            if question.resolution:
                raise ValidationError(
                    "This question has been decided meanwhile. Your answer is not needed any more."
                )
            rating = Rating(
                request=self, outcome=outcome, reason=reason, recorded_by=by, submission=submission
            ).enter()
            self._propose_annulment(question, by)
            return rating

    def _propose_annulment(self, question: Question, by: User) -> None:
        """Once all have answered, where most of them cannot decide."""
        if question.rating_requests.filter(rating=None).exists():
            return
        ratings = list(Rating.objects.of(question))
        undecided = [rating for rating in ratings if not rating.outcome]
        if 2 * len(undecided) <= len(ratings):
            return
        said = "\n".join(f"{number}. {rating.reason}" for number, rating in enumerate(undecided, 1))
        rationale = (
            f"Criteria: {len(undecided)} of {len(ratings)} raters, who did not know what was forecast, could not "
            f"decide by them.\n{said}"
        )
        latest = question.resolutions.newest_first().first()
        Proposal(
            question=question,
            decision=Resolution.Decision.ANNULLED,
            rationale=rationale,
            after=latest.number if latest else 0,
            recorded_by=by,
        ).log()


class RatingQuerySet(RecordQuerySet["Rating"]):
    def of(self, question: Question) -> Self:
        return self.filter(request__question=question).select_related("request__rater").order_by("pk")

    def shown(self) -> Self:
        """Of questions that all who were asked have answered, or that were decided before they had."""
        waiting = RatingRequest.objects.filter(question=OuterRef("request__question"), rating=None)
        return self.filter(~Exists(waiting) | Q(request__question__in_force__isnull=False))


class Rating(Record):
    """outcome: "" where the criteria do not decide it."""

    request = models.OneToOneField(RatingRequest, on_delete=models.PROTECT, related_name="rating")
    outcome = models.CharField(max_length=200, blank=True)
    reason = models.TextField()

    objects: ClassVar[RatingQuerySet] = RatingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="rating_has_reason",
                violation_error_message="Say why, by the criteria.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.in_words}: “{self.request.question}”"

    @property
    def in_words(self) -> str:
        answers = self.request.question.answers
        return answers.outcome_in_words(self.outcome) if self.outcome else "cannot decide"


def counted_in_words(ratings: Iterable[Rating]) -> str:
    """“2 Yes, 1 cannot decide”, the most frequent first."""
    counts = Counter(rating.in_words for rating in ratings)
    return ", ".join(f"{n} {words}" for words, n in counts.most_common())
