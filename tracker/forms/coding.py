"""What second coders say, and whoever settles it where they disagree."""

from typing import Any

from django import forms

from tracker.forms.base import Form
from tracker.forms.forecasts import ReadingForm
from tracker.models import Claim, Classification, Forecast, Reading, User


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

    def _decision(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("kind", "note")}


class SettledKindForm(ClassificationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True

    def enter(self, by: User) -> Classification:
        return self.claim.settle(by=by, submission=self.submission, **self._decision())


class SettledReadingForm(ReadingForm):
    def __init__(self, *args: Any, forecast: Forecast, **kwargs: Any) -> None:
        super().__init__(*args, forecast=forecast, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].help_text = "Why it is read this way, where the coders were of two minds."

    def enter(self, by: User) -> Reading:
        return self.forecast.settle(self.value, self.words, by=by, submission=self.submission)
