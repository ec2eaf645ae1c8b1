"""What coders take words to mean, and the number that follows from their readings."""

from typing import ClassVar, NamedTuple, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from tracker.models.fields import ProbabilityField, not_itself, probability_between_0_and_1
from tracker.models.lexicons import LexiconEntry, is_hedge
from tracker.models.record import Record, RecordQuerySet
from tracker.prose.phrases import meant, stands_in, terms_in
from tracker.values.quantiles import Pairs
from tracker.values.value import Columns, Value


class Words(NamedTuple):
    """In which words a forecast was made, and by what they are read: an entry of a lexicon, or a reason."""

    phrase: str = ""
    entry: LexiconEntry | None = None
    note: str = ""


NO_WORDS = Words()


class ReadingQuerySet(RecordQuerySet["Reading"]):
    def current(self) -> Self:
        """Each coder's latest."""
        return self.filter(replaced_by=None)


class Reading(Record):
    forecast = models.ForeignKey("Forecast", on_delete=models.PROTECT, related_name="readings")
    phrase = models.CharField(max_length=200, blank=True)
    entry = models.ForeignKey(
        LexiconEntry, on_delete=models.PROTECT, null=True, blank=True, verbose_name="lexicon entry"
    )
    low = ProbabilityField(null=True, blank=True)
    best = ProbabilityField(null=True, blank=True)
    high = ProbabilityField(null=True, blank=True)
    distribution: models.JSONField[list[float] | None, list[float] | None] = models.JSONField(
        null=True, blank=True
    )
    quantiles: models.JSONField[Pairs | None, Pairs | None] = models.JSONField(null=True, blank=True)
    note = models.TextField("reason", blank=True)
    settles = models.BooleanField(
        default=False, editable=False, help_text="A third person’s, which counts alone: the coders disagreed."
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by"
    )

    objects: ClassVar[ReadingQuerySet] = ReadingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            *(probability_between_0_and_1("reading", field) for field in ("low", "best", "high")),
            models.CheckConstraint(
                condition=Q(
                    low__isnull=False,
                    best__isnull=False,
                    high__isnull=False,
                    distribution__isnull=True,
                    quantiles__isnull=True,
                )
                | Q(
                    low__isnull=True,
                    best__isnull=True,
                    high__isnull=True,
                    distribution__isnull=False,
                    quantiles__isnull=True,
                )
                | Q(
                    low__isnull=True,
                    best__isnull=True,
                    high__isnull=True,
                    distribution__isnull=True,
                    quantiles__isnull=False,
                ),
                name="reading_has_one_value",
                violation_error_message="A reading gives low, best and high, or a probability for every option.",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(low__lte=F("best"), best__lte=F("high")),
                name="reading_in_order",
                violation_error_message="Low, best and high must be in that order.",
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=False) | ~Q(note=""),
                name="reading_without_lexicon_has_reason",
                violation_error_message="Say why the words were read this way: they are in no lexicon.",
            ),
            models.CheckConstraint(
                condition=Q(settles=False) | ~Q(note=""),
                name="reading_that_settles_has_reason",
                violation_error_message="Say why it is settled this way.",
            ),
            not_itself("reading", "replaces", "A reading cannot replace itself."),
        ]

    def __str__(self) -> str:
        return f"Reading of {self.phrase or 'an inferred forecast'} by {self.recorded_by}"

    @property
    def value(self) -> Value:
        """What this coder took the words to mean."""
        columns = Columns(self.best, self.low, self.high, self.distribution, self.quantiles)
        return self.forecast.question.answers.value(columns)

    def clean(self) -> None:
        self.value.refuse()
        claim = self.forecast.claim
        if claim and self.phrase and not self.note and not stands_in(self.phrase, claim.excerpt.exact):
            raise ValidationError({"phrase": self._not_quoted(claim.excerpt.exact)})

    def _not_quoted(self, quotation: str) -> str:
        terms = LexiconEntry.objects.order_by("term").values_list("term", flat=True).distinct()
        there = ", ".join(dict.fromkeys(f"“{meant(term)}”" for term in terms_in(quotation, terms)))
        instead = f" There stands {there}." if there else ""
        return (
            f"“{self.phrase}” is not in the quotation.{instead} If it stands elsewhere, say under “Reason” that "
            "it is from the context, and where."
        )


class ReadingSummary(models.Model):
    """The forecast's number from its current readings: a projection."""

    forecast = models.OneToOneField("Forecast", on_delete=models.CASCADE, primary_key=True, related_name="summary")
    probability = ProbabilityField(null=True)
    low = ProbabilityField(null=True)
    high = ProbabilityField(null=True)
    distribution: models.JSONField[list[float] | None, list[float] | None] = models.JSONField(null=True)
    quantiles: models.JSONField[Pairs | None, Pairs | None] = models.JSONField(null=True)
    is_hedged = models.BooleanField(default=False, help_text="Read from “could”, “may” or “might”.")
    n = models.PositiveIntegerField(help_text="Readings.")

    class Meta:
        verbose_name_plural = "reading summaries"

    @classmethod
    def of(cls, forecast_id: int, readings: list[Reading]) -> Self:
        """What coders make of it together (Value.pooled), or the latest reading that settles it.

        readings: at least one, in the order in which they were given.
        """
        readings = [reading for reading in readings if reading.settles][-1:] or readings
        values = [reading.value for reading in readings]
        pooled, n = values[0].pooled(values)
        columns = pooled.as_read()
        columns["probability"] = columns.pop("best", None)
        is_hedged = any(is_hedge(reading.phrase) for reading in readings)
        return cls(forecast_id=forecast_id, n=n, is_hedged=is_hedged, **columns)

    @property
    def columns(self) -> Columns:
        return Columns(self.probability, self.low, self.high, self.distribution, self.quantiles)
