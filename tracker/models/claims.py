"""What an expert said in an excerpt, and whether it can be put to a test."""

from typing import ClassVar, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from tracker.models.changes import recording
from tracker.models.experts import Expert, said_by
from tracker.models.fields import not_itself
from tracker.models.people import User
from tracker.models.record import Record, RecordQuerySet
from tracker.models.retractions import Retraction

AUTHORS_MARK = "The author’s own mark on it"  # begins the note of a claim that its author has graded since
TAKEN_PART = "You have classified this claim already, so somebody else settles it."


class ClaimQuerySet(RecordQuerySet["Claim"]):
    def standing(self) -> Self:
        """Neither replaced nor retracted."""
        return self.filter(replaced_by=None, retraction=None)

    def current(self) -> Self:
        """Those that readers see: not what was looked at and is no claim."""
        return self.standing().exclude(kind=Claim.Kind.NONE)

    def of(self, expert: Expert) -> Self:
        return self.filter(said_by(expert))

    def independent(self) -> Self:
        """Without those by which a third person settled what another claim is."""
        return self.exclude(replaces__classifications__settles=True)

    def unseen_by(self, coder: User) -> Self:
        """Which the coder has not classified, and so can without being swayed."""
        unseen = self.standing().independent().exclude(recorded_by=coder)
        return unseen.exclude(classifications__recorded_by=coder)

    def taken_for_forecasts_by(self, coder: User) -> Self:
        """Which the coder has taken for forecasts without seeing what others took them for."""
        said = Classification.objects.filter(recorded_by=coder, kind=Claim.Kind.FORECAST, settles=False)
        return self.filter(Q(recorded_by=coder, kind=Claim.Kind.FORECAST) | Q(pk__in=said.values("claim")))

    def wanting_second_coder(self, coder: User) -> Self:
        """Classified by one other person alone."""
        return self.unseen_by(coder).filter(classifications=None).open_to(coder)

    def open_to(self, coder: User) -> Self:
        """Without those of questions that they are to rate without knowing what was forecast."""
        return self.exclude(forecasts__question__in=coder.rating_requests.unanswered().values("question"))

    def unlogged(self) -> Self:
        """Forecasts whose question has not been chosen."""
        logged = Claim.objects.filter(
            pk=OuterRef("pk"), forecasts__isnull=False, forecasts__replaced_by=None, forecasts__retraction=None
        )
        return self.current().filter(~Exists(logged), kind=Claim.Kind.FORECAST, withdrawals=None)

    def disputed(self) -> Self:
        """Of which two coders say different things, and nobody has settled it."""
        opinions = Classification.objects.filter(claim=OuterRef("pk"))
        return (
            self.standing()
            .independent()
            .filter(Exists(opinions.exclude(kind=OuterRef("kind"))))
            .exclude(Exists(opinions.filter(settles=True)))
        )


class Claim(Record):
    class Kind(models.TextChoices):
        FORECAST = "forecast", "Forecast"
        VAGUE = "vague", "Vague: no observation could prove it wrong"
        PRESCRIPTION = "prescription", "Prescription: what should be done"
        ASSESSMENT = "assessment", "Assessment of past or present"
        NONE = "none", "No claim"

    class Attribution(models.TextChoices):
        HIGH = "high", "certain"
        MEDIUM = "medium", "uncertain"

    excerpt = models.ForeignKey("Excerpt", on_delete=models.PROTECT, related_name="claims")
    expert = models.ForeignKey("Expert", on_delete=models.PROTECT, null=True, blank=True, related_name="claims")
    kind = models.CharField(max_length=12, choices=Kind)
    note = models.TextField(blank=True)
    attribution = models.CharField(max_length=6, choices=Attribution, default=Attribution.HIGH)
    attribution_note = models.TextField(blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by"
    )

    objects: ClassVar[ClaimQuerySet] = ClaimQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["forecast", "vague", "prescription", "assessment", "none"]),
                name="claim_kind_known",
                violation_error_message="A claim is a forecast, vague, a prescription, an assessment, or none.",
            ),
            models.CheckConstraint(
                condition=Q(expert__isnull=False) | Q(kind="none"),
                name="claim_has_speaker",
                violation_error_message="Say whose claim it is.",
            ),
            models.CheckConstraint(
                condition=Q(attribution="high") | ~Q(attribution_note=""),
                name="claim_uncertain_attribution_has_reason",
                violation_error_message="Say why the attribution is uncertain.",
            ),
            not_itself("claim", "replaces", "A claim cannot replace itself."),
        ]

    def __str__(self) -> str:
        return f"{self.expert or 'No claim'}: {self.excerpt}"

    def get_absolute_url(self) -> str:
        return reverse("claim", args=[self.pk])

    @property
    def speaker(self) -> Expert:
        """Who said it, as they are listed now: of every kind but “none”."""
        assert self.expert
        return self.expert.canonical

    def refuse_unless_standing(self) -> None:
        """Raise ValidationError for a claim from which nothing more is to be logged."""
        if not Claim.objects.standing().filter(pk=self.pk).exists():
            raise ValidationError({"claim": "This claim was replaced or retracted meanwhile."})

    def classify(self, kind: str, *, by: User, note: str = "", submission: UUID | None = None) -> "Classification":
        """A second coder's opinion, given without seeing the first."""
        with recording():
            if existing := Classification.objects.submitted_as(submission):
                return existing
            if by == self.recorded_by:
                raise ValidationError("You classified this claim first. Somebody else has to be the second coder.")
            if not Claim.objects.independent().filter(pk=self.pk).exists():
                raise ValidationError("What kind of claim it is has been settled between two coders.")
            return Classification(claim=self, kind=kind, note=note, recorded_by=by, submission=submission).enter()

    def settle(
        self, kind: str, *, by: User, note: str, expert: Expert | None = None, submission: UUID | None = None
    ) -> "Classification":
        """A third person's decision between coders. If it is another kind, a new claim replaces this one.

        expert: who said it, where the first coder took it for no claim.  Raises ValidationError for one of the
        coders, and for a kind that forecasts on record speak against.
        """
        with recording():
            self.excerpt.source.locked()
            if existing := Classification.objects.submitted_as(submission):
                return existing
            if not Claim.objects.disputed().filter(pk=self.pk).exists():
                raise ValidationError("Its coders do not disagree, or it has been settled.")
            if by == self.recorded_by or self.classifications.filter(recorded_by=by).exists():
                raise ValidationError(TAKEN_PART)
            if kind != self.kind and self.forecasts.current().exists():
                raise ValidationError(
                    {"kind": "A forecast is logged from it. Correct that first; then it can be another kind."}
                )
            decision = Classification(
                claim=self, kind=kind, note=note, settles=True, recorded_by=by, submission=submission
            ).enter()
            if kind != self.kind:
                self.excerpt.claim(
                    self.expert or expert,
                    kind,
                    by=by,
                    note=note,
                    attribution=self.attribution,
                    attribution_note=self.attribution_note,
                    replaces=self,
                )
            return decision

    def retract(self, reason: str, *, by: User, submission: UUID | None = None) -> Retraction:
        """Take it back, and with it whatever is logged from it; it stays in the history.

        Raises ValidationError for what does not stand any more, and while an outcome rests on its words.
        """
        with recording():
            # In the order of whoever logs a forecast from it: the questions, then the source.
            for forecast in self.forecasts.current().order_by("question_id").select_related("question"):
                forecast.question.locked()
            self.excerpt.source.locked()
            if existing := Retraction.objects.submitted_as(submission):
                return existing
            if cited := self.excerpt.evidence.in_force().select_related("resolution__question").first():
                raise ValidationError(
                    f"The outcome of “{cited.resolution.question}” rests on these words. Resolve it anew without "
                    "them first; then the claim can be retracted."
                )
            retraction = Retraction(claim=self, reason=reason, recorded_by=by, submission=submission).enter()
            self.excerpt.source.reopen()
            for forecast in self.forecasts.current().order_by("question_id"):
                forecast.retract(reason, by=by)
            for withdrawal in self.withdrawals.select_related("question"):
                withdrawal.question.rescore()
            return retraction


class ClassificationQuerySet(RecordQuerySet["Classification"]):
    pass


class Classification(Record):
    """What another coder took a claim for, without seeing the first; or the decision between them."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="classifications")
    kind = models.CharField(max_length=12, choices=Claim.Kind)
    note = models.TextField("reason", blank=True)
    settles = models.BooleanField(default=False)

    objects: ClassVar[ClassificationQuerySet] = ClassificationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["forecast", "vague", "prescription", "assessment", "none"]),
                name="classification_kind_known",
                violation_error_message="A claim is a forecast, vague, a prescription, an assessment, or none.",
            ),
            models.UniqueConstraint(
                fields=["claim", "recorded_by"],
                name="classification_once_a_coder",
                violation_error_message="You have classified this claim already.",
            ),
            models.CheckConstraint(
                condition=Q(settles=False) | ~Q(note=""),
                name="classification_that_settles_has_reason",
                violation_error_message="Say why it is settled this way.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.claim}"
