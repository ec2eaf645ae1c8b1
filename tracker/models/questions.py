"""What can be resolved. The verbs that write forecasts and resolutions are here."""

from collections.abc import Iterable
from itertools import batched
from typing import Any, ClassVar, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.lookups import Exact, GreaterThan
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from tracker.fulltext.words import is_about
from tracker.models.changes import recording
from tracker.models.collections import Topic
from tracker.models.conditions import Condition
from tracker.models.counted import at_once
from tracker.models.events import EventAssignment
from tracker.models.experts import Expert
from tracker.models.fields import JSONLength
from tracker.models.forecasts import Forecast, Withdrawal
from tracker.models.people import User
from tracker.models.projections import rebuild_scores
from tracker.models.readings import NO_WORDS, Words
from tracker.models.record import Authored
from tracker.models.resolutions import Clarification, Evidence, Resolution, ResolutionInForce
from tracker.models.searched import SearchedQuerySet
from tracker.values.answers import Answers
from tracker.values.kinds import WITH_OPTIONS, WITH_RANGE, QuestionKind, answers_of
from tracker.values.moments import AFTER_IT_WAS_KNOWN, DateBasis, Moment, Precision, WhyNot, refuse_future, why_not
from tracker.values.value import Value

FROZEN = "This question has forecasts or a decision; it is no longer edited. Add a clarification instead."


class QuestionQuerySet(SearchedQuerySet["Question"]):
    def with_state(self) -> Self:
        return self.select_related("in_force__resolution", "condition__depends_on__in_force__resolution")

    def about_the_same(self, text: str, most: int) -> "list[Question]":
        """The closest to a text that have more in common with it than words which any question may have."""
        return [
            question
            for question in self.like(text, most)
            if is_about(text, f"{question.title} {question.criteria}")
        ]

    def with_counts(self) -> Self:
        current = Q(forecasts__replaced_by=None, forecasts__retraction=None)
        return self.annotate(
            n_forecasts=Count("forecasts", filter=current),
            n_experts=Count("forecasts__expert", filter=current, distinct=True),
        )

    def unresolved(self) -> Self:
        return self.filter(in_force=None)

    def open(self) -> Self:
        return self.unresolved().filter(closes_at__gt=timezone.now())

    def due(self) -> Self:
        """Closed, and waiting for their outcome."""
        return self.unresolved().filter(closes_at__lte=timezone.now())

    def resolved(self) -> Self:
        return self.filter(in_force__resolution__decision=Resolution.Decision.OUTCOME)

    def annulled(self) -> Self:
        return self.filter(in_force__resolution__decision=Resolution.Decision.ANNULLED)

    def yes_or_no(self) -> Self:
        return self.filter(kind=QuestionKind.BINARY)

    def about(self, topic: Topic) -> Self:
        return self.filter(topics=topic)

    def closing_first(self) -> Self:
        return self.order_by("closes_at", "pk")

    def ask_all(self, questions: "list[tuple[Question, list[Topic], str]]", *, by: User) -> None:
        """Put many new questions on record, checked by their form, each with its topics and its event."""
        with recording():
            for question, _, _ in questions:
                question.recorded_by = by
            self.bulk_create([question for question, _, _ in questions], batch_size=500)
            linked = Question.topics.through
            links = [
                linked(question=question, topic=topic) for question, topics, _ in questions for topic in topics
            ]
            linked.objects.bulk_create(links, batch_size=1000)
            EventAssignment.objects.assign_all(((q.pk, event) for q, _, event in questions if event), by=by)

    def resolve_all(self, resolutions: list[Resolution]) -> None:
        """Record the first outcome of many questions at once, and their scores, in one transaction.

        resolutions: unsaved, checked by `Resolution.clean_first`.
        """
        with recording():
            Resolution.objects.bulk_create(resolutions, batch_size=1000)
            ResolutionInForce.objects.bulk_create(
                [ResolutionInForce(question=r.question, resolution=r) for r in resolutions], batch_size=1000
            )
            pks = [resolution.question.pk for resolution in resolutions]
            for some in batched(pks, 500):
                self.filter(pk__in=some).rescore()

    def lock(self) -> None:
        """Until the transaction ends: writers of these questions take turns, as with `Question.locked`."""
        list(self.order_by("pk").select_for_update().values_list("pk"))

    def rescore(self) -> int:
        """Drop and rebuild the scores of these questions from the record. Returns how many there are."""
        n_scores = 0
        for pks in at_once(self.order_by("pk").values_list("pk", flat=True).iterator()):
            with recording():
                # Whoever logs a forecast of one of them meanwhile waits, and then scores it too.
                Question.objects.filter(pk__in=pks).lock()
                n_scores += rebuild_scores(pks)
        return n_scores


# How criteria begin that leave the outcome to whoever made the forecast.
AS_ITS_AUTHOR_GRADES = "As the author grades it"


class Question(Authored):
    Kind = QuestionKind

    # Once a forecast or a resolution refers to it, not even SQL may change what was asked (ledger/guarded.py).
    FROZEN_BY: ClassVar[list[tuple[str, str]]] = [("Forecast", "question"), ("Resolution", "question")]

    title = models.CharField(max_length=300)
    criteria = models.TextField(
        "resolution criteria", help_text="What must be observed, by whom, for which outcome."
    )
    kind = models.CharField(max_length=15, choices=QuestionKind, default=QuestionKind.BINARY)
    options: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    lower_bound = models.FloatField(null=True, blank=True)
    upper_bound = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    opens_at = models.DateTimeField()
    opens_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    closes_at = models.DateTimeField()
    closes_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    closes_basis = models.CharField(max_length=8, choices=DateBasis, default=DateBasis.STATED)
    closes_basis_note = models.TextField(blank=True)
    resolve_by = models.DateField(null=True, blank=True)
    key = models.CharField("identifier elsewhere", max_length=200, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="questions")

    objects: ClassVar[QuestionQuerySet] = QuestionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["closes_at", "pk"]
        indexes = [models.Index(fields=["closes_at"], name="question_closes_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=~Q(key=""),
                name="question_key_unique",
                violation_error_message="Another question has this identifier already.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(QuestionKind.values)),
                name="question_kind_known",
                violation_error_message="A question is binary, multiple choice, ordered, numeric or a date.",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="question_closes_after_it_opens",
                violation_error_message="A question must close after it opens.",
            ),
            models.CheckConstraint(
                condition=~Q(criteria=""),
                name="question_has_criteria",
                violation_error_message="Write what must be observed for which outcome.",
            ),
            models.CheckConstraint(
                condition=Q(closes_basis="stated") | ~Q(closes_basis_note=""),
                name="question_inferred_deadline_has_reason",
                violation_error_message="Say how the deadline was inferred.",
            ),
            models.CheckConstraint(
                condition=Q(GreaterThan(JSONLength("options"), 1), kind__in=WITH_OPTIONS)
                | Q(~Q(kind__in=WITH_OPTIONS), Exact(JSONLength("options"), 0)),
                name="question_options_match_kind",
                violation_error_message="A choice needs at least two options; other questions have none.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=WITH_RANGE, lower_bound__isnull=False, upper_bound__gt=F("lower_bound"))
                | Q(~Q(kind__in=WITH_RANGE), lower_bound__isnull=True, upper_bound__isnull=True),
                name="question_range_matches_kind",
                violation_error_message="A number or a date needs a range, lowest first.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("question", args=[self.pk, slugify(self.title)[:60].strip("-") or "question"])

    # --- What it is now ---------------------------------------------------------------------------

    @property
    def opens(self) -> Moment:
        return Moment(self.opens_at, self.opens_precision)

    @property
    def closes(self) -> Moment:
        return Moment(self.closes_at, self.closes_precision, is_end=True)

    @property
    def resolution(self) -> Resolution | None:
        """The current one, if there is any."""
        in_force: ResolutionInForce | None = getattr(self, "in_force", None)
        return in_force.decision if in_force else None

    @property
    def state(self) -> str:
        """open, closed, resolved or annulled."""
        if self.resolution:
            return "resolved" if self.resolution.is_outcome else "annulled"
        return "open" if self.closes_at > timezone.now() else "closed"

    @property
    def answers(self) -> Answers:
        """What it can be answered with: how outcomes and forecasts of it are written, drawn and scored."""
        return answers_of(self.kind, self.options, self.lower_bound, self.upper_bound, self.unit)

    @property
    def event(self) -> str:
        """The event that it restates, as said last; "" where it is one of its own."""
        return self.event_assignments.by_question().get(self.pk, "") if self.pk else ""

    @property
    def is_graded_by_author(self) -> bool:
        return self.criteria.startswith(AS_ITS_AUTHOR_GRADES)

    @property
    def is_frozen(self) -> bool:
        """Never edited once it has a forecast or a decision: a clarification is appended instead."""
        return self.forecasts.exists() or self.resolutions.exists()

    @property
    def condition_is_met(self) -> bool | None:
        """None while it is not known, or where there is no condition."""
        condition: Condition | None = getattr(self, "condition", None)
        found = condition.depends_on.resolution if condition else None
        return found.outcome == condition.outcome if condition and found else None

    # --- What it refuses --------------------------------------------------------------------------

    def clean(self) -> None:
        given: Any = self.options
        if not isinstance(given, list) or not all(isinstance(option, str) for option in given):
            raise ValidationError({"options": "Every option is a line of text."})
        options = [option.strip() for option in given]
        if len({option.casefold() for option in options}) < len(options) or not all(options):
            raise ValidationError({"options": "Every option needs a name of its own."})
        if self.pk:
            self.refuse_if_frozen()
        self.answers.refuse()
        condition = self.dependents.first() if self.pk else None
        if condition:
            self.refuse_as_condition()
            # Raises when the outcome that another question waits for would no longer exist.
            self.clean_outcome(condition.outcome)

    def clean_outcome(self, outcome: str) -> str:
        return self.answers.clean_outcome(outcome)

    def refuse_if_frozen(self) -> None:
        if self.is_frozen:
            raise ValidationError(FROZEN)

    def why_not(self, made: Moment, basis: str) -> WhyNot:
        """Why a forecast made then does not count, with its sentence; "" if it does."""
        return why_not(made, basis, self.closes, self.resolution.known if self.resolution else None)

    def refuse_made_at(self, made: Moment, basis: str = DateBasis.STATED) -> None:
        """Raise ValidationError for a forecast that would have had hindsight, or from the future."""
        refuse_future(made, "made")
        if (reason := self.why_not(made, basis)) == AFTER_IT_WAS_KNOWN:
            raise ValidationError({"made": reason.sentence})

    def refuse_as_condition(self) -> None:
        """Raise ValidationError where the outcomes are too many to wait for one of them."""
        if not self.answers.are_probabilities:
            raise ValidationError(
                "A condition is one outcome of a question that is answered with Yes, No or one of several "
                f"options; “{self}” is not."
            )

    # --- What is done with it ---------------------------------------------------------------------

    def locked(self) -> "Question":
        """This question, read anew and locked until the transaction ends: writers take turns."""
        return Question.objects.select_for_update(of=("self",)).with_state().get(pk=self.pk)

    def rescore(self) -> None:
        Question.objects.filter(pk=self.pk).rescore()

    def ask_always(self) -> None:
        """Drop its condition."""
        with recording():
            self.locked().refuse_if_frozen()
            Condition.objects.filter(question=self).delete()

    def ask_if(self, depends_on: "Question", outcome: str, *, by: User) -> Condition:
        """Make it conditional; see `Condition.ask`."""
        return Condition(question=self, depends_on=depends_on, outcome=outcome).ask(by=by)

    def forecast(
        self, expert: Expert, value: Value, *, by: User, made: Moment, words: Words = NO_WORDS, **said: Any
    ) -> Forecast:
        """Log a forecast, or a revision of an earlier one by the same expert; see `Forecast.log`.

        said: other columns of a Forecast: its basis; replaces and replaces_note for the correction of a mistake.
        """
        when = {"made_at": made.at, "made_precision": made.precision}
        return Forecast(question=self, expert=expert, recorded_by=by, **when, **said).log(value, words)

    def withdraw(self, expert: Expert, *, by: User, made: Moment, **said: Any) -> Withdrawal:
        """End an expert's series.  said: other columns of a Withdrawal."""
        when = {"made_at": made.at, "made_precision": made.precision}
        return Withdrawal(question=self, expert=expert, recorded_by=by, **when, **said).log()

    def clarify(self, text: str, *, by: User, submission: UUID | None = None) -> Clarification:
        with recording():
            return Clarification(question=self.locked(), text=text, recorded_by=by, submission=submission).enter()

    def assign_event(
        self, event: str, *, by: User, note: str = "", submission: UUID | None = None
    ) -> EventAssignment:
        """Say which event it restates, "" for one of its own; see `EventAssignment.log`."""
        said = {"event": event, "note": note, "recorded_by": by, "submission": submission}
        return EventAssignment(question=self, **said).log()

    def resolve(
        self,
        outcome: str,
        evidence: Iterable[Evidence] = (),
        *,
        by: User,
        known: Moment,
        rationale: str,
        after: int | None = None,
        submission: UUID | None = None,
    ) -> Resolution:
        """Record the outcome, its evidence (unsaved) and the scores that follow; see `Resolution.decide`."""
        resolution = self._decided(Resolution.Decision.OUTCOME, rationale, by, submission)
        resolution.outcome, resolution.known_at, resolution.known_precision = outcome, known.at, known.precision
        return resolution.decide(evidence, after=after)

    def annul(
        self,
        reason: str,
        evidence: Iterable[Evidence] = (),
        *,
        by: User,
        cause: Resolution | None = None,
        after: int | None = None,
        submission: UUID | None = None,
    ) -> Resolution:
        """Decide that it gets no outcome and no scores."""
        resolution = self._decided(Resolution.Decision.ANNULLED, reason, by, submission, cause)
        return resolution.decide(evidence, after=after)

    def reopen(
        self,
        reason: str,
        *,
        by: User,
        cause: Resolution | None = None,
        after: int | None = None,
        submission: UUID | None = None,
        imported_in: int | None = None,
    ) -> Resolution:
        """Take back a resolution that came too early, or whose cause (or import) has gone."""
        resolution = self._decided(Resolution.Decision.REOPENED, reason, by, submission, cause)
        resolution.imported_in_id = imported_in
        return resolution.decide(after=after)

    def _decided(
        self, decision: str, rationale: str, by: User, submission: UUID | None, cause: Resolution | None = None
    ) -> Resolution:
        said = {"decision": decision, "rationale": rationale, "cause": cause}
        return Resolution(question=self, recorded_by=by, submission=submission, **said)
