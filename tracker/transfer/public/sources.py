from datetime import datetime
from typing import ClassVar

from pydantic import Field

from tracker.models import Anchor, Claim, Excerpt, Source
from tracker.transfer.public.shape import Link, Shape, key_of, printed


class SourceRow(Shape):
    """A document. Its text leaves only where its licence allows that, and of one source at a time."""

    NAME: ClassVar[str] = "sources"

    id: int
    title: str
    medium: str
    authors: list[str] = Field(description="Slugs of experts")
    publisher: str
    published: str | None
    published_basis: str
    published_basis_note: str
    url: str
    archive_url: str
    licence: str
    coding: str = Field(description="not started, partial or complete: whether all of its claims are on record")
    n_claims: int
    text: str | None = Field(None, description="Of one source, where readers may see it")
    page: str

    @classmethod
    def of(cls, source: Source, link: Link, *, text: str | None = None) -> "SourceRow":
        """source: `with_counts`."""
        plain = ("title", "medium", "published_basis", "published_basis_note", "url", "archive_url", "licence")
        return cls(
            id=source.pk,
            **{name: getattr(source, name) for name in (*plain, "coding")},
            authors=[author.canonical.slug for author in source.authors.all()],
            publisher=source.publisher.name if source.publisher else "",
            published=printed(source.published),
            n_claims=source.n_claims,  # type: ignore[attr-defined]
            text=text,
            page=link(source.get_absolute_url()),
        )


class ExcerptRow(Shape):
    """A quotation, which is its author’s and its publisher’s."""

    NAME: ClassVar[str] = "excerpts"

    id: int
    source: int
    source_title: str
    exact: str = Field(description="Word for word, with […] between pieces; empty of a figure without words")
    prefix: str
    suffix: str
    place: str
    start: int | None = Field(description="Where it begins in the held text, in characters")
    end: int | None
    seconds: int | None = Field(description="When it is said, where the source is a recording")

    @classmethod
    def of(cls, excerpt: Excerpt, link: Link) -> "ExcerptRow":
        anchor: Anchor | None = getattr(excerpt, "anchor", None)
        return cls(
            id=excerpt.pk,
            source=excerpt.source_id,
            source_title=excerpt.source.title,
            **{name: getattr(excerpt, name) for name in ("exact", "prefix", "suffix", "place")},
            start=anchor.start if anchor else None,
            end=anchor.end if anchor else None,
            seconds=anchor.seconds if anchor else None,
        )


class ClaimRow(Shape):
    """What an expert said in an excerpt, and of what kind it is."""

    NAME: ClassVar[str] = "claims"

    id: int
    expert: str = Field(description="A slug")
    expert_name: str
    kind: str = Field(description="forecast, vague, prescription or assessment")
    excerpt: int
    quotation: str
    source: int
    source_title: str
    note: str
    attribution: str = Field(description="high or medium: how certain it is that they said so")
    attribution_note: str
    replaces: int | None
    replaced_by: int | None
    retracted: str | None = Field(description="Why it was taken back")
    recorded_at: datetime
    recorded_by: str
    page: str

    @classmethod
    def of(cls, claim: Claim, link: Link) -> "ClaimRow":
        retraction = getattr(claim, "retraction", None)
        return cls(
            id=claim.pk,
            expert=claim.speaker.slug,
            expert_name=claim.speaker.name,
            kind=claim.kind,
            excerpt=claim.excerpt_id,
            quotation=claim.excerpt.words,
            source=claim.excerpt.source_id,
            source_title=claim.excerpt.source.title,
            **{name: getattr(claim, name) for name in ("note", "attribution", "attribution_note")},
            replaces=claim.replaces_id,
            replaced_by=key_of(claim, "replaced_by"),
            retracted=retraction.reason if retraction else None,
            recorded_at=claim.recorded_at,
            recorded_by=claim.recorded_by.name,
            page=link(claim.get_absolute_url()),
        )
