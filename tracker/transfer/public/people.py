"""Who speaks, who publishes, what belongs together, and by what words are read."""

from typing import ClassVar

from pydantic import Field

from tracker.models import Collection, Expert, Lexicon, LexiconEntry, Organization
from tracker.transfer.public.shape import Link, Shape


class ExpertRow(Shape):
    """Who makes forecasts. Benchmarks are computed."""

    NAME: ClassVar[str] = "experts"

    slug: str
    name: str
    kind: str = Field(description="person, organization, model or benchmark")
    aliases: list[str]
    biography: str
    homepage: str
    orcid: str
    wikidata: str
    affiliations: list[str] = Field(description="Latest first: “Analyst, Cato Institute, 2015-01-01 to …”")
    merged_into: str | None = Field(description="The slug of whom they turned out to be")
    page: str

    @classmethod
    def of(cls, expert: Expert, link: Link) -> "ExpertRow":
        return cls(
            **{n: getattr(expert, n) for n in ("slug", "name", "kind", "aliases", "biography", "homepage")},
            orcid=expert.orcid,
            wikidata=expert.wikidata,
            affiliations=[
                f"{place}, {place.started_on or '…'} to {place.ended_on or '…'}"
                for place in expert.affiliations.all()
            ],
            merged_into=expert.merged_into.slug if expert.merged_into else None,
            page=link(expert.get_absolute_url()),
        )


class OrganizationRow(Shape):
    """A publisher, or where experts work."""

    NAME: ClassVar[str] = "organizations"

    slug: str
    name: str
    homepage: str

    @classmethod
    def of(cls, organization: Organization, link: Link) -> "OrganizationRow":
        return cls(slug=organization.slug, name=organization.name, homepage=organization.homepage)


class CollectionRow(Shape):
    """Sources and questions that belong together, and how they were chosen."""

    NAME: ClassVar[str] = "collections"

    slug: str
    title: str
    description: str
    frame: str = Field(description="complete or selected")
    frame_note: str
    n_sources: int
    n_questions: int
    page: str

    @classmethod
    def of(cls, collection: Collection, link: Link) -> "CollectionRow":
        """collection: with counts."""
        names = ("slug", "title", "description", "frame", "frame_note", "n_sources", "n_questions")
        return cls(**{name: getattr(collection, name) for name in names}, page=link(collection.get_absolute_url()))


class LexiconRow(Shape):
    """A published table from words to probabilities."""

    NAME: ClassVar[str] = "lexicons"

    slug: str
    name: str
    kind: str = Field(description="survey, standard or house")
    citation: str
    url: str
    licence: str
    n_terms: int

    @classmethod
    def of(cls, lexicon: Lexicon, link: Link) -> "LexiconRow":
        """lexicon: with the number of its terms."""
        return cls(**{name: getattr(lexicon, name) for name in cls.model_fields})


class EntryRow(Shape):
    """A term of a lexicon, and what it is read as."""

    NAME: ClassVar[str] = "entries"

    id: int = Field(description="To be sent as “entry” with a phrase")
    lexicon: str
    term: str
    low: float
    best: float
    high: float
    n: int | None = Field(description="Respondents of a survey")
    note: str

    @classmethod
    def of(cls, entry: LexiconEntry, link: Link) -> "EntryRow":
        names = ("term", "low", "best", "high", "n", "note")
        return cls(id=entry.pk, lexicon=entry.lexicon.slug, **{name: getattr(entry, name) for name in names})
