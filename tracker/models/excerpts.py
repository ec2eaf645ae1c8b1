"""Quotations, anchored in a source by their words (the W3C TextQuoteSelector)."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, ClassVar, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from tracker.models.changes import recording
from tracker.models.claims import Claim, ClaimQuerySet
from tracker.models.experts import Expert
from tracker.models.people import User
from tracker.models.record import Record, RecordQuerySet
from tracker.models.retractions import Retraction
from tracker.models.searched import SearchedQuerySet
from tracker.prose.quotations import BETWEEN_PIECES, Quoted, Span, locate_all
from tracker.prose.transcripts import time_at

FEW_WORDS = 40  # characters of a quotation that needs what stands before it
NEARBY = 400  # characters of its paragraph shown before and after a quotation


class ExcerptQuerySet(SearchedQuerySet["Excerpt"], RecordQuerySet["Excerpt"]):  # type: ignore[override]
    def in_document_order(self) -> Self:
        return self.order_by(Coalesce("anchor__start", "position"), "pk")

    def next_position(self) -> int:
        """After the last, for a quotation whose place is not known."""
        last = self.aggregate(last=models.Max("position"))["last"]
        return 1 if last is None else last + 1

    def standing(self) -> Self:
        """Without those from which every claim was taken back, and that no decision ever cited."""
        this = {"pk": OuterRef("pk")}
        claimed = Exists(Excerpt.objects.filter(claims__isnull=False, **this))
        cited = Exists(Excerpt.objects.filter(evidence__isnull=False, **this))
        return self.filter(self._with(Claim.objects.standing()) | cited | ~claimed)

    def shown(self) -> Self:
        """Those that readers see: with a claim, cited by a decision that counts, or to be either."""
        this = {"pk": OuterRef("pk")}
        used = Q(claims__isnull=False) | Q(evidence__isnull=False)
        in_force = Excerpt.objects.filter(
            evidence__resolution__question__in_force__resolution=F("evidence__resolution")
        )
        cited, unused = Exists(in_force.filter(**this)), ~Exists(Excerpt.objects.filter(used, **this))
        return self.filter(self._with(Claim.objects.current()) | cited | unused)

    def bearing_on(self, question: models.Model) -> Self:
        """What shows how a question came out, without anything that was forecast of it."""
        cited = Q(evidence__resolution__question=question) | Q(proposed_evidence__proposal__question=question)
        found = self.filter(Q(claims=None, source__collections__questions=question) | cited)
        return found.exclude(claims__forecasts__question=question).distinct()

    def _with(self, claims: ClaimQuerySet) -> Exists:
        return Exists(claims.filter(excerpt=OuterRef("pk")))

    def lost(self) -> Self:
        """Which are no longer in the text that is held: it was corrected, or is another."""
        return self.filter(anchor=None).exclude(source__text="")


class Excerpt(Record):
    """A quotation of one piece of a source, or of several in the order of the document.

    Of a figure that has no words it is the place alone.

    exact: of several pieces, all of them with […] between.  prefix, suffix: what stands before the first and after
    the last.  pieces: each with its own, where there are several.
    """

    source = models.ForeignKey("Source", on_delete=models.PROTECT, related_name="excerpts")
    exact = models.TextField("quotation", blank=True)
    prefix = models.CharField(max_length=200, blank=True)
    suffix = models.CharField(max_length=200, blank=True)
    pieces: models.JSONField[list[dict[str, str]] | None, list[dict[str, str]] | None] = models.JSONField(
        null=True, blank=True, editable=False
    )
    place = models.CharField(
        max_length=200, blank=True, help_text="Of a figure that has no words: “table 2, row 12”."
    )
    position = models.PositiveIntegerField(help_text="Order in the document, where its text is not held.")

    objects: ClassVar[ExcerptQuerySet] = ExcerptQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "exact", "prefix", "suffix", "place"],
                name="excerpt_unique_in_source",
                violation_error_message="This quotation is already recorded for this source.",
            ),
            models.CheckConstraint(
                condition=Q(place="") & ~Q(exact="") | Q(exact="") & ~Q(place=""),
                name="excerpt_has_words_or_place",
                violation_error_message="Quote at least one word; or say where the figure stands, if it has none.",
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.exact}”" if self.exact else f"[{self.place}]"

    @property
    def quoted(self) -> list[Quoted]:
        """Its pieces, in the order of the document; none of a place without words."""
        if self.pieces:
            return [Quoted(**piece) for piece in self.pieces]
        return [Quoted(self.exact, self.prefix, self.suffix)] if self.exact else []

    @property
    def words(self) -> str:
        """As a page shows it."""
        return self.exact or f"A figure without words: {self.place}"

    @property
    def led_by(self) -> str:
        """What stands before a quotation of a few words (“HOLD”, “SELL to 50 %”), which says nothing by itself."""
        return self.printed_around[0] if 0 < len(self.exact) <= FEW_WORDS else ""

    @property
    def seconds(self) -> int | None:
        """When it is said, where the source is a transcript with times."""
        anchor: Anchor | None = getattr(self, "anchor", None)
        return anchor.seconds if anchor else None

    def clean(self) -> None:
        if self.pieces and self.exact != BETWEEN_PIECES.join(piece.exact for piece in self.quoted):
            raise ValidationError({"exact": "A quotation of several pieces is these, with […] between them."})

    @property
    def in_context(self) -> Iterator[tuple[str, bool]]:
        """Its pieces and what stands around and between them, each with whether it is quoted.

        Of what is between only the ends, if it is long.
        """
        before, after = self.surroundings
        anchor: Anchor | None = getattr(self, "anchor", None)
        yield before if self.exact else self.words, False
        for n, piece in enumerate(self.quoted):
            if n:
                between = self.source.text[slice(*anchor.gaps[n - 1])] if anchor else BETWEEN_PIECES
                is_long = len(between) > 2 * NEARBY
                yield (f"{between[:NEARBY]} […] {between[-NEARBY:]}" if is_long else between), False
            yield piece.exact, True
        yield after, False

    @property
    def surroundings(self) -> tuple[str, str]:
        """What stands before and after it in its paragraph, if the text is held, or what was noted of that."""
        anchor: Anchor | None = getattr(self, "anchor", None)
        if anchor is None:
            return self.prefix, self.suffix
        text = self.source.text
        start = max(text.rfind("\n", 0, anchor.start) + 1, anchor.start - NEARBY)
        end = text.find("\n", anchor.end)
        end = min(len(text) if end < 0 else end, anchor.end + NEARBY)
        return text[start : anchor.start], text[anchor.end : end]

    @property
    def printed_around(self) -> tuple[str, str]:
        """Words before and after it that anybody may see: of a text that is not public, the quotation alone."""
        was_held = self.source.retrieved_at is not None
        is_hidden = was_held and not self.source.text_is_public
        return ("", "") if is_hidden else (self.prefix, self.suffix)

    def claim(
        self,
        expert: Expert | None,
        kind: str,
        *,
        by: User,
        note: str = "",
        attribution: str = "high",
        attribution_note: str = "",
        replaces: Claim | None = None,
        submission: UUID | None = None,
    ) -> Claim:
        """Attribute the quotation to an expert and say what kind of statement it is; of none, nobody said it.

        A forecast in a source that was signed off makes it partly coded again.
        """
        if expert and expert.kind == Expert.Kind.BENCHMARK:
            raise ValidationError({"expert": "A benchmark is computed; it makes no claims."})
        speaker = expert.canonical if expert and kind != Claim.Kind.NONE else None
        with recording():
            # Whoever signs the source off has seen this claim, or sees it reopened.
            source = self.source.locked()
            submission = Retraction.objects.anew(submission, "claim")
            if existing := Claim.objects.submitted_as(submission):
                return existing
            standing = self.claims.standing()
            same = standing.filter(expert=speaker, kind=kind).first()
            if same and replaces is None:
                return same
            if replaces is None and kind != Claim.Kind.NONE:
                # It was taken for no claim before.
                replaces = standing.filter(kind=Claim.Kind.NONE, classifications=None).first()
            is_new = replaces is None or replaces.kind != Claim.Kind.FORECAST
            if kind == Claim.Kind.FORECAST and is_new and source.coding == source.Coding.COMPLETE:
                source.coding = source.Coding.PARTIAL  # a forecast that is not logged yet
                source.save(update_fields=["coding"])
            return Claim(
                excerpt=self,
                expert=speaker,
                kind=kind,
                note=note,
                attribution=attribution,
                attribution_note=attribution_note,
                replaces=replaces,
                recorded_by=by,
                submission=submission,
            ).enter()


class AnchorQuerySet(models.QuerySet["Anchor"]):
    def rebuild(self, source_id: int, text: str) -> None:
        self.filter(excerpt__source_id=source_id).delete()
        found = {
            excerpt: locate_all(text, excerpt.quoted)
            for excerpt in Excerpt.objects.filter(source_id=source_id).iterator()
        }
        self.bulk_create(
            Anchor.of(excerpt, spans, text)
            for excerpt, spans in found.items()
            if len(spans) == len(excerpt.quoted) > 0
        )


class Anchor(models.Model):
    """Where an excerpt stands in the text that is held: a projection, rebuilt whenever the text changes.

    start, end: of the whole.  pieces: of each, where there are several.  seconds: when it is said, if known.
    """

    excerpt = models.OneToOneField(Excerpt, on_delete=models.CASCADE, primary_key=True, related_name="anchor")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    pieces: models.JSONField[list[list[int]] | None, list[list[int]] | None] = models.JSONField(null=True)
    seconds = models.PositiveIntegerField(null=True)

    objects: ClassVar[AnchorQuerySet] = AnchorQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="anchor_not_empty",
                violation_error_message="An anchor covers at least one character.",
            )
        ]

    @classmethod
    def of(cls, excerpt: Excerpt, spans: list[Span], text: str) -> Self:
        pieces: Any = [list(span) for span in spans] if len(spans) > 1 else None
        start = spans[0][0]
        return cls(excerpt=excerpt, start=start, end=spans[-1][1], pieces=pieces, seconds=time_at(text, start))

    @property
    def spans(self) -> list[Span]:
        """Of its pieces, in the order of the text."""
        return [(start, end) for start, end in self.pieces or [[self.start, self.end]]]

    @property
    def gaps(self) -> list[Span]:
        """Between its pieces."""
        return [(before[1], after[0]) for before, after in pairwise(self.spans)]
