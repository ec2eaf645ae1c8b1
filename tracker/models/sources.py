"""Documents: where forecasts are found, and what is said of outcomes."""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import Any, ClassVar, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import slugify

from tracker.models.changes import recording
from tracker.models.claims import Claim
from tracker.models.excerpts import Anchor, Excerpt
from tracker.models.experts import Expert
from tracker.models.fields import HttpURLField
from tracker.models.organizations import Organization
from tracker.models.people import User
from tracker.models.record import Authored, Record, RecordQuerySet
from tracker.models.searched import SearchedQuerySet
from tracker.prose.passages import Passage, placed, taken_in
from tracker.prose.quotations import (
    BETWEEN_PIECES,
    Quoted,
    Span,
    around,
    difference,
    locate,
    locate_all,
    nearest,
    pieces_of,
)
from tracker.values.moments import DateBasis, Moment, Precision


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8; "" for none."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


# What has no date comes last, on either engine.
NEWEST_FIRST = (F("published_on").desc(nulls_last=True), "-pk")


class SourceQuerySet(SearchedQuerySet["Source"]):
    def with_counts(self) -> Self:
        return self.annotate(
            n_claims=Count(
                "excerpts__claims", filter=Q(excerpts__claims__in=Claim.objects.current()), distinct=True
            )
        )

    def of(self, expert: Expert) -> Self:
        return self.filter(Q(authors=expert) | Q(authors__merged_into=expert)).distinct()

    def newest_first(self) -> Self:
        return self.order_by(*NEWEST_FIRST)

    def of_text(self, text: str) -> Self:
        """Those that hold this very text."""
        return self.filter(text_sha256=digest(text)).exclude(text="")


class Source(Authored):
    class Medium(models.TextChoices):
        OP_ED = "op-ed", "Op-ed"
        ARTICLE = "article", "Article"
        INTERVIEW = "interview", "Interview"
        REPORT = "report", "Report"
        BROADCAST = "broadcast", "Broadcast"
        POST = "post", "Post"
        DATASET = "dataset", "Dataset"
        TRANSCRIPT = "transcript", "Transcript"

    class Coding(models.TextChoices):
        NOT_STARTED = "not started", "Not coded yet"
        PARTIAL = "partial", "Partly coded"
        COMPLETE = "complete", "Completely coded"

    title = models.CharField(max_length=300)
    medium = models.CharField(max_length=10, choices=Medium, default=Medium.ARTICLE)
    authors = models.ManyToManyField(Expert, blank=True, related_name="sources")
    publisher = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="publications"
    )
    published_on = models.DateField(
        null=True,
        blank=True,
        help_text="The first day of the month or year if the day is not known; empty if no date is.",
    )
    published_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    published_basis = models.CharField(max_length=8, choices=DateBasis, default=DateBasis.STATED)
    published_basis_note = models.TextField(blank=True)
    url = HttpURLField("address", blank=True)
    archive_url = HttpURLField("archived copy", blank=True)
    licence = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    text_is_public = models.BooleanField(default=False)
    text_is_part = models.BooleanField(default=False)
    text_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    left_out: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list, blank=True, editable=False)
    retrieved_at = models.DateTimeField(null=True, blank=True, editable=False)
    coding = models.CharField(max_length=12, choices=Coding, default=Coding.NOT_STARTED)

    objects: ClassVar[SourceQuerySet] = SourceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = NEWEST_FIRST
        constraints = [
            models.UniqueConstraint(
                fields=["url"],
                condition=~Q(url=""),
                name="source_url_unique",
                violation_error_message="This address is already recorded as a source.",
            ),
            models.UniqueConstraint(
                fields=["text_sha256"],
                condition=~Q(text_sha256=""),
                name="source_text_unique",
                violation_error_message="This text is already recorded as a source.",
            ),
            models.CheckConstraint(
                condition=Q(published_basis="stated") | ~Q(published_basis_note=""),
                name="source_inferred_date_has_reason",
                violation_error_message="Say how the date was inferred.",
            ),
            models.CheckConstraint(
                condition=Q(published_basis="stated") | Q(published_on__isnull=False),
                name="source_inferred_date_is_there",
                violation_error_message="Write the date that was inferred.",
            ),
            models.CheckConstraint(
                condition=Q(published_precision__in=["day", "month", "year"]),
                name="source_date_precision_known",
                violation_error_message="A source has the date of a day, a month or a year.",
            ),
            models.CheckConstraint(
                condition=Q(text_is_public=False) | ~Q(licence=""),
                name="source_public_text_has_licence",
                violation_error_message="Name the licence under which the text may be shown.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.pk, slugify(self.title)[:60].strip("-") or "source"])

    @property
    def published(self) -> Moment | None:
        """None where nobody knows when: its forecasts need dates of their own."""
        return Moment.of_day(self.published_on, self.published_precision) if self.published_on else None

    def locked(self) -> "Source":
        """This source, read anew and locked until the transaction ends: whoever codes it takes turns."""
        return Source.objects.select_for_update(of=("self",)).get(pk=self.pk)

    @property
    def passages_left_out(self) -> list[Passage]:
        """What the page had and the text lacks, in its order, until somebody takes it in or says that it does not
        belong there.
        """
        return [Passage(*passage) for passage in self.left_out]

    def take_in(self, passage: Passage) -> None:
        """Into the text, where it stood on the page. Raises ValidationError for one that is dealt with."""
        with recording():
            source = self.locked()
            if passage not in source.passages_left_out:
                raise ValidationError("Somebody has dealt with this passage meanwhile.")
            source.hold_text(taken_in(source.text, passage))

    def leave_out(self, passages: Iterable[Passage]) -> None:
        """For good: somebody has looked at them."""
        with recording():
            source, keys = self.locked(), {passage.key for passage in passages}
            source.left_out = [p for p in source.passages_left_out if p.key not in keys]
            source.save(update_fields=["left_out"])

    def hold_text(self, text: str, left_out: Iterable[Passage] | None = None) -> None:
        """Take in a text, and anchor in it the excerpts that were quoted before.

        Another text than was signed off is partly coded.
        left_out: what it lacks; by default what it lacked before.
        """
        with recording():
            self.left_out = placed(text, self.passages_left_out if left_out is None else left_out)
            if self.coding == Source.Coding.COMPLETE and self.text_sha256 not in ("", digest(text)):
                self.coding = Source.Coding.PARTIAL
            self.text = text
            self.text_sha256 = digest(text)
            self.retrieved_at = timezone.now() if text else self.retrieved_at
            self.save(update_fields=["coding", "left_out", "text", "text_sha256", "retrieved_at"])
            Anchor.objects.rebuild(self.pk, text)

    def sign_off(
        self,
        *,
        by: User,
        is_complete: bool = True,
        n_passed_over: int | None = None,
        submission: UUID | None = None,
    ) -> "SignOff":
        """Say that every forecast in it is logged; or that, after all, it is not.

        n_passed_over: underlined clauses that nobody has dealt with, as far as somebody counted them.
        Raises ValidationError while a forecast that is quoted from it has no question.
        """
        with recording():
            source = self.locked()
            if existing := SignOff.objects.submitted_as(submission):
                return existing
            if is_complete:
                source.refuse_unlogged()
            claims = Claim.objects.current().filter(excerpt__source=source)
            self.coding = Source.Coding.COMPLETE if is_complete else Source.Coding.PARTIAL
            self.save(update_fields=["coding"])
            return SignOff(
                source=self,
                is_complete=is_complete,
                n_claims=claims.count(),
                n_passed_over=n_passed_over if is_complete else None,
                n_left_out=len(source.left_out) if is_complete else None,
                recorded_by=by,
                submission=submission,
            ).enter()

    def reopen(self) -> None:
        """What was signed off is partly coded again."""
        complete = Source.objects.filter(pk=self.pk, coding=Source.Coding.COMPLETE)
        complete.update(coding=Source.Coding.PARTIAL)

    def refuse_unlogged(self) -> None:
        """Raise ValidationError while a forecast that is quoted from it has no question."""
        if n := Claim.objects.unlogged().filter(excerpt__source=self).count():
            quoted = f"{n} forecasts quoted from it have" if n > 1 else "1 forecast quoted from it has"
            raise ValidationError(f"{quoted} no question yet. Choose it first.")

    def quote(
        self,
        exact: str,
        *,
        by: User,
        prefix: str = "",
        suffix: str = "",
        place: str = "",
        near: Sequence[int] = (),
        position: int | None = None,
        submission: UUID | None = None,
    ) -> Excerpt:
        """Record a quotation, of one piece or of several with […] between them; or the place of a figure.

        Where the text is held the pieces must stand there, in this order; the same quotation twice is one excerpt.
        What is recorded then is as printed there, with the words around it.
        near: where in the text each piece was seen, if its words stand in several places.
        position: order in the document, for sources whose text is not held; by default after the last.
        """
        with recording():
            source = self.locked()
            if existing := Excerpt.objects.submitted_as(submission):
                return existing
            given = [Quoted(exact, prefix, suffix)] if exact else []
            spans: list[Span] = []
            if source.text and exact:
                # Where the source itself leaves words out, its […] is printed, and the quotation is one piece.
                spans = locate_all(source.text, given, near)
                if not spans:
                    given = _pieces(exact, prefix, suffix)
                    spans = located(source.text, given, near)
                given = [Quoted(source.text[slice(*span)], *around(source.text, span)) for span in spans]
            elif exact:
                given = _pieces(exact, prefix, suffix)
            excerpt = Excerpt(
                source=source,
                exact=BETWEEN_PIECES.join(piece.exact for piece in given),
                prefix=given[0].prefix if given else "",
                suffix=given[-1].suffix if given else "",
                pieces=[piece._asdict() for piece in given] if len(given) > 1 else None,
                place=place,
                position=source.excerpts.next_position() if position is None else position,
                recorded_by=by,
                submission=submission,
            )
            if same := _recorded_before(excerpt, spans):
                return same
            excerpt.enter()
            if spans:
                Anchor.of(excerpt, spans, source.text).save(force_insert=True)
            if source.coding == Source.Coding.NOT_STARTED:
                Source.objects.filter(pk=self.pk).update(coding=Source.Coding.PARTIAL)
            return excerpt


class SignOffQuerySet(RecordQuerySet["SignOff"]):
    pass


class SignOff(Record):
    """An analyst's word that every forecast in a source is logged, or that it is taken back."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="sign_offs")
    is_complete = models.BooleanField()
    n_claims = models.PositiveIntegerField(help_text="On record at that moment.")
    n_passed_over = models.PositiveIntegerField(
        null=True, blank=True, help_text="Underlined clauses that nobody had dealt with."
    )

    n_left_out = models.PositiveIntegerField(
        null=True, blank=True, help_text="Passages of the page that the text lacked, and nobody had looked at."
    )

    objects: ClassVar[SignOffQuerySet] = SignOffQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.source} by {self.recorded_by}"


def _pieces(exact: str, prefix: str, suffix: str) -> list[Quoted]:
    pieces = [Quoted(piece) for piece in pieces_of(exact)]
    if pieces:
        pieces[0] = pieces[0]._replace(prefix=prefix)
        pieces[-1] = pieces[-1]._replace(suffix=suffix)
    return pieces


def _recorded_before(excerpt: Excerpt, spans: list[Span]) -> Excerpt | None:
    """The same quotation, by where it stands in the text, or else by its words and those around it."""
    excerpts = excerpt.source.excerpts
    if spans:
        there = Anchor.of(excerpt, spans, excerpt.source.text)
        at_the_same = excerpts.filter(anchor__start=there.start, anchor__end=there.end).select_related("anchor")
        if same := next((one for one in at_the_same if one.anchor.spans == spans), None):
            return same
    names = ("exact", "prefix", "suffix", "place")
    return excerpts.filter(**{name: getattr(excerpt, name) for name in names}).first()


def located(text: str, pieces: list[Quoted], near: Sequence[int] = ()) -> list[Span]:
    """Where the pieces of a quotation stand in a text. Raises ValidationError that says which one does not, and
    what is nearest to it."""
    spans = locate_all(text, pieces, near)
    if len(spans) == len(pieces):
        return spans
    missing = pieces[len(spans)].exact
    if locate(text, missing) is not None:
        order = "Quote the pieces in the order of the text, one behind the other."
        raise ValidationError({"exact": f"“{missing}” does not stand behind the piece before it. {order}"})
    # Only put together when it is shown: no other writer waits for that.
    what = f"“{missing[:200]}”" if len(pieces) > 1 else "This quotation"
    said = cache(partial(_not_there, text, missing, what))
    raise ValidationError({"exact": lazy(said, str)()})


def _not_there(text: str, exact: str, what: str) -> str:
    said = f"{what} is not in the text that is held."
    if span := nearest(text, exact):
        printed = text[slice(*span)]
        return f"{said} The nearest passage is: “{printed}” {difference(printed, exact)}".strip()
    return f"{said} Copy it letter by letter."
