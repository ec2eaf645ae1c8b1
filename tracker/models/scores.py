"""What experts scored on resolved questions: a projection, rebuilt from the record at any time."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import connection, models
from django.db.models import Q


class Rule(models.TextChoices):
    """Losses, 0 is perfect; but of baseline and peer scores more is better."""

    BRIER = "brier", "Brier"
    LOG = "log", "Log"
    SPHERICAL = "spherical", "Spherical"
    RPS = "rps", "Ranked probability"
    CRPS = "crps", "CRPS"
    WIS = "wis", "Weighted interval"
    BASELINE = "baseline", "Baseline"
    PEER = "peer", "Peer"


GAINS = (Rule.BASELINE, Rule.PEER)


class Timing(models.TextChoices):
    """ONE_FOOTING is what ranks in the time-averaged view: against those who stood at the same instants."""

    AVERAGED = "time-averaged", "Averaged over time"
    FIRST = "first", "As first printed"
    LAST = "last", "Standing at the close"
    ONE_FOOTING = "one-footing", "Averaged over time, on one footing"


VIEWS = [Timing.FIRST, Timing.AVERAGED, Timing.LAST]


class ScoreQuerySet(models.QuerySet["Score"]):
    def of_experts(self) -> Self:
        return self.exclude(expert__kind="benchmark")

    def of(self, expert: models.Model) -> Self:
        return self.filter(expert=expert)

    def under(self, rule: str, timing: str) -> Self:
        """Those of questions to which the rule applies."""
        return self.filter(timing=timing, **{f"{rule}__isnull": False})

    def of_the_last(self) -> Self:
        return self.filter(timing=Timing.LAST)


class Score(models.Model):
    """One expert (or benchmark) on one question in one view of time: a column for every rule.

    A row for every rule as well would be five times as many, and a million forecasts could not be rescored in a
    minute. Rows are written by `rescore` alone, which is why the database need not check what they point to.
    """

    Rule = Rule
    Timing = Timing

    pk = models.CompositePrimaryKey("question_id", "timing", "expert_id")
    expert = models.ForeignKey("Expert", models.DO_NOTHING, db_constraint=False, related_name="scores")
    question = models.ForeignKey(
        "Question", models.CASCADE, db_constraint=False, db_index=False, related_name="scores"
    )
    timing = models.CharField(max_length=13, choices=Timing)
    brier = models.FloatField(null=True)
    log = models.FloatField(null=True)
    spherical = models.FloatField(null=True)
    rps = models.FloatField(null=True)
    crps = models.FloatField("CRPS as a share of the range", null=True)
    wis = models.FloatField("weighted interval score as a share of the range", null=True)
    baseline = models.FloatField(null=True)
    peer = models.FloatField(null=True)
    coverage = models.FloatField(help_text="Share of the time from opening to scheduled close with a forecast.")
    # What it is made of, for filters. Benchmarks have none of these.
    forecast = models.ForeignKey(
        "Forecast", models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="scores"
    )
    made_on = models.DateField(null=True, help_text="The day of the first forecast in it, in UTC.")
    days_ahead = models.FloatField(null=True, help_text="From that one to the scheduled close.")
    basis = models.CharField(max_length=8, blank=True, help_text="The least exact of the forecasts in it.")
    is_in_advance = models.BooleanField(default=False, help_text="All were recorded before the outcome was known.")
    is_hedged = models.BooleanField(default=False, help_text="One was read from “could”, “may” or “might”.")
    is_clipped = models.BooleanField(default=False, help_text="The log score was limited: 0 or 1, or close to it.")

    objects: ClassVar[ScoreQuerySet] = ScoreQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            # Only what is looked up by its forecast: a page shows each with the score that it got at the close.
            models.Index(fields=["forecast"], condition=Q(timing=Timing.LAST), name="score_of_last_forecast"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(brier__isnull=False) | Q(rps__isnull=False) | Q(crps__isnull=False),
                name="score_has_loss",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert}: {self.loss:.3f} on “{self.question}”"

    @property
    def loss(self) -> float:
        """By the rule of its kind: Brier for options, RPS where they are in order, CRPS for quantities."""
        return next(loss for loss in (self.brier, self.rps, self.crps) if loss is not None)


COLUMNS = Score._meta.concrete_fields


def insert(rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows of values in the order of COLUMNS, in bulk: a twentieth of the time that objects would take.

    The values are of the types that the database has for the columns; nothing is converted.
    """
    table = connection.ops.quote_name(Score._meta.db_table)
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types([str(field.db_type(connection)).partition("(")[0] for field in COLUMNS])
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join("?" for _ in COLUMNS)
            # Past Django's cursor, which would look for percent signs in every row.
            cursor.cursor.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
