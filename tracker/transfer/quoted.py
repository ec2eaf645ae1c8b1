"""Quotations beside the forecasts of a file: where they stand, and the claims that they make."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from tracker.forms.sources import SourceForm
from tracker.models import Claim, Excerpt, Expert, Source, User
from tracker.prose.names import folded, tidy
from tracker.values.moments import DateBasis


class Quoted:
    """Claims and sources, each on record once however often a file is read."""

    def __init__(self, by: User) -> None:
        self.by = by

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Those on record by address, and by title: the latest of each."""
        found: dict[str, Source] = {}
        for source in Source.objects.only("title", "url"):
            found.setdefault(folded(source.title), source)
            found |= {source.url: source} if source.url else {}
        return found

    def claim(self, expert: Expert, quoted: dict[str, Any], attribution: str = "") -> Claim:
        """The claim that the quotation makes; another one where that was retracted. Raises ValidationError."""
        quotation = self.excerpt(expert, quoted)
        claim = quotation.claims.current().of(expert).filter(kind=Claim.Kind.FORECAST).first()
        kind, _, why = attribution.partition(":")
        said = {"attribution": kind.strip() or Claim.Attribution.HIGH.value, "attribution_note": why.strip()}
        return claim or quotation.claim(expert, Claim.Kind.FORECAST, by=self.by, **said)  # type: ignore[arg-type]

    def excerpt(self, author: Expert | None, quoted: dict[str, Any]) -> Excerpt:
        source = self.source(author, quoted)
        source.locked()  # whoever retracts a claim of it takes turns
        found = source.excerpts.filter(exact=quoted["quote"]).first()
        return found or source.quote(quoted["quote"], by=self.by)

    def source(self, author: Expert | None, quoted: dict[str, Any]) -> Source:
        """By its address, or without one by its title; made where there is none. Raises ValidationError."""
        url, title = quoted["source_url"], tidy(quoted["source_title"] or quoted["source_url"] or "Untitled")
        name = url or folded(title)
        if name not in self.sources:
            published = quoted["published_on"]
            data = {"title": title, "url": url, "medium": Source.Medium.ARTICLE}
            data |= {"authors": author.slug} if author else {}
            data |= {"published": published.iso()} if published else {"is_undated": "on"}
            data |= {"published_basis": DateBasis.STATED}
            form = SourceForm(data)
            if not form.is_valid():
                raise ValidationError([str(error) for errors in form.errors.values() for error in errors])
            self.sources[name] = self.sources[folded(title)] = form.enter(self.by)
        return self.sources[name]
