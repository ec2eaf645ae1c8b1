"""What second coders say, and whoever settles it where they disagree."""

from typing import Any

from django import forms

from tracker.forms.base import Form
from tracker.forms.experts import ExpertChoice
from tracker.forms.forecasts import ReadingForm
from tracker.models import Claim, Classification, Forecast, Reading, Retraction, User


class ClassificationForm(Form):
    kind = forms.ChoiceField(choices=Claim.Kind.choices, widget=forms.RadioSelect, label="What is it?")
    note = forms.CharField(
        required=False, label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claim = claim

    def enter(self, by: User) -> Classification:
        return self.claim.classify(by=by, submission=self.submission, **self._decision())

    def _decision(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "note")}


class SettledKindForm(ClassificationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        if self.claim.expert is None:
            self.fields["expert"] = ExpertChoice(
                required=False, label="Said by", help_text="If it is a claim: the first coder took it for none."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "expert" in self.fields and cleaned.get("kind") != Claim.Kind.NONE and not cleaned.get("expert"):
            self.add_error("expert", "Say whose claim it is.")
        return cleaned

    def enter(self, by: User) -> Classification:
        expert = self.cleaned_data.get("expert")
        return self.claim.settle(by=by, expert=expert, submission=self.submission, **self._decision())


class SettledReadingForm(ReadingForm):
    def __init__(self, *args: Any, forecast: Forecast, **kwargs: Any) -> None:
        super().__init__(*args, forecast=forecast, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].help_text = "Why it is read this way, where the coders were of two minds."

    def enter(self, by: User) -> Reading:
        return self.forecast.settle(self.value, self.words, by=by, submission=self.submission)


class RetractionForm(Form):
    """Take back a claim or a forecast that should not be on record."""

    reason = forms.CharField(
        label="Why it should not be there",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="As “said by the minister, not by the author”. It stays in the history for ever.",
    )

    def __init__(self, *args: Any, claim: Claim | None = None, forecast: Forecast | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.claim, self.forecast = claim, forecast

    def enter(self, by: User) -> Retraction:
        row = self.forecast or self.claim
        assert row
        return row.retract(self.cleaned_data["reason"], by=by, submission=self.submission)
