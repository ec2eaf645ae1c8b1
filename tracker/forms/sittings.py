"""Questions that restate one event, decided in one sitting: each its own record, evidence and reason for all."""

from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.forms import BoundField

from tracker.forms.evidence import EvidenceForm
from tracker.forms.resolutions import ANNUL, Decided, chosen_outcome, decide, outcomes_of
from tracker.models import Evidence, Proposal, Question, Resolution, User
from tracker.models.changes import recording
from tracker.values.moments import Precision

LATER = ""


class Row(NamedTuple):
    question: Question
    decision: BoundField
    value: BoundField | None


class SittingForm(EvidenceForm):
    """All or none: what one of them refuses is said beside it."""

    def __init__(self, *args: Any, questions: list[Question], event: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions, self.event = questions, event
        decisions = dict(
            Resolution.objects.filter(question__in=questions).values_list("question").annotate(Count("pk"))
        )
        for question in questions:
            choices = [(LATER, "Not now"), *outcomes_of(question), (ANNUL, "Annul")]
            self.fields[f"decision-{question.pk}"] = forms.ChoiceField(
                choices=choices, required=False, label="Outcome"
            )
            n = decisions.get(question.pk, 0)
            self.fields[f"after-{question.pk}"] = forms.IntegerField(
                required=False, min_value=0, initial=n, widget=forms.HiddenInput
            )
            if question.answers.scale:
                self.fields[f"value-{question.pk}"] = forms.CharField(
                    required=False, max_length=40, label=f"The {question.answers.scale.noun}"
                )

    def rows(self) -> list[Row]:
        return [
            Row(q, self[f"decision-{q.pk}"], self[f"value-{q.pk}"] if q.answers.scale else None)
            for q in self.questions
        ]

    def main_fields(self) -> list[BoundField]:
        return [self["known"], self["rationale"]]

    def target(self) -> str:
        return f"event {self.event}"

    @property
    def chosen(self) -> list[tuple[Question, str]]:
        return [(q, choice) for q in self.questions if (choice := self.cleaned_data.get(f"decision-{q.pk}"))]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        self.clean_report()
        if not self.chosen:
            raise ValidationError("Choose the outcome of at least one of them.")
        decided = [question for question, choice in self.chosen if choice != ANNUL]
        if decided:
            self.refuse_known(decided, "outcomes")
            self.refuse_older(decided)
        if self.errors:
            return cleaned
        self.outcomes: dict[int, str] = {}
        for question, choice in self.chosen:
            if choice != ANNUL:
                self._clean_outcome(question, choice)
        if self.outcomes and not self.supports():
            raise ValidationError("Choose at least one quotation that supports the outcomes.")
        return cleaned

    def _clean_outcome(self, question: Question, choice: str) -> None:
        field = f"value-{question.pk}"
        value = self.cleaned_data.get(field, "")
        try:
            self.outcomes[question.pk] = chosen_outcome(question, choice, value)
        except ValidationError as refusal:
            self.add_error(field if field in self.fields else f"decision-{question.pk}", refusal.messages)

    def enter(self, by: User) -> list[Decided]:
        with recording():
            chosen = sorted((question for question, _ in self.chosen), key=lambda question: question.pk)
            if found := [before for before in map(self._recorded, chosen) if before]:
                return found
            evidence = self.gather(by)
            return [self._enter(question, evidence, by) for question in chosen]

    def _submission_for(self, question: Question) -> UUID | None:
        return uuid5(self.submission, str(question.pk)) if self.submission else None

    def _recorded(self, question: Question) -> Decided | None:
        """What a first click recorded."""
        submission = self._submission_for(question)
        return Resolution.objects.submitted_as(submission) or Proposal.objects.submitted_as(submission)

    def _enter(self, question: Question, evidence: list[Evidence], by: User) -> Decided:
        known = self.cleaned_data["known"] if question.pk in self.outcomes else None
        outcome = self.outcomes.get(question.pk, "")
        resolution = Resolution(
            question=question,
            decision=Resolution.Decision.OUTCOME if outcome else Resolution.Decision.ANNULLED,
            outcome=outcome,
            known_at=known.at if known else None,
            known_precision=known.precision if known else Precision.DAY,
            rationale=self.cleaned_data["rationale"],
            recorded_by=by,
            submission=self._submission_for(question),
        )
        pieces = [Evidence(excerpt=piece.excerpt, stance=piece.stance, note=piece.note) for piece in evidence]
        try:
            return decide(resolution, pieces, self.cleaned_data[f"after-{question.pk}"])
        except ValidationError as refusal:
            said = " ".join(refusal.messages)
            raise ValidationError({f"decision-{question.pk}": said}) from None
