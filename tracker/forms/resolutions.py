"""Deciding a question, or proposing how."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from tracker.forms.evidence import EvidenceForm
from tracker.models import Evidence, Proposal, ProposedEvidence, Question, Resolution, User
from tracker.models.changes import recording
from tracker.values.moments import Precision

VALUE, ANNUL, REOPEN = "value", "annul", "reopen"
Decided = Resolution | Proposal


def outcomes_of(question: Question) -> list[tuple[str, str]]:
    """What may be chosen, each with its words; VALUE where one is written."""
    choices = [(f"outcome:{outcome}", words) for outcome, words in question.answers.named_outcomes]
    scale = question.answers.scale
    return [(VALUE, f"A {scale.noun}, written below"), *choices] if scale else choices


def chosen_outcome(question: Question, choice: str, value: str) -> str:
    """As it is recorded. Raises ValidationError."""
    if choice == VALUE and not value:
        raise ValidationError("Write what came out.")
    if choice != VALUE and value:
        raise ValidationError("Leave this empty, or choose it as the outcome above.")
    return question.clean_outcome(value if choice == VALUE else choice.removeprefix("outcome:"))


def decide(
    resolution: Resolution, evidence: list[Evidence], after: int | None, *, at_once: bool = False
) -> Decided:
    """Record it, where its author may and one signature is enough; otherwise propose it.

    at_once: as if it had all signatures, to try out what follows.
    """
    by = resolution.recorded_by
    may = by.is_shipped or by.has_perm("tracker.add_resolution")
    if at_once or (may and not resolution.wants_second):
        return resolution.decide(evidence, after=after, is_signed=at_once)
    said = ("question", "decision", "outcome", "known_at", "known_precision", "rationale", "submission")
    proposal = Proposal(**{name: getattr(resolution, name) for name in said}, recorded_by=by, after=after or 0)
    return proposal.log([ProposedEvidence.of(piece) for piece in evidence], is_signed=may)


class ResolutionForm(EvidenceForm):
    """Decide a question: an outcome with evidence, an annulment, or taking an earlier decision back."""

    decision = forms.ChoiceField(widget=forms.RadioSelect, label="What is the outcome?")
    value = forms.CharField(required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    after = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields["decision"].choices = self._decisions()  # type: ignore[attr-defined]
        if scale := question.answers.scale:
            value = self.fields["value"]
            value.label = f"The {scale.noun}"
            value.help_text = f"As {scale.example}. Beyond the range it counts as the end of it when it is scored."
        else:
            del self.fields["value"]
        latest = question.resolutions.newest_first().first()
        self.fields["after"].initial = latest.number if latest else 0

    def _decisions(self) -> list[tuple[str, str]]:
        decisions = [*outcomes_of(self.question), (ANNUL, "Annul: it gets no outcome and no scores")]
        if self.question.resolution:
            decisions.append((REOPEN, "Reopen: take the decision back"))
        return decisions

    def main_fields(self) -> list[Any]:
        return [self[name] for name in ("decision", "value", "known", "rationale") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        self.clean_report()
        if cleaned.get("decision") in (ANNUL, REOPEN):
            if cleaned.get("value"):
                raise ValidationError({"value": "Leave this empty, or choose it as the outcome above."})
            return cleaned
        self.refuse_known([self.question], "outcome")
        self.refuse_older([self.question])
        if self.errors:
            return cleaned
        try:
            cleaned["outcome"] = chosen_outcome(self.question, cleaned["decision"], cleaned.get("value", ""))
        except ValidationError as refusal:
            raise ValidationError({self.field_for("outcome") or NON_FIELD_ERRORS: refusal.messages}) from None
        if not self.supports():
            raise ValidationError("Choose at least one quotation that supports the outcome.")
        self._refuse_turned_round()
        return cleaned

    def _refuse_turned_round(self) -> None:
        """Beside the note of the quotation that was cited for another outcome before.

        Not where somebody else was first, who may have cited it a moment ago: that is what they are told then.
        """
        if self.cleaned_data.get("after") not in (None, self.question.resolutions.count()):
            return
        resolution = self._resolution(None)
        for piece in self.evidence:
            piece.resolution = resolution
            try:
                piece.clean()
            except ValidationError as refusal:
                self.add_error(f"note-{piece.excerpt.pk}", refusal.messages)

    def field_for(self, name: str) -> str | None:
        return "value" if name == "outcome" and self.question.answers.scale else super().field_for(name)

    def submit(self, by: User) -> Any:
        """Who was told that someone else was first has seen that decision when they send the form again."""
        saved = super().submit(by)
        if saved is None and self.has_error(NON_FIELD_ERRORS, "already_resolved"):
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["after"] = str(self.question.resolutions.count())  # type: ignore[index]
        return saved

    def enter(self, by: User, *, at_once: bool = False) -> Decided:
        """at_once: with all signatures that it takes, to try out what follows."""
        with recording():
            for noun in (Resolution, Proposal):
                if existing := noun.objects.submitted_as(self.submission):
                    return existing
            evidence = [] if self.cleaned_data["decision"] == REOPEN else self.gather(by)
            return decide(self._resolution(by), evidence, self.cleaned_data["after"], at_once=at_once)

    def _resolution(self, by: User | None) -> Resolution:
        """Unsaved."""
        cleaned = self.cleaned_data
        decision = {ANNUL: Resolution.Decision.ANNULLED, REOPEN: Resolution.Decision.REOPENED}
        known = cleaned["known"] if "outcome" in cleaned else None
        return Resolution(
            question=self.question,
            decision=decision.get(cleaned["decision"], Resolution.Decision.OUTCOME),
            outcome=cleaned.get("outcome", ""),
            known_at=known.at if known else None,
            known_precision=known.precision if known else Precision.DAY,
            rationale=cleaned["rationale"],
            recorded_by=by,
            submission=self.submission,
        )
