"""Files that were read into the record, and what waits until it may be."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from tracker.models.changes import recording
from tracker.models.claims import Claim
from tracker.models.experts import Expert
from tracker.models.forecasts import Forecast
from tracker.models.people import User
from tracker.models.questions import Question
from tracker.models.readings import Reading
from tracker.models.record import Authored, AuthoredQuerySet, Record, RecordQuerySet
from tracker.models.resolutions import ResolutionInForce
from tracker.models.retractions import Retraction

KEPT_FOR = timedelta(days=30)
SILENT_FOR = timedelta(minutes=2)  # a task that runs says more often how far it is


class ImportQuerySet(RecordQuerySet["Import"]):
    def with_counts(self) -> Self:
        """With how many forecasts each brought, and how many of these stand."""
        standing = Q(forecasts__replaced_by=None, forecasts__retraction=None)
        return self.annotate(
            n_forecasts=Count("forecasts", distinct=True),
            n_standing=Count("forecasts", filter=standing & Q(forecasts__isnull=False), distinct=True),
        )


class Import(Record):
    """A file, read into the record as a whole.  sha256: of its bytes.  read_as: a format, or a mapping."""

    name = models.CharField("file", max_length=300)
    sha256 = models.CharField(max_length=64, blank=True)
    read_as = models.CharField(max_length=80, blank=True)
    mapping: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)

    objects: ClassVar[ImportQuerySet] = ImportQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("import", args=[self.pk])

    @property
    def stands(self) -> bool:
        """Whether anything that it brought still counts, and can be taken back."""
        decided = ResolutionInForce.objects.filter(resolution__imported_in=self)
        return self.forecasts.current().exists() or self.withdrawals.current().exists() or decided.exists()

    def left_empty(self) -> str:
        """Whom and what it brought that has no forecast any more, in a sentence; "" for nobody and nothing."""
        forecasts, claims = Forecast.objects.current(), Claim.objects.current()
        theirs = Exists(forecasts.filter(expert=OuterRef("pk"))) | Exists(claims.filter(expert=OuterRef("pk")))
        people = Expert.objects.filter(~theirs, pk__in=self.forecasts.values("expert"))
        asked = Question.objects.filter(pk__in=self.forecasts.values("question"))
        n_people = people.count()
        n_asked = asked.exclude(Exists(forecasts.filter(question=OuterRef("pk")))).count()
        said = [f"{n_people} {'person' if n_people == 1 else 'people'}"] if n_people else []
        said += [f"{n_asked} question{'' if n_asked == 1 else 's'}"] if n_asked else []
        have, stay = ("has", "stays") if n_people + n_asked == 1 else ("have", "stay")
        return f"{' and '.join(said)} of it {have} no forecast now, and {stay} on record so." if said else ""

    def take_back(self, reason: str, *, by: User) -> "TakenBack":
        """Take all that it brought out of what counts, by records: the file can then be read again.

        Forecasts, withdrawals and the claims of which nothing else was made are retracted; corrections are
        undone; a question that it decided is reopened. What somebody has corrected or decided since stays.
        Raises ValidationError where nothing of it stands.
        """
        why = f"The import of {self.name} was taken back: {reason}"
        with recording():
            asked = Question.objects.filter(
                Q(forecasts__imported_in=self)
                | Q(withdrawals__imported_in=self)
                | Q(in_force__resolution__imported_in=self)
            )
            pks = sorted(set(asked.values_list("pk", flat=True)))
            Question.objects.filter(pk__in=pks).lock()
            taken = TakenBack()
            self._retract(why, by, taken)
            for resolution in ResolutionInForce.objects.filter(resolution__imported_in=self).order_by("question"):
                self._reopen(resolution.question, why, by, taken)
            if not taken.is_anything:
                raise ValidationError("Nothing of this import stands any more.")
            Question.objects.filter(pk__in=pks).rescore()
            taken.left_empty = self.left_empty()
            return taken

    def _reopen(self, question: Question, why: str, by: User, taken: "TakenBack") -> None:
        """Where that takes a second signature, the decision stays until there is one."""
        try:
            with transaction.atomic():
                question.reopen(why, by=by, imported_in=self.pk)
        except ValidationError:
            taken.n_decided += 1
        else:
            taken.n_reopened += 1

    def _retract(self, why: str, by: User, taken: "TakenBack") -> None:
        said = {"reason": why, "recorded_by": by}
        standing = self.forecasts.current()
        restored: list[tuple[Forecast, Forecast]] = []
        plain: list[tuple[int, int | None]] = list(standing.filter(replaces=None).values_list("pk", "claim"))
        for one in standing.exclude(replaces=None).select_related("replaces"):
            if before := self._before(one):
                restored.append((_as_before(one, before, why, by), before))
            else:
                plain.append((one.pk, one.claim_id))
        new = [forecast for forecast, _ in restored]
        Forecast.objects.enter_all(new, list(_as_read_before(restored, by)))
        claims = self._claims_of_nothing_else({claim for _, claim in plain if claim})
        rows = [Retraction(claim_id=claim, **said) for claim in sorted(claims)]
        rows += [Retraction(forecast_id=pk, **said) for pk, _ in plain]
        gone = list(self.withdrawals.current().values_list("pk", flat=True))
        rows += [Retraction(withdrawal_id=pk, **said) for pk in gone]
        Retraction.objects.bulk_create(rows, batch_size=1000)
        taken.n_forecasts, taken.n_restored = len(plain), len(restored)
        taken.n_withdrawals = len(gone)
        taken.n_kept = (
            self.forecasts.filter(retraction=None).exclude(replaced_by=None).exclude(replaced_by__in=new).count()
        )

    def _before(self, correction: Forecast) -> Forecast | None:
        """What stood before this import corrected it; None where the first of the series came with this import."""
        chain = [correction]
        while before := chain[-1].replaces:
            chain.append(before)
        if chain[-1].imported_in_id == self.pk:
            return None
        return next(one for one in chain if one.imported_in_id != self.pk)

    def _claims_of_nothing_else(self, claims: set[int]) -> set[int]:
        """Of these, those that came with this import, and from which nothing else is logged."""
        made_with = Claim.objects.filter(
            pk__in=claims, recorded_by=self.recorded_by, recorded_at__gte=self.recorded_at
        )
        others = Forecast.objects.current().filter(claim__in=claims).exclude(imported_in=self)
        free = made_with.filter(retraction=None, replaced_by=None).exclude(pk__in=others.values("claim"))
        return set(free.values_list("pk", flat=True))


def _as_before(correction: Forecast, before: Forecast, why: str, by: User) -> Forecast:
    """A further correction, back to what stood before."""
    names = (
        "question_id", "expert_id", "claim_id", "basis", "confidence", "probability", "distribution", "quantiles",
        "made_at", "made_precision", "made_basis", "made_basis_note", "imported_in_id",
    )  # fmt: skip
    values = {name: getattr(before, name) for name in names}
    return Forecast(**values, replaces=correction, replaces_note=why, recorded_by=by)


def _as_read_before(restored: list[tuple[Forecast, Forecast]], by: User) -> Iterator[Reading]:
    """The readings of words that are restored with them."""
    names = ("phrase", "entry", "note", "low", "best", "high", "distribution", "quantiles")
    for forecast, before in restored:
        for reading in before.readings.current() if forecast.is_verbal else ():
            values = {name: getattr(reading, name) for name in names}
            yield Reading(forecast=forecast, recorded_by=by, **values)


class TakenBack:
    """How much: forecasts retracted, corrections undone …; n_kept: corrected by others since, which stay."""

    n_forecasts = n_restored = n_withdrawals = n_reopened = n_decided = n_kept = 0
    left_empty = ""

    @property
    def is_anything(self) -> bool:
        return bool(self.n_forecasts or self.n_restored or self.n_withdrawals or self.n_reopened)

    @property
    def sentence(self) -> str:
        said = [f"{self.n_forecasts} forecasts are retracted"]
        said += [f"{self.n_restored} corrections undone"] if self.n_restored else []
        said += [f"{self.n_withdrawals} withdrawals taken back"] if self.n_withdrawals else []
        said += [f"{self.n_reopened} questions reopened"] if self.n_reopened else []
        kept = f" {self.n_kept} were corrected since, and stay." if self.n_kept else ""
        if self.n_decided:
            kept += f" {self.n_decided} questions stay decided: to reopen them takes the signatures of two admins."
        empty = f" {self.left_empty}" if self.left_empty else ""
        return f"{', '.join(said)}.{kept}{empty} All of it stays in the history, and the file can be read again."


class SavedMapping(Authored):
    """How tables of one kind are read, under a name."""

    name = models.CharField(max_length=80, unique=True)
    mapping: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()

    objects: ClassVar[AuthoredQuerySet[Self]] = AuthoredQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return str(self.name)


class UploadQuerySet(models.QuerySet["Upload"]):
    def of(self, user: User) -> Self:
        return self.filter(asked_by=user).defer("body", "second_body", "report")

    def forget(self) -> None:
        """What was brought long ago, with its report; what went into the record stays there."""
        self.filter(asked_at__lt=timezone.now() - KEPT_FOR).delete()


class Upload(models.Model):
    """A draft, not a record: a file, with a second one of questions if there is any, and how it is to be read.

    mapping, read_as: as Import.  result: counts and what is shown of a trial or an import; report: all, as CSV.
    answers: what was chosen besides (skip bad rows, take corrections).
    """

    class Phase(models.TextChoices):
        NEW = "new", "not tried yet"
        TRYING = "trying", "being tried"
        TRIED = "tried", "tried"
        RUNNING = "running", "being imported"
        DONE = "done", "imported"

    name = models.CharField(max_length=300)
    body = models.BinaryField()
    second_name = models.CharField(max_length=300, blank=True)
    second_body = models.BinaryField(default=bytes, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    read_as = models.CharField(max_length=80, blank=True)
    mapping: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    answers: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    phase = models.CharField(max_length=7, choices=Phase, default=Phase.NEW)
    began_at = models.DateTimeField(null=True)
    result: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    report = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    entered = models.OneToOneField(Import, models.CASCADE, null=True, blank=True, related_name="upload")

    objects: ClassVar[UploadQuerySet] = UploadQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("upload", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.phase in (self.Phase.TRYING, self.Phase.RUNNING)

    def begin(self, phase: str) -> None:
        self.phase, self.began_at, self.problem = phase, timezone.now(), ""
        self.save(update_fields=["phase", "began_at", "problem", "answers", "mapping", "read_as"])
