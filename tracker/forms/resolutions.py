import re
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from tracker.forms.base import Form
from tracker.forms.fields import MomentField
from tracker.models import Evidence, Excerpt, Question, Resolution, User

VALUE, ANNUL, REOPEN = "value", "annul", "reopen"
EVIDENCE = re.compile(r"evidence-(\d{1,18})")


class ResolutionForm(Form):
    """Decide a question: an outcome with evidence, an annulment, or taking an earlier decision back.

    candidates: excerpts offered as evidence; those that were posted are added to them.
    """

    decision = forms.ChoiceField(widget=forms.RadioSelect, label="What is the outcome?")
    value = forms.CharField(required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    known = MomentField(
        required=False,
        label="Known since",
        help_text="When the world knew, as 2019-02-28. Not for an annulment.",
    )
    rationale = forms.CharField(
        label="Why",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Against the criteria.",
    )
    after = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, question: Question, candidates: list[Excerpt], **kwargs: Any) -> None:
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
        self.candidates = self._with_posted(candidates)
        for excerpt in self.candidates:
            self.fields[f"evidence-{excerpt.pk}"] = forms.ChoiceField(
                choices=[("", "Not evidence"), *Evidence.Stance.choices],
                required=False,
                label="This quotation",
            )
            self.fields[f"note-{excerpt.pk}"] = forms.CharField(required=False, max_length=500, label="Note")

    def _decisions(self) -> list[tuple[str, str]]:
        question, scale = self.question, self.question.answers.scale
        decisions = [(f"outcome:{outcome}", words) for outcome, words in question.answers.named_outcomes]
        if scale:
            decisions.insert(0, (VALUE, f"A {scale.noun}, written below"))
        decisions.append((ANNUL, "Annul: it gets no outcome and no scores"))
        if question.resolution:
            decisions.append((REOPEN, "Reopen: take the decision back"))
        return decisions

    def _with_posted(self, candidates: list[Excerpt]) -> list[Excerpt]:
        chosen = self.data or self.initial
        posted = {int(match[1]) for key in chosen if (match := EVIDENCE.fullmatch(key)) and chosen.get(key)}
        missing = posted - {excerpt.pk for excerpt in candidates}
        return [*candidates, *Excerpt.objects.filter(pk__in=missing).select_related("source__publisher")]

    def evidence_rows(self) -> list[tuple[Excerpt, Any, Any]]:
        """Each candidate with its two inputs, for the template."""
        return [(e, self[f"evidence-{e.pk}"], self[f"note-{e.pk}"]) for e in self.candidates]

    def main_fields(self) -> list[Any]:
        return [self[name] for name in ("decision", "value", "known", "rationale") if name in self.fields]

    @property
    def evidence(self) -> list[Evidence]:
        cleaned = self.cleaned_data
        return [
            Evidence(excerpt=e, stance=cleaned[f"evidence-{e.pk}"], note=cleaned[f"note-{e.pk}"])
            for e in self.candidates
            if cleaned.get(f"evidence-{e.pk}")
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned.get("value") and cleaned["decision"] != VALUE:
            raise ValidationError({"value": "Leave this empty, or choose it as the outcome above."})
        if cleaned["decision"] in (ANNUL, REOPEN):
            return cleaned
        self._clean_outcome()
        if not cleaned["known"]:
            raise ValidationError({"known": "Say when the world knew the outcome."})
        if not any(piece.stance == Evidence.Stance.SUPPORTS for piece in self.evidence):
            raise ValidationError("Choose at least one quotation that supports the outcome.")
        return cleaned

    def _clean_outcome(self) -> None:
        decision, value = self.cleaned_data["decision"], self.cleaned_data.get("value", "")
        if decision == VALUE and not value:
            raise ValidationError({"value": "Write what came out."})
        outcome = value if decision == VALUE else decision.removeprefix("outcome:")
        self.cleaned_data["outcome"] = self.question.clean_outcome(outcome)

    def field_for(self, name: str) -> str | None:
        return "value" if name == "outcome" and self.question.answers.scale else super().field_for(name)

    def submit(self, by: User) -> Any:
        """Who was told that someone else was first has seen that decision when they send the form again."""
        saved = super().submit(by)
        if saved is None and self.has_error(NON_FIELD_ERRORS, "already_resolved"):
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["after"] = str(self.question.resolutions.count())  # type: ignore[index]
        return saved

    def enter(self, by: User) -> Resolution:
        cleaned = self.cleaned_data
        decision, rationale = cleaned["decision"], cleaned["rationale"]
        fields = {"by": by, "after": cleaned["after"], "submission": self.submission}
        if decision == ANNUL:
            return self.question.annul(rationale, self.evidence, **fields)
        if decision == REOPEN:
            return self.question.reopen(rationale, **fields)
        return self.question.resolve(
            cleaned["outcome"],
            self.evidence,
            known=cleaned["known"],
            rationale=rationale,
            **fields,
        )
