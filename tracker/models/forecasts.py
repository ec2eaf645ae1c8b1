"""One expert's belief about one question as of one moment."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import ClassVar, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Max, Min, Q
from django.urls import reverse

from tracker.models.changes import recording
from tracker.models.claims import Claim
from tracker.models.experts import Expert, said_by
from tracker.models.fields import ProbabilityField, not_itself, probability_between_0_and_1
from tracker.models.people import User
from tracker.models.readings import NO_WORDS, Reading, ReadingSummary, Words
from tracker.models.record import Record, RecordQuerySet
from tracker.models.retractions import Retraction
from tracker.values.moments import DateBasis, Moment, Precision
from tracker.values.quantiles import Pairs
from tracker.values.value import Columns, Value

NO_VALUE = Q(probability__isnull=True, distribution__isnull=True, quantiles__isnull=True)
ONE_VALUE = (
    Q(probability__isnull=False, distribution__isnull=True, quantiles__isnull=True)
    | Q(probability__isnull=True, distribution__isnull=False, quantiles__isnull=True)
    | Q(probability__isnull=True, distribution__isnull=True, quantiles__isnull=False)
)

# What `clean_fields` would ask the database about, row by row.
BY_THE_DATABASE = ["question", "expert", "claim", "replaces", "recorded_by", "forecast", "entry", "imported_in"]


class ForecastQuerySet(RecordQuerySet["Forecast"]):
    def of(self, expert: Expert) -> Self:
        return self.filter(said_by(expert))

    def current(self) -> Self:
        """Without those that a correction has replaced, and those that were retracted."""
        return self.filter(replaced_by=None, retraction=None)

    def retracted(self) -> Self:
        return self.filter(retraction__isnull=False).order_by("retraction__recorded_at")

    def retractions(self, submissions: Iterable[UUID]) -> dict[UUID, int | None]:
        """Submission → key of its retraction, or of that of the correction in its place; None while one stands."""
        found: dict[UUID, int | None] = {}
        newer: dict[int, UUID] = {}
        submitted = self.filter(submission__in=submissions)
        for submission, retraction, correction in submitted.values_list("submission", "retraction", "replaced_by"):
            assert submission
            found[submission] = retraction
            newer |= {correction: submission} if correction else {}
        while newer:
            older, newer = newer, {}
            rows = Forecast.objects.filter(pk__in=older).values_list("pk", "retraction", "replaced_by")
            for pk, retraction, correction in rows:
                found[older[pk]] = retraction
                newer |= {correction: older[pk]} if correction else {}
        return found

    def with_values(self) -> Self:
        """With their questions and what words were read as, of which `value` is made."""
        return self.select_related("question", "summary")

    def summarize(self) -> None:
        """Rebuild the projection of their current readings."""
        ReadingSummary.objects.filter(forecast__in=self).delete()
        readings = Reading.objects.current().filter(forecast__in=self).order_by("forecast", "pk")
        readings = readings.select_related("forecast__question")
        summaries = (
            ReadingSummary.of(forecast, list(rows))
            for forecast, rows in groupby(readings.iterator(), key=attrgetter("forecast_id"))
        )
        ReadingSummary.objects.bulk_create(summaries, batch_size=1000)

    def enter_all(self, forecasts: "list[Forecast]", readings: list[Reading]) -> None:
        """Log many at once, with the first readings of those that are not stated, in one transaction.

        forecasts: checked one by one (`clean_alone`), of questions whose scores the caller then rebuilds. Raises
        ValidationError for a wrong reading; IntegrityError for what it takes the database to see.
        """
        with recording():
            for reading in readings:
                reading.clean_fields(exclude=BY_THE_DATABASE)
                reading.clean()
            self.bulk_create(forecasts, batch_size=1000)
            for reading in readings:
                reading.forecast_id = reading.forecast.pk
            Reading.objects.bulk_create(readings, batch_size=1000)
            self.filter(pk__in=[reading.forecast_id for reading in readings]).summarize()

    def unread_by(self, coder: User) -> Self:
        """In words that the coder has not read, and so can without being swayed.

        Only once they have taken the claim for a forecast by themselves: to be asked would give it away.
        """
        taken = Claim.objects.taken_for_forecasts_by(coder).values("pk")
        agreed = Q(claim=None) | Q(claim__in=taken) | Q(claim__replaces__in=taken)
        unread = self.current().exclude(basis=Forecast.Basis.STATED).exclude(readings__recorded_by=coder)
        return unread.filter(agreed).open_to(coder)

    def open_to(self, coder: User) -> Self:
        """Without those of questions that they are to rate without knowing what was forecast."""
        return self.exclude(question__in=coder.rating_requests.unanswered().values("question"))

    def wanting_second_coder(self, coder: User) -> Self:
        """Read by one other person alone."""
        n_coders = Count("readings__recorded_by", distinct=True)
        return self.unread_by(coder).annotate(n_coders=n_coders).filter(n_coders=1)

    def disputed(self) -> Self:
        """Whose coders' bands have nothing in common, and nobody has settled it."""
        current = Q(readings__replaced_by=None)
        return (
            self.current()
            .annotate(
                highest_low=Max("readings__low", filter=current),
                lowest_high=Min("readings__high", filter=current),
                n_settling=Count("readings", filter=current & Q(readings__settles=True)),
            )
            .filter(highest_low__gt=F("lowest_high"), n_settling=0)
        )

    def oldest_first(self) -> Self:
        return self.order_by("made_at", "pk")

    def with_quotation(self) -> Self:
        return self.select_related("expert__merged_into", "claim__excerpt__source__publisher", "recorded_by")


class Forecast(Record):
    class Basis(models.TextChoices):
        STATED = "stated", "Stated: the expert gave numbers"
        VERBAL = "verbal", "Verbal: words read through a lexicon"
        INFERRED = "inferred", "Inferred: an analyst’s judgement"

    # Without an index of its own: that of a series begins with it.
    question = models.ForeignKey("Question", models.PROTECT, db_index=False, related_name="forecasts")
    expert = models.ForeignKey("Expert", on_delete=models.PROTECT, related_name="forecasts")
    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, null=True, blank=True, related_name="forecasts")
    basis = models.CharField(max_length=8, choices=Basis)
    # Of the forecaster in their own judgement, as intelligence services print it. No part of the probability.
    confidence = models.CharField("confidence as printed", max_length=60, blank=True)
    probability = ProbabilityField(null=True, blank=True)
    distribution: models.JSONField[list[float] | None, list[float] | None] = models.JSONField(
        null=True, blank=True
    )
    quantiles: models.JSONField[Pairs | None, Pairs | None] = models.JSONField(null=True, blank=True)
    made_at = models.DateTimeField("made")
    made_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    made_basis = models.CharField(max_length=8, choices=DateBasis, default=DateBasis.STATED)
    made_basis_note = models.TextField(blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    replaces_note = models.TextField("what was wrong", blank=True)
    imported_in = models.ForeignKey(
        "Import", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="forecasts"
    )

    objects: ClassVar[ForecastQuerySet] = ForecastQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["question", "expert", "made_at"], name="forecast_series"),
        ]
        constraints = [
            probability_between_0_and_1("forecast", "probability"),
            models.CheckConstraint(
                condition=(Q(basis="stated") & ONE_VALUE) | (Q(basis__in=["verbal", "inferred"]) & NO_VALUE),
                name="forecast_value_matches_basis",
                violation_error_message="Only a stated forecast holds a value; others get it from readings.",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces_note=""),
                name="forecast_correction_has_reason",
                violation_error_message="Say what was wrong with the record that this one replaces.",
            ),
            not_itself("forecast", "replaces", "A forecast cannot replace itself."),
            models.CheckConstraint(
                condition=Q(made_basis="stated") | ~Q(made_basis_note=""),
                name="forecast_inferred_date_has_reason",
                violation_error_message="Say how the date was inferred.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} on “{self.question}”"

    def get_absolute_url(self) -> str:
        return reverse("forecast", args=[self.pk])

    @property
    def made(self) -> Moment:
        return Moment(self.made_at, self.made_precision)

    @property
    def is_verbal(self) -> bool:
        return self.basis != self.Basis.STATED

    @property
    def value(self) -> Value:
        """What it says in numbers, as stated or as its words were read. For many, fetch them `with_values`."""
        if self.is_verbal:
            return self.question.answers.value(self.summary.columns)
        p = self.probability
        return self.question.answers.value(Columns(p, p, p, self.distribution, self.quantiles))

    def hold(self, value: Value) -> None:
        """Hold what the expert gave in numbers."""
        for column, given in value.as_stated().items():
            setattr(self, column, given)

    def clean(self) -> None:
        self.question.refuse_made_at(self.made, self.made_basis)
        if self.replaces and self.replaces.question_id != self.question_id:
            raise ValidationError("A correction stays on the same question.")
        if self.claim and self.claim.kind != "forecast":
            raise ValidationError({"claim": "Only a claim of the kind forecast can be logged as a forecast."})
        if self.expert.kind == Expert.Kind.BENCHMARK:
            raise ValidationError({"expert": "A benchmark is computed; nobody logs forecasts for it."})
        if self.claim and self.claim.speaker != self.expert.canonical:
            raise ValidationError({"expert": f"The claim is {self.claim.expert}’s."})
        if not self.is_verbal:
            self.value.refuse()

    def clean_alone(self) -> None:
        """Raise ValidationError for whatever is wrong with it that can be seen without the database."""
        self.clean_fields(exclude=BY_THE_DATABASE)
        self.clean()

    def log(self, value: Value, words: Words = NO_WORDS) -> "Forecast":
        """Put it, unsaved as it is, on record.

        value: as it was stated; of words, what they mean to whoever records it, which is their first reading.
        """
        with recording():
            question = self.question = self.question.locked()
            self.submission = Retraction.objects.anew(self.submission, "forecast")
            if existing := Forecast.objects.submitted_as(self.submission):
                return existing
            self.expert = self.expert.canonical
            claim = self.claim
            if claim:
                claim.excerpt.source.locked()  # whoever retracts the claim takes turns
                claim.refuse_unless_standing()
            if claim and not self.replaces and claim.forecasts.current().filter(question=question).exists():
                raise ValidationError("A forecast of this question is logged from these words already.")
            if self.replaces:
                self.replaces.refuse_if_retracted()
                self.replaces.refuse_if_corrected()
                self.replaces.refuse_to_unsettle(value)
            if not self.is_verbal:
                self.hold(value)
            self.enter()
            if self.is_verbal:
                self.read(value, words, by=self.recorded_by)
            question.rescore()
            return self

    def read(
        self,
        value: Value,
        words: Words = NO_WORDS,
        *,
        by: User,
        settles: bool = False,
        submission: UUID | None = None,
    ) -> Reading:
        """Give one coder's reading of the words.

        It replaces this coder's earlier one. The summary and, on a resolved question, the scores follow.
        settles: whether it counts alone; see `settle`.
        """
        with recording():
            question = self.question.locked()
            if existing := Reading.objects.submitted_as(submission):
                return existing
            self.refuse_if_retracted()
            if not self.is_verbal:
                raise ValidationError("This forecast was stated in numbers; there is nothing to read.")
            new = Reading(
                forecast=self,
                phrase=words.phrase,
                entry=words.entry,
                note=words.note,
                settles=settles,
                replaces=self.readings.current().filter(recorded_by=by).first(),
                recorded_by=by,
                submission=submission,
                **value.as_read(),
            ).enter()
            Forecast.objects.filter(pk=self.pk).summarize()
            question.rescore()
            return new

    def retract(self, reason: str, *, by: User, submission: UUID | None = None) -> Retraction:
        """Take it back: it should not be on record. It stays in the history and counts nowhere."""
        with recording():
            question = self.question.locked()
            if existing := Retraction.objects.submitted_as(submission):
                return existing
            retraction = Retraction(forecast=self, reason=reason, recorded_by=by, submission=submission).enter()
            if self.claim:
                self.claim.excerpt.source.reopen()
            question.rescore()
            return retraction

    def was_read_by(self, coder: User) -> bool:
        return self.readings.filter(recorded_by=coder).exists()

    def refuse_if_retracted(self) -> None:
        """Raise ValidationError for what is to be corrected or read, and does not count any more."""
        if Retraction.objects.filter(forecast=self).exists():
            raise ValidationError("This forecast was retracted. If it was made after all, log it anew.")

    def refuse_if_corrected(self) -> None:
        """Raise ValidationError for what a correction has replaced: that one can be corrected again."""
        if newer := Forecast.objects.filter(replaces=self).first():
            raise ValidationError(f"It was corrected already. Correct the newer record, forecast {newer.pk}.")

    def refuse_to_unsettle(self, value: Value) -> None:
        """Raise ValidationError if coders disagreed, a third person settled it, and this is another reading."""
        settled = self.readings.current().filter(settles=True).first()
        if settled and settled.value != value:
            raise ValidationError(
                "Coders disagreed about these words and a third person settled it: keep that reading."
            )

    def settle(
        self, value: Value, words: Words = NO_WORDS, *, by: User, submission: UUID | None = None
    ) -> Reading:
        """A third person's reading between coders who disagree: it counts alone. Raises ValidationError."""
        with recording():
            self.question.locked()
            if existing := Reading.objects.submitted_as(submission):
                return existing
            if not Forecast.objects.disputed().filter(pk=self.pk).exists():
                raise ValidationError("Its coders do not disagree, or it has been settled.")
            if self.was_read_by(by):
                raise ValidationError("You have read these words already, so somebody else settles it.")
            return self.read(value, words, by=by, submission=submission, settles=True)


class WithdrawalQuerySet(RecordQuerySet["Withdrawal"]):
    def current(self) -> Self:
        """Without those that were retracted, by themselves or with their words."""
        return self.filter(claim__retraction=None, retraction=None)

    def enter_all(self, withdrawals: "list[Withdrawal]") -> None:
        """Put many on record, checked one by one, of questions whose scores the caller then rebuilds."""
        with recording():
            self.bulk_create(withdrawals, batch_size=1000)


class Withdrawal(Record):
    """The expert takes the forecast back: the series ends until a new one is made."""

    question = models.ForeignKey("Question", on_delete=models.PROTECT, related_name="withdrawals")
    expert = models.ForeignKey("Expert", on_delete=models.PROTECT, related_name="withdrawals")
    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawals")
    made_at = models.DateTimeField("made")
    made_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    note = models.TextField(blank=True)
    imported_in = models.ForeignKey(
        "Import", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="withdrawals"
    )

    objects: ClassVar[WithdrawalQuerySet] = WithdrawalQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.expert} withdrew on “{self.question}”"

    @property
    def made(self) -> Moment:
        return Moment(self.made_at, self.made_precision)

    def clean(self) -> None:
        self.question.refuse_made_at(self.made)
        if not self.question.forecasts.current().of(self.expert).filter(made_at__lte=self.made_at).exists():
            raise ValidationError({"expert": f"{self.expert} had made no forecast of this question by then."})

    def log(self) -> "Withdrawal":
        """Put it, unsaved as it is, on record."""
        with recording():
            question = self.question = self.question.locked()
            self.expert = self.expert.canonical
            logged = self.enter()
            question.rescore()
            return logged
