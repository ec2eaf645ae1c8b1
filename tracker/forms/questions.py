from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from tracker.forms.base import Form, ModelForm
from tracker.forms.fields import LinesField, MomentField
from tracker.forms.quantities import DayField, NumberField
from tracker.models import Clarification, Question, Topic, User
from tracker.values.kinds import WITH_OPTIONS, QuestionKind

ABOUT = {
    QuestionKind.BINARY: "A yes-or-no question",
    QuestionKind.MULTIPLE_CHOICE: "A question with one of several answers",
    QuestionKind.ORDERED: "A question with one of several answers",
    QuestionKind.NUMERIC: "A question about a number",
    QuestionKind.DATE: "A question about a date",
}
# Which inputs belong to which kinds, and what the others do not have.
BELONGS = {
    "options": (WITH_OPTIONS, "other options"),
    "lowest": ([QuestionKind.NUMERIC], "range of numbers"),
    "highest": ([QuestionKind.NUMERIC], "range of numbers"),
    "unit": ([QuestionKind.NUMERIC], "unit"),
    "first_day": ([QuestionKind.DATE], "range of days"),
    "last_day": ([QuestionKind.DATE], "range of days"),
}
ENDS = {QuestionKind.NUMERIC: ("lowest", "highest"), QuestionKind.DATE: ("first_day", "last_day")}


class QuestionForm(ModelForm):
    SIZES = dict.fromkeys(("title", "event", "depends_on"), "long") | dict.fromkeys(
        (
            "lowest", "highest", "unit", "first_day", "last_day", "opens", "closes", "closes_basis", "resolve_by",
            "depends_on_outcome",
        ),
        "short",
    )  # fmt: skip
    kind = forms.ChoiceField(
        choices=QuestionKind.choices,
        initial=QuestionKind.BINARY,
        widget=forms.RadioSelect,
        label="What is the answer?",
    )
    options = LinesField(
        required=False,
        max_length=200,
        help_text="One on each line, the lowest first if they have an order. Together they must cover every case.",
    )
    lowest = NumberField(required=False, label="Lowest number")
    highest = NumberField(required=False, label="Highest number")
    first_day = DayField(required=False, label="First day")
    last_day = DayField(required=False, label="Last day")
    opens = MomentField(label="Opens", help_text="The first moment that counts: as 2019-02-01.")
    closes = MomentField(
        is_end=True, label="Closes", help_text="The last day on which a forecast counts, as 2019-02-28."
    )
    topic_names = forms.CharField(required=False, max_length=300, label="Topics", help_text="With commas between.")
    depends_on = forms.ModelChoiceField(
        Question.objects.all(), required=False, label="Asked only if", empty_label="Always asked"
    )
    depends_on_outcome = forms.CharField(
        required=False, max_length=200, label="… resolves as", help_text="Yes, No or one of its options."
    )

    class Meta:
        model = Question
        fields = [
            "title", "criteria", "kind", "options", "unit", "opens", "closes", "closes_basis", "closes_basis_note",
            "resolve_by", "topic_names", "event", "depends_on", "depends_on_outcome",
        ]  # fmt: skip
        labels = {"closes_basis": "The deadline is", "closes_basis_note": "How it was inferred"}
        help_texts = {
            "unit": "What is counted, as a reader would say it after the number: warheads, %, million dollars.",
            "resolve_by": "When the outcome should be decided, as 2019-03-31.",
        }
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
            ends = ENDS.get(question.kind, ())
            self.initial.update(zip(ends, (question.lower_bound, question.upper_bound), strict=False))
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
        if kind := cleaned.get("kind"):
            self._clean_kind(kind)
        if depends_on := cleaned.get("depends_on"):
            try:
                depends_on.refuse_as_condition()
            except ValidationError as refusal:
                raise ValidationError({"depends_on": refusal.messages}) from None
            outcome = cleaned.get("depends_on_outcome") or ""
            try:
                cleaned["depends_on_outcome"] = depends_on.clean_outcome(outcome)
            except ValidationError as refusal:
                raise ValidationError({"depends_on_outcome": refusal.messages}) from None
        return cleaned

    def _clean_kind(self, kind: str) -> None:
        """Refuse what belongs to another kind; ask for what belongs to this one."""
        cleaned = self.cleaned_data
        for name, (kinds, what) in BELONGS.items():
            if kind not in kinds and cleaned.get(name) not in (None, "", []):
                self.add_error(name, f"{ABOUT[QuestionKind(kind)]} has no {what}.")
        if kind in WITH_OPTIONS and "options" not in self.errors and len(cleaned["options"]) < 2:
            self.add_error("options", "A choice needs at least two options, one on each line.")
        lower = upper = None
        if kind in ENDS:
            first, last = ENDS[QuestionKind(kind)]
            for name in (first, last):
                if name not in self.errors and cleaned[name] is None:
                    self.add_error(name, f"{ABOUT[QuestionKind(kind)]} needs a range.")
            lower, upper = cleaned.get(first), cleaned.get(last)
            if lower is not None and upper is not None and upper <= lower:
                self.add_error(last, "The range must end above its beginning.")
        self.instance.lower_bound, self.instance.upper_bound = lower, upper

    def field_for(self, name: str) -> str | None:
        moments = {"opens_at": "opens", "closes_at": "closes", "outcome": "depends_on_outcome"}
        return super().field_for(moments.get(name, name))

    def enter(self, by: User) -> Question:
        question: Question = super().enter(by)
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

    def enter(self, by: User) -> Clarification:
        return self.question.clarify(self.cleaned_data["text"], by=by, submission=self.submission)
