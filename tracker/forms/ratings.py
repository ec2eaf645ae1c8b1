"""Whom to ask what came of a question, and what they answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tracker.forms.base import Form
from tracker.forms.resolutions import chosen_outcome, outcomes_of
from tracker.models import Question, Rating, RatingRequest, User

CANNOT = "cannot"


class RatersForm(Form):
    """Ask analysts what came of a question, each without the others."""

    raters = forms.ModelMultipleChoiceField(
        User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Whom to ask",
        help_text="At least two, with those who were asked before.",
    )

    def __init__(self, *args: Any, question: Question, raters: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields["raters"].queryset = User.objects.filter(pk__in=[r.pk for r in raters])  # type: ignore[attr-defined]

    def enter(self, by: User) -> list[RatingRequest]:
        chosen = list(self.cleaned_data["raters"].order_by("pk"))
        return RatingRequest.objects.ask(self.question, chosen, by=by)


class RatingForm(Form):
    """What came of a question, by its criteria and the evidence alone."""

    outcome = forms.ChoiceField(widget=forms.RadioSelect, label="What came of it, by the criteria?")
    value = forms.CharField(required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    reason = forms.CharField(
        label="Why", max_length=5000, widget=forms.Textarea(attrs={"rows": 4}), help_text="Against the criteria."
    )

    def __init__(self, *args: Any, request: RatingRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.question = request, request.question
        choices = [*outcomes_of(self.question), (CANNOT, "The criteria do not decide it")]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]
        if scale := self.question.answers.scale:
            self.fields["value"].label, self.fields["value"].help_text = (
                f"The {scale.noun}",
                f"As {scale.example}.",
            )
        else:
            del self.fields["value"]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.errors or cleaned["outcome"] == CANNOT:
            cleaned["answer"] = ""
            return cleaned
        try:
            cleaned["answer"] = chosen_outcome(self.question, cleaned["outcome"], cleaned.get("value", ""))
        except ValidationError as refusal:
            self.add_error("value" if "value" in self.fields else "outcome", refusal.messages)
        return cleaned

    def field_for(self, name: str) -> str | None:
        return "value" if name == "outcome" and "value" in self.fields else super().field_for(name)

    def enter(self, by: User) -> Rating:
        cleaned = self.cleaned_data
        return self.request.answer(cleaned["answer"], cleaned["reason"], by=by, submission=self.submission)
