"""Published tables from words to probabilities."""

import re
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tracker.models.fields import HttpURLField, ProbabilityField
from tracker.prose.phrases import meant, terms_in

HEDGES = re.compile(r"\b(could|may|might)\b", re.IGNORECASE)


def is_hedge(phrase: str) -> bool:
    """Whether readers take the words for almost anything: their readings are 56 to 60 points wide."""
    return bool(HEDGES.search(phrase))


class Lexicon(models.Model):
    class Kind(models.TextChoices):
        SURVEY = "survey", "Survey: what readers understood"
        STANDARD = "standard", "Standard: what writers are told to mean"
        HOUSE = "house", "House rule"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=Kind)
    citation = models.TextField()
    url = HttpURLField(blank=True)
    licence = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """Of two, the lesser is proposed first."""
        return self.kind != self.Kind.HOUSE, self.slug != settings.DEFAULT_LEXICON, self.kind != self.Kind.SURVEY


class LexiconEntryQuerySet(models.QuerySet["LexiconEntry"]):
    def with_lexicon(self) -> "LexiconEntryQuerySet":
        return self.select_related("lexicon").order_by("term", "lexicon__kind", "lexicon__name")

    def for_phrase(self, phrase: str, chosen: int | None = None) -> "list[LexiconEntry]":
        """What the lexicons say of a phrase, the one to be proposed first: a house rule, the site's lexicon,
        then the surveys of most respondents and the standards. With `chosen`, if it is none of these."""
        terms = terms_in(phrase, self.order_by("term").values_list("term", flat=True).distinct())
        entries = self.filter(Q(term__in=terms) | Q(pk=chosen)).select_related("lexicon")
        return sorted(
            entries, key=lambda entry: (*entry.lexicon.rank, -(entry.n or 0), entry.lexicon.name, entry.best)
        )


def first_choice(entries: "list[LexiconEntry]") -> str:
    """The key of the entry that is chosen before anybody has; "" where several words of probability were found."""
    return str(entries[0].pk) if len({meant(entry.term) for entry in entries}) == 1 else ""


class LexiconEntry(models.Model):
    """A term's range: for a survey the quartiles about the median, for a standard its limits about the middle."""

    lexicon = models.ForeignKey(Lexicon, on_delete=models.CASCADE, related_name="entries")
    term = models.CharField(max_length=80)
    low = ProbabilityField()
    best = ProbabilityField()
    high = ProbabilityField()
    lower = ProbabilityField(help_text="5th percentile of respondents, or the lower limit of a standard.")
    upper = ProbabilityField(help_text="95th percentile of respondents, or the upper limit of a standard.")
    n = models.PositiveIntegerField(null=True, blank=True, help_text="Respondents.")
    note = models.TextField(blank=True, help_text="Why a house rule reads the term so.")

    objects: ClassVar[LexiconEntryQuerySet] = LexiconEntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["lexicon", "best", "term"]
        verbose_name_plural = "lexicon entries"
        constraints = [
            models.UniqueConstraint(
                fields=["lexicon", "term"],
                name="lexicon_term_unique",
                violation_error_message="This lexicon has an entry for this term already.",
            ),
            models.CheckConstraint(
                condition=Q(low__gte=0, low__lte=F("best"), best__lte=F("high"), high__lte=1)
                & Q(lower__gte=0, lower__lte=F("low"), upper__gte=F("high"), upper__lte=1),
                name="lexicon_entry_in_order",
                violation_error_message="Low, best and high must be in order and between 0 and 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.term}” in {self.lexicon}"
