import re
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from tracker.forms.base import Form
from tracker.forms.fields import MomentField
from tracker.models import Evidence, Excerpt, Question, Resolution, User

ANNUL, REOPEN = "annul", "reopen"
EVIDENCE = re.compile(r"evidence-(\d{1,18})")


class ResolutionForm(Form):
    """Decide a question: an outcome with evidence, an annulment, or taking an earlier decision back.

    candidates: excerpts offered as evidence; those that were posted are added to them.
    """

    decision = forms.ChoiceField(widget=forms.RadioSelect, label="What is the outcome?")
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
        decisions = [(f"outcome:{choice}", choice) for choice in question.choices]
        decisions.append((ANNUL, "Annul: it gets no outcome and no scores"))
        if question.resolution:
            decisions.append((REOPEN, "Reopen: take the decision back"))
        self.fields["decision"].choices = decisions  # type: ignore[attr-defined]
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

    def _with_posted(self, candidates: list[Excerpt]) -> list[Excerpt]:
        chosen = self.data or self.initial
        posted = {int(match[1]) for key in chosen if (match := EVIDENCE.fullmatch(key)) and chosen.get(key)}
        missing = posted - {excerpt.pk for excerpt in candidates}
        return [*candidates, *Excerpt.objects.filter(pk__in=missing).select_related("source__publisher")]

    def evidence_rows(self) -> list[tuple[Excerpt, Any, Any]]:
        """Each candidate with its two inputs, for the template."""
        return [(e, self[f"evidence-{e.pk}"], self[f"note-{e.pk}"]) for e in self.candidates]

    def main_fields(self) -> list[Any]:
        return [self[name] for name in ("decision", "known", "rationale")]

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
        if self.errors or cleaned["decision"] in (ANNUL, REOPEN):
            return cleaned
        if not cleaned["known"]:
            raise ValidationError({"known": "Say when the world knew the outcome."})
        if not any(piece.stance == Evidence.Stance.SUPPORTS for piece in self.evidence):
            raise ValidationError("Choose at least one quotation that supports the outcome.")
        return cleaned

    def submit(self, by: User) -> Any:
        """Who was told that someone else was first has seen that decision when they send the form again."""
        saved = super().submit(by)
        if saved is None and self.has_error(NON_FIELD_ERRORS, "already_resolved"):
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["after"] = str(self.question.resolutions.count())  # type: ignore[index]
        return saved

    def record(self, by: User) -> Resolution:
        cleaned = self.cleaned_data
        decision, rationale = cleaned["decision"], cleaned["rationale"]
        fields = {"by": by, "after": cleaned["after"], "submission": self.submission}
        if decision == ANNUL:
            return self.question.annul(rationale, self.evidence, **fields)
        if decision == REOPEN:
            return self.question.reopen(rationale, **fields)
        return self.question.resolve(
            decision.removeprefix("outcome:"),
            self.evidence,
            known=cleaned["known"],
            rationale=rationale,
            **fields,
        )
