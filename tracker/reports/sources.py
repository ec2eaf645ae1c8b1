"""A document with its claims graded: what was said, what came of it, what it scored."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list

from tracker.models import Anchor, Claim, Evidence, Excerpt, Resolution, Source
from tracker.models.people import SYSTEM_EMAIL
from tracker.models.resolutions import EVIDENCE
from tracker.prose.marking import Mark, Paragraph, paragraphs
from tracker.prose.quotations import Span, nearest
from tracker.reports.grading import Grade, GradedForecast, graded, in_words, with_what_became_of_it

KINDS = {
    Claim.Kind.FORECAST: ("forecast", "forecasts"),
    Claim.Kind.VAGUE: ("vague claim", "vague claims"),
    Claim.Kind.PRESCRIPTION: ("prescription", "prescriptions"),
    Claim.Kind.ASSESSMENT: ("assessment", "assessments"),
}
MOST_LIKENESSES = 10  # on a page: each may take a quarter of a second


@dataclass(frozen=True)
class GradedClaim:
    claim: Claim
    forecasts: list[GradedForecast]

    @property
    def grade(self) -> Grade:
        """The claim's own kind, or the grade of its first forecast."""
        if self.claim.kind != Claim.Kind.FORECAST:
            return Grade(self.claim.kind)
        return self.forecasts[0].grade if self.forecasts else Grade.UNLOGGED


@dataclass(frozen=True)
class Quotation:
    """A quotation with its claims, and what it is evidence for.  number: which it is, in document order."""

    excerpt: Excerpt
    claims: list[GradedClaim]
    evidence: list[Evidence]
    number: int

    @cached_property
    def marks(self) -> "list[Mark[Quotation]]":
        """Where its pieces stand in the text; none if the text is not held, or no longer has them."""
        anchor: Anchor | None = getattr(self.excerpt, "anchor", None)
        return [Mark(start, end, self) for start, end in anchor.spans] if anchor else []

    @property
    def kind(self) -> str:
        """Of its first claim; "" for evidence alone."""
        return self.claims[0].claim.kind if self.claims else ""

    @cached_property
    def grade(self) -> Grade | None:
        return self.claims[0].grade if self.claims else None


@dataclass(frozen=True)
class GradedSource:
    source: Source
    quotations: list[Quotation]

    @property
    def marks(self) -> list[Mark[Quotation]]:
        return [mark for quotation in self.quotations for mark in quotation.marks]

    @property
    def paragraphs(self) -> list[Paragraph[Quotation]]:
        """The whole text with its quotations marked. One of several pieces begins with its first."""
        found = list(paragraphs(self.source.text, self.marks))
        begun: set[int] = set()
        for paragraph in found:
            first = {q.number: q for q in paragraph.begins if q.number not in begun}
            begun |= first.keys()
            paragraph.begins[:] = first.values()
        return found

    @property
    def lost(self) -> list[Quotation]:
        """Quotations whose words are not in the text as it is held now."""
        return [quotation for quotation in self.beside if quotation.excerpt.exact]

    @property
    def beside(self) -> list[Quotation]:
        """What cannot be marked in the text that is held: lost quotations, and figures without words."""
        return [quotation for quotation in self.quotations if not quotation.marks] if self.source.text else []

    @property
    def likenesses(self) -> list[tuple[Quotation, Span | None]]:
        """The lost quotations, the first ones with the place in the text that is most like them, if any."""
        return [
            (quotation, nearest(self.source.text, quotation.excerpt.exact) if n < MOST_LIKENESSES else None)
            for n, quotation in enumerate(self.lost)
        ]

    @property
    def forecasts(self) -> list[GradedForecast]:
        """In document order."""
        return [row for quotation in self.quotations for claim in quotation.claims for row in claim.forecasts]

    @property
    def scored(self) -> list[GradedForecast]:
        return [row for row in self.forecasts if row.loss is not None]

    @property
    def from_archive_in_words(self) -> str:
        """“Logged from the archive, after the outcome was known.”, or how many were; "" where none."""
        late, n = sum(row.is_from_archive for row in self.forecasts), len(self.forecasts)
        if not late:
            return ""
        what = "was" if late == 1 else "were"
        how = f"{late} of {n} forecasts {what} logged" if late < n else "Logged"
        return f"{how} from the archive, after the outcome was known."

    @property
    def mean_loss(self) -> float | None:
        losses = [row.loss for row in self.forecasts if row.loss is not None]
        return fmean(losses) if losses else None

    @property
    def kinds(self) -> list[tuple[int, str]]:
        """How many claims of each kind, as 4 “forecasts”, 2 “vague claims”."""
        counts = Counter(one.claim.kind for quotation in self.quotations for one in quotation.claims)
        return [(counts[kind], KINDS[kind][counts[kind] > 1]) for kind in KINDS if counts[kind]]

    @property
    def grades(self) -> list[Grade]:
        """One for each forecast and each other claim, in document order."""
        return [
            grade
            for quotation in self.quotations
            for claim in quotation.claims
            for grade in ([f.grade for f in claim.forecasts] or [claim.grade])
        ]

    @property
    def tally(self) -> list[tuple[Grade, int]]:
        """How many forecasts and other claims got each grade, in the order of Grade."""
        counts = Counter(self.grades)
        return [(grade, counts[grade]) for grade in Grade if counts[grade]]

    @property
    def outcomes(self) -> list[Resolution]:
        """The decisions in force that rest on it, each once."""
        pieces = (piece for quotation in self.quotations for piece in quotation.evidence)
        return list(
            {
                piece.resolution_id: piece.resolution
                for piece in pieces
                if piece.is_in_force and piece.stance == Evidence.Stance.SUPPORTS
            }.values()
        )

    @property
    def counts(self) -> list[tuple[int, str]]:
        """What was found in it, as counts with words; the last may be 4 “outcomes rest on it”."""
        n = len(self.outcomes)
        return in_words(self.tally) + ([(n, f"outcome{'s rest' if n > 1 else ' rests'} on it")] if n else [])

    @property
    def summary(self) -> list[str]:
        """“4 forecasts, all wrong”, “1 annulled”; one sentence where there is nothing to count."""
        counted = [f"{n} {words}" for n, words in self.counts]
        return counted or ["Quoted as evidence" if self.quotations else "Nothing is quoted from it yet"]

    @property
    def byline(self) -> list[str]:
        """“By Eric Gomez”, “Cato Institute”, “26 February 2019”"""
        authors = get_text_list([str(author) for author in self.source.authors.all()], "and")
        publisher = str(self.source.publisher or "")
        published = str(self.source.published or "")
        return [phrase for phrase in (authors and f"By {authors}", publisher, published) if phrase]

    @property
    def lede(self) -> SafeString:
        """“By Eric Gomez. Graded claim by claim: in the margin stands what became of each.”, with links."""
        links: list[str] = [
            format_html('<a href="{}">{}</a>', author.get_absolute_url(), author)
            for author in self.source.authors.all()
        ]
        by = format_html("By {}. ", SafeString(get_text_list(links, "and"))) if links else ""
        if self.tally:
            how = "Graded claim by claim: in the margin stands what became of each."
        elif self.quotations:
            how = "Quoted as evidence: in the margin stands what each passage bears on."
        else:
            how = "Nothing is quoted from it yet."
        return format_html("{}{}", by, how)


def founding_case() -> GradedSource | None:
    """Of the collection that the settings name, the first source with scored forecasts, and their evidence.

    Only as it is shipped: whoever adds to the collection does not choose what the front page shows.
    """
    shipped = Source.objects.filter(
        collections__title=settings.FOUNDING_CASE,
        collections__recorded_by__email=SYSTEM_EMAIL,
        recorded_by__email=SYSTEM_EMAIL,
    )
    cases = map(graded_source, shipped.select_related("publisher").prefetch_related("authors").order_by("pk"))
    case = next((case for case in cases if case.scored), None)
    if case:
        prefetch_related_objects(
            [found for row in case.scored if (found := row.forecast.question.resolution)], EVIDENCE
        )
    return case


def graded_source(source: Source) -> GradedSource:
    """Every excerpt of the source in document order, with the claims and forecasts made of it.

    Put together here: hundreds of rows that each bring their claim, excerpt and the whole text are slow.
    """
    excerpts = list(source.excerpts.shown().in_document_order().select_related("anchor"))
    claims: dict[int, list[Claim]] = defaultdict(list)
    forecasts: dict[int, list[GradedForecast]] = defaultdict(list)
    evidence: dict[int, list[Evidence]] = defaultdict(list)
    of_source = Claim.objects.current().filter(excerpt__source=source).order_by("pk")
    for claim in of_source.prefetch_related("expert__merged_into"):
        claims[claim.excerpt_id].append(claim)
    for row in graded(with_what_became_of_it().filter(claim__excerpt__source=source)):
        forecasts[row.forecast.claim_id].append(row)  # type: ignore[index]
    cited = Evidence.objects.filter(excerpt__source=source).order_by("pk")
    for piece in cited.select_related("resolution__question__in_force"):
        evidence[piece.excerpt_id].append(piece)
    for excerpt in excerpts:
        for claim in claims[excerpt.pk]:
            claim.excerpt = excerpt
            for row in forecasts[claim.pk]:
                row.forecast.claim = claim
    return GradedSource(
        source,
        [
            Quotation(
                excerpt,
                [GradedClaim(claim, forecasts[claim.pk]) for claim in claims[excerpt.pk]],
                evidence[excerpt.pk],
                number,
            )
            for number, excerpt in enumerate(excerpts, start=1)
        ],
    )
