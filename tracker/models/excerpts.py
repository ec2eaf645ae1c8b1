"""Quotations, anchored in a source by their words (the W3C TextQuoteSelector)."""

from typing import ClassVar, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce

from tracker.models.changes import recording
from tracker.models.claims import Claim
from tracker.models.experts import Expert
from tracker.models.people import User
from tracker.models.record import Record, RecordQuerySet
from tracker.models.searched import SearchedQuerySet
from tracker.prose.quotations import locate

NEARBY = 400  # characters of its paragraph shown before and after a quotation


class ExcerptQuerySet(SearchedQuerySet["Excerpt"], RecordQuerySet["Excerpt"]):  # type: ignore[override]
    def in_document_order(self) -> Self:
        return self.order_by(Coalesce("anchor__start", "position"), "pk")

    def next_position(self) -> int:
        """After the last, for a quotation whose place is not known."""
        last = self.aggregate(last=models.Max("position"))["last"]
        return 1 if last is None else last + 1

    def lost(self) -> Self:
        """Which are no longer in the text that is held: it was corrected, or is another."""
        return self.filter(anchor=None).exclude(source__text="")


class Excerpt(Record):
    source = models.ForeignKey("Source", on_delete=models.PROTECT, related_name="excerpts")
    exact = models.TextField("quotation")
    prefix = models.CharField(max_length=200, blank=True)
    suffix = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(help_text="Order in the document, where its text is not held.")

    objects: ClassVar[ExcerptQuerySet] = ExcerptQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "exact", "prefix", "suffix"],
                name="excerpt_unique_in_source",
                violation_error_message="This quotation is already recorded for this source.",
            ),
            models.CheckConstraint(
                condition=~models.Q(exact=""),
                name="excerpt_not_empty",
                violation_error_message="Quote at least one word.",
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.exact}”"

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
        expert: Expert,
        kind: str,
        *,
        by: User,
        note: str = "",
        attribution: str = "high",
        attribution_note: str = "",
        replaces: Claim | None = None,
        submission: UUID | None = None,
    ) -> Claim:
        """Attribute the quotation to an expert and say what kind of statement it is.

        A forecast in a source that was signed off makes it partly coded again.
        """
        if expert.kind == Expert.Kind.BENCHMARK:
            raise ValidationError({"expert": "A benchmark is computed; it makes no claims."})
        with recording():
            # Whoever signs the source off has seen this claim, or sees it reopened.
            source = self.source.locked()
            same = self.claims.current().filter(expert=expert.canonical, kind=kind).first()
            if same and replaces is None:
                return same
            if kind == Claim.Kind.FORECAST and source.coding == source.Coding.COMPLETE:
                source.coding = source.Coding.PARTIAL  # a forecast that is not logged yet
                source.save(update_fields=["coding"])
            return Claim(
                excerpt=self,
                expert=expert.canonical,
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
        spans = {
            excerpt: locate(text, excerpt.exact, excerpt.prefix, excerpt.suffix)
            for excerpt in Excerpt.objects.filter(source_id=source_id).iterator()
        }
        self.bulk_create(
            Anchor(excerpt=excerpt, start=span[0], end=span[1]) for excerpt, span in spans.items() if span
        )


class Anchor(models.Model):
    """Where an excerpt stands in the text that is held: a projection, rebuilt whenever the text changes."""

    excerpt = models.OneToOneField(Excerpt, on_delete=models.CASCADE, primary_key=True, related_name="anchor")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    objects: ClassVar[AnchorQuerySet] = AnchorQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="anchor_not_empty",
                violation_error_message="An anchor covers at least one character.",
            )
        ]
