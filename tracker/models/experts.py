"""Who makes forecasts."""

from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from tracker.models.changes import recording
from tracker.models.fields import HttpURLField, not_itself
from tracker.models.merges import Merge
from tracker.models.organizations import Affiliation, Organization
from tracker.models.people import User
from tracker.models.record import Authored
from tracker.models.searched import SearchedQuerySet
from tracker.models.slugs import free_slug
from tracker.prose.names import folded, skeleton, tidy
from tracker.scoring import question

EVEN_ODDS, BASE_RATE, CROWD = "even-odds", "base-rate", "crowd"
BENCHMARK_SLUGS = {question.EVEN_ODDS: EVEN_ODDS, question.CROWD: CROWD}  # those that are stored with scores
BENCHMARKS = {
    EVEN_ODDS: (
        "Even odds",
        "Gives every option the same probability, one half to each side of a yes-or-no question, and every value "
        "of a range the same chance.",
    ),
    BASE_RATE: (
        "Base rate",
        "The share of Yes among the questions of the same topic whose outcome was known before this one opened, "
        "drawn towards that share among all earlier questions, and this towards one half.",
    ),
    CROWD: ("Crowd", "The median of all experts’ forecasts of the same question, while at least two stand."),
}


def _begins(name: str, wanted: list[str]) -> bool:
    """Whether for each of these words the name has one that begins with it."""
    parts = folded(name).split()
    return all(any(part.startswith(word.rstrip(".")) for part in parts) for word in wanted)


def said_by(expert: "Expert") -> models.Q:
    """Of forecasts, claims and withdrawals those of an expert, also under a name that was merged into theirs."""
    return models.Q(expert=expert) | models.Q(expert__merged_into=expert)


class ExpertQuerySet(SearchedQuerySet["Expert"]):
    def listed(self) -> Self:
        """Everyone with a page: those merged into another have only an address that redirects."""
        return self.filter(merged_into__isnull=True)

    def people_and_models(self) -> Self:
        return self.listed().exclude(kind=Expert.Kind.BENCHMARK)

    def benchmarks(self) -> Self:
        return self.filter(kind=Expert.Kind.BENCHMARK)

    def named(self, name: str) -> Self:
        return self.people_and_models().filter(name__iexact=tidy(name))

    def called(self, name: str) -> list["Expert"]:
        """Those of this name or alias."""
        wanted, known = folded(name), self.people_and_models()
        if wanted.isascii():  # of other letters SQLite does not know which are the same in lower case
            known = known.filter(models.Q(name__iexact=tidy(name)) | ~models.Q(aliases=[]))
        return [expert for expert in known if wanted in map(folded, expert.names)]

    def meant_by(self, words: str) -> list["Expert"]:
        """Those of this name or alias; else those of whose names one has words that begin with each of these, or
        that look the same."""
        wanted, known = folded(words).split(), self.people_and_models()
        if not wanted:
            return []
        if exactly := self.called(words):
            return exactly
        if folded(words).isascii():
            holds_all = models.Q(*(models.Q(name__icontains=word.rstrip(".")) for word in wanted))
            known = known.filter(holds_all | ~models.Q(aliases=[]))
        begun = [expert for expert in known if any(_begins(name, wanted) for name in expert.names)]
        return begun or self.looking_like(words)

    def looking_like(self, name: str) -> list["Expert"]:
        """Those of this name, or of one that looks the same in print: other accents, another alphabet."""
        wanted, known = skeleton(name), self.people_and_models()
        return [expert for expert in known if wanted and wanted in map(skeleton, expert.names)]


class Expert(Authored):
    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        ORGANIZATION = "organization", "Organization"
        MODEL = "model", "Model"
        BENCHMARK = "benchmark", "Benchmark"

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PERSON)
    aliases = models.JSONField(default=list, blank=True)
    biography = models.TextField(blank=True)
    homepage = HttpURLField(blank=True)
    orcid = models.CharField(
        "ORCID",
        max_length=19,
        blank=True,
        validators=[RegexValidator(r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$", "Write an ORCID as 0000-0002-1825-0097.")],
    )
    wikidata = models.CharField(
        "Wikidata item",
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^Q\d+$", "Write a Wikidata item as Q42.")],
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    objects: ClassVar[ExpertQuerySet] = ExpertQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "pk"]
        permissions = [("merge_expert", "Can merge two experts")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["person", "organization", "model", "benchmark"]),
                name="expert_kind_known",
                violation_error_message="An expert is a person, an organization, a model or a benchmark.",
            ),
            not_itself("expert", "merged_into", "An expert cannot be merged into themselves."),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("expert", args=[self.slug])

    @property
    def names(self) -> list[str]:
        return [self.name, *self.aliases]

    @property
    def how_it_is_made(self) -> str:
        """Of a benchmark, as this version computes it: what is on record may be of an earlier one."""
        return BENCHMARKS[self.slug][1]

    @property
    def canonical(self) -> "Expert":
        return self.merged_into or self

    def name_slug(self) -> None:
        """Give a new expert an address. It never changes afterwards: links must last."""
        if not self.slug:
            self.slug = free_slug(Expert, self.name, taken={"new"})

    def affiliate(
        self, organization: str, *, role: str = "", started_on: date | None = None, ended_on: date | None = None
    ) -> Affiliation:
        """Say where the expert works or worked. An organization of this name is made if there is none yet."""
        with recording():
            place = Affiliation(
                expert=self,
                organization=Organization.objects.named(organization),
                role=role,
                started_on=started_on,
                ended_on=ended_on,
            )
            place.full_clean()
            place.save()
            return place

    def refuse_merge(self, other: "Expert") -> None:
        """Raise ValidationError where they cannot be one."""
        if self == other:
            raise ValidationError("An expert cannot be merged into themselves.")
        if self.merged_into or other.merged_into:
            gone = self if self.merged_into else other
            raise ValidationError(f"{gone} has already been merged into {gone.merged_into}.")
        if Expert.Kind.BENCHMARK in (self.kind, other.kind):
            raise ValidationError("A benchmark cannot be merged with anyone.")
        if self.kind != other.kind:
            kinds = f"{self} is on record as {KINDS_IN_WORDS[self.kind]}, {other} as {KINDS_IN_WORDS[other.kind]}"
            raise ValidationError(f"{kinds}: they cannot be one. Correct the kind first, if that is a mistake.")

    def merge_into(self, other: "Expert", *, by: User, note: str = "", submission: UUID | None = None) -> None:
        """Make both one: a pointer, which every read follows. Records keep the expert they were made under."""
        with recording():
            rows = Expert.objects.select_for_update().in_bulk([self.pk, other.pk])
            merged, kept = rows[self.pk], rows[other.pk]
            if not Merge.objects.submitted_as(submission):
                merged.refuse_merge(kept)
                Merge(expert=merged, into=kept, note=note, recorded_by=by, submission=submission).enter()
                _point([merged, *merged.merged.all()], kept)
        self.refresh_from_db()

    def take_apart(self, *, by: User, note: str, submission: UUID | None = None) -> None:
        """Take back that this one was merged. Who had been merged into it before comes along."""
        with recording():
            merged = Expert.objects.select_for_update().get(pk=self.pk)
            if not Merge.objects.submitted_as(submission):
                if merged.merged_into is None:
                    raise ValidationError(f"{merged} is not merged with anyone.")
                Merge(expert=merged, into=None, note=note, recorded_by=by, submission=submission).enter()
                into = Merge.objects.into_by_expert()
                others = [one for one in merged.merged_into.merged.all() if merged.pk in _way(one.pk, into)]
                _point([merged], None)
                _point(others, merged)
        self.refresh_from_db()


KINDS_IN_WORDS = {
    Expert.Kind.PERSON.value: "a person",
    Expert.Kind.ORGANIZATION.value: "an organization",
    Expert.Kind.MODEL.value: "a model",
}


def _point(experts: list[Expert], kept: Expert | None) -> None:
    """Let the records of these count for another, or for themselves, and score anew what they forecast."""
    # First the questions, in order: whoever resolves one of them meanwhile waits, and then sees the merge.
    asked = {f.question_id: f.question for e in experts for f in e.forecasts.select_related("question")}
    questions = [asked[pk].locked() for pk in sorted(asked)]
    Expert.objects.filter(pk__in=[expert.pk for expert in experts]).update(merged_into=kept)
    for locked in questions:
        locked.rescore()


def _way(expert: int, into: dict[int, int | None]) -> set[int]:
    """Whom an expert was merged into, and whom those were."""
    way: set[int] = set()
    while (above := into.get(expert)) and above not in way:
        way.add(above)
        expert = above
    return way


def canonical_id(path: str = "expert") -> Coalesce:
    """The expert that a record counts for, as a database expression."""
    return Coalesce(f"{path}__merged_into_id", f"{path}_id")


def create_benchmarks() -> None:
    """The reference forecasters that the site computes itself, always there."""
    if Expert.objects.benchmarks().count() == len(BENCHMARKS):
        return
    system = User.objects.system()
    for slug, (name, biography) in BENCHMARKS.items():
        Expert.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name,
                "biography": biography,
                "kind": Expert.Kind.BENCHMARK,
                "recorded_by": system,
            },
        )
