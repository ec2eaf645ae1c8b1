from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from tracker.forms.base import Form, ModelForm
from tracker.forms.fields import LinesField, MomentField
from tracker.models import Clarification, Question, Topic, User
from tracker.models.outcomes import QuestionKind


class QuestionForm(ModelForm):
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in (QuestionKind.BINARY, QuestionKind.MULTIPLE_CHOICE)],
        initial=QuestionKind.BINARY,
        widget=forms.RadioSelect,
        label="What is the answer?",
    )
    options = LinesField(
        required=False,
        max_length=200,
        help_text="One on each line, for “one of several”. Together they must cover every case.",
    )
    opens = MomentField(label="Opens", help_text="The first moment that counts: as 2019-02-01.")
    closes = MomentField(
        is_end=True, label="Closes", help_text="The last day on which a forecast counts, as 2019-02-28."
    )
    topic_names = forms.CharField(required=False, max_length=300, label="Topics", help_text="With commas between.")
    depends_on = forms.ModelChoiceField(
        Question.objects.all(), required=False, label="Asked only if", empty_label="Always asked"
    )
    depends_on_outcome = forms.CharField(
        required=False, max_length=200, label="resolves", help_text="Yes, No or one of its options."
    )

    class Meta:
        model = Question
        fields = [
            "title", "criteria", "kind", "options", "opens", "closes", "closes_basis", "closes_basis_note",
            "resolve_by", "topic_names", "depends_on", "depends_on_outcome",
        ]  # fmt: skip
        labels = {"closes_basis": "The deadline is", "closes_basis_note": "How it was inferred"}
        help_texts = {"resolve_by": "When the outcome should be decided, as 2019-03-31."}
        widgets = {
            "criteria": forms.Textarea(attrs={"rows": 5}),
            "closes_basis_note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = self.instance
        if question.pk:
            self.fields["depends_on"].queryset = Question.objects.exclude(pk=question.pk)  # type: ignore[attr-defined]
            self.initial.update(
                {
                    "opens": question.opens,
                    "closes": question.closes,
                    "topic_names": ", ".join(topic.name for topic in question.topics.all()),
                }
            )
            if condition := getattr(question, "condition", None):
                self.initial.update(
                    {
                        "depends_on": condition.depends_on_id,
                        "depends_on_outcome": condition.outcome,
                    }
                )

    def clean_topic_names(self) -> list[str]:
        names = {name.strip() for name in self.cleaned_data["topic_names"].split(",") if name.strip()}
        for name in names:
            if len(name) > 80 or not slugify(name):
                raise ValidationError(f"“{name}” cannot be a topic’s name.")
        return sorted(names)

    def topics(self) -> list[Topic]:
        """Those named, made where there is none of that name yet."""
        named = ((slugify(name)[:80], name) for name in self.cleaned_data["topic_names"])
        return [Topic.objects.get_or_create(slug=slug, defaults={"name": name})[0] for slug, name in named]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("opens", "closes"):
            if moment := cleaned.get(name):
                setattr(self.instance, f"{name}_at", moment.at)
                setattr(self.instance, f"{name}_precision", moment.precision)
        if cleaned.get("kind") == QuestionKind.BINARY and cleaned.get("options"):
            raise ValidationError({"options": "A yes-or-no question has no other options."})
        if cleaned.get("depends_on"):
            outcome = cleaned.get("depends_on_outcome") or ""
            try:
                cleaned["depends_on_outcome"] = cleaned["depends_on"].clean_outcome(outcome)
            except ValidationError as refusal:
                raise ValidationError({"depends_on_outcome": refusal.messages}) from None
        return cleaned

    def field_for(self, name: str) -> str | None:
        moments = {"opens_at": "opens", "closes_at": "closes", "outcome": "depends_on_outcome"}
        return super().field_for(moments.get(name, name))

    def record(self, by: User) -> Question:
        question: Question = super().record(by)
        depends_on, outcome = self.cleaned_data["depends_on"], self.cleaned_data["depends_on_outcome"]
        before = (self.initial.get("depends_on"), self.initial.get("depends_on_outcome"))
        if depends_on and before != (depends_on.pk, outcome):
            question.ask_if(depends_on, outcome, by=by)
        elif not depends_on and before[0]:
            question.ask_always()
        question.topics.set(self.topics())
        return question


class ClarificationForm(Form):
    text = forms.CharField(
        label="Clarification",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Makes the criteria clearer without changing them. It stays, with today’s date and your name.",
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question

    def record(self, by: User) -> Clarification:
        return self.question.clarify(self.cleaned_data["text"], by=by, submission=self.submission)
