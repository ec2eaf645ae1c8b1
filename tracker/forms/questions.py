from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse_lazy
from django.utils.text import get_text_list, slugify

from tracker.forms.base import Form, ModelForm
from tracker.forms.fields import LinesField, MomentField, ParsedField
from tracker.forms.quantities import DayField, NumberField
from tracker.models import Clarification, EventAssignment, Question, Topic, User
from tracker.models.questions import AS_ITS_AUTHOR_GRADES
from tracker.prose.names import folded, tidy
from tracker.prose.wording import Doubt, doubts
from tracker.values.kinds import WITH_OPTIONS, QuestionKind
from tracker.values.moments import DateBasis

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


class QuestionChoice(ParsedField):
    """A question by its title, or by its number. A title that nobody has asked is cleaned to itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)
        look_up = {"hx-get": reverse_lazy("questions_like"), "hx-trigger": "input changed delay:300ms"}
        self.widget.attrs |= look_up | {"hx-target": "#titles", "hx-swap": "innerHTML", "list": "titles"}

    def parse(self, text: str) -> Question | str:
        if text.isdecimal() and len(text) < 19 and (by_number := Question.objects.filter(pk=int(text)).first()):
            return by_number
        called = [q for q in Question.objects.filter(title__iexact=tidy(text)) if folded(q.title) == folded(text)]
        if len(called) > 1:
            numbers = get_text_list([str(question.pk) for question in called], "or")
            raise ValidationError(f"More than one question is called so. Write {numbers} instead.")
        return called[0] if called else tidy(text)

    def prepare_value(self, value: Any) -> Any:
        question = Question.objects.filter(pk=value).first() if isinstance(value, int) else value
        return question.title if isinstance(question, Question) else question


class EventField(forms.CharField):
    """The name of an event, spelled as where it was named first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, label="Event", **kwargs)
        look_up = {"hx-get": reverse_lazy("questions_like"), "hx-trigger": "input changed delay:300ms"}
        self.widget.attrs |= look_up | {"hx-target": "#events", "hx-swap": "innerHTML", "list": "events"}

    def clean(self, value: Any) -> str:
        name = tidy(super().clean(value))
        same = EventAssignment.objects.filter(event__iexact=name).order_by("pk").first() if name else None
        return same.event if same else name


class ReportedBy(models.TextChoices):
    """Who says that it happened. The criteria of a question, for whoever chooses them in place of words."""

    NEWSPAPERS = "newspapers", "Two newspapers report it"
    FIGURES = "figures", "Whoever publishes the figure"
    AUTHOR = "author", "The author’s own grading, later"

    @property
    def criteria(self) -> str:
        return {
            self.NEWSPAPERS: "Yes if at least two newspapers report by the deadline that it is so; otherwise No.",
            self.FIGURES: "Yes if the first figure that the office or body responsible publishes for it says so; "
            "otherwise No.",
            self.AUTHOR: f"{AS_ITS_AUTHOR_GRADES} in what is published later: Yes if it came true, otherwise No.",
        }[self]


def topics_named(names: Iterable[str]) -> list[Topic]:
    """Made where there is none of that name yet."""
    named = ((slugify(name)[:80], name) for name in names)
    return [Topic.objects.get_or_create(slug=slug, defaults={"name": name})[0] for slug, name in named]


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
    reported_by = forms.ChoiceField(
        choices=[("", "As written above"), *ReportedBy.choices],
        required=False,
        label="… or by whom it is reported",
        help_text="Stands for the criteria of a question with Yes and No where none are written.",
    )
    event = EventField(
        required=False,
        help_text="The same words on every question that restates one event: they stand and fall together.",
    )
    depends_on = QuestionChoice(
        required=False,
        label="Asked only if",
        help_text="The title of another question; empty if it is always asked.",
    )
    depends_on_outcome = forms.CharField(
        required=False, max_length=200, label="… resolves as", help_text="Yes, No or one of its options."
    )
    condition_criteria = forms.CharField(
        required=False,
        max_length=2000,
        label="If nobody has asked that yet: its criteria",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What must be observed for Yes. It is put on record as a question with the same times.",
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
        self.fields["criteria"].required = False
        for name, before in (("closes", "closings"), ("topic_names", "topics")):
            self.fields[name].widget.attrs["list"] = before  # of other questions, where a card offers them
        if question.pk:
            self.initial.update(
                {
                    "opens": question.opens,
                    "closes": question.closes,
                    "event": question.event,
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
        return topics_named(self.cleaned_data["topic_names"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("opens", "closes"):
            if moment := cleaned.get(name):
                setattr(self.instance, f"{name}_at", moment.at)
                setattr(self.instance, f"{name}_precision", moment.precision)
        if kind := cleaned.get("kind"):
            self._clean_kind(kind)
        self._clean_criteria()
        if depends_on := cleaned.get("depends_on"):
            self._clean_condition(depends_on)
        return cleaned

    def _clean_criteria(self) -> None:
        cleaned = self.cleaned_data
        if cleaned.get("criteria") and cleaned.get("reported_by"):
            self.add_error("reported_by", "Criteria are written above. Choose this, or write them; not both.")
        if cleaned.get("criteria") or "criteria" in self.errors:
            return
        if cleaned.get("reported_by") and cleaned.get("kind") == QuestionKind.BINARY:
            cleaned["criteria"] = self.instance.criteria = ReportedBy(cleaned["reported_by"]).criteria
        else:
            self.add_error("criteria", "Write what must be observed for which outcome.")

    def _clean_condition(self, depends_on: Question | str) -> None:
        """A title that nobody has asked yet needs its criteria: `enter` puts it on record with this question."""
        question = Question() if isinstance(depends_on, str) else depends_on
        wrong = "depends_on"
        try:
            if isinstance(depends_on, str) and not self.cleaned_data.get("condition_criteria"):
                said = f"No question on record is called “{depends_on}”."
                raise ValidationError(f"{said} Choose one that is offered, or write its criteria below.")
            question.refuse_as_condition()
            wrong = "depends_on_outcome"
            self.cleaned_data[wrong] = question.clean_outcome(self.cleaned_data.get(wrong) or "")
        except ValidationError as refusal:
            self.add_error(wrong, refusal.messages)

    def _put_condition_on_record(self, title: str, by: User) -> Question:
        """A question of its own with the times of this one. Raises ValidationError."""
        given = {name: self.cleaned_data[name] for name in ("opens", "closes")}
        data = {name: moment.iso() for name, moment in given.items()} | {
            "title": title,
            "kind": QuestionKind.BINARY,
        }
        data |= {name: self.cleaned_data[name] for name in ("closes_basis", "closes_basis_note")}
        form = QuestionForm(data | {"criteria": self.cleaned_data["condition_criteria"]})
        if not form.is_valid():
            reasons = [str(error) for errors in form.errors.values() for error in errors]
            raise ValidationError({"depends_on": reasons})
        return form.enter(by)

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
        if isinstance(depends_on, str):
            depends_on = self._put_condition_on_record(depends_on, by)
        before = (self.initial.get("depends_on"), self.initial.get("depends_on_outcome"))
        if depends_on and before != (depends_on.pk, outcome):
            question.ask_if(depends_on, outcome, by=by)
        elif not depends_on and before[0]:
            question.ask_always()
        question.topics.set(self.topics())
        if self.cleaned_data["event"] != question.event:
            question.assign_event(self.cleaned_data["event"], by=by)
        return question


def doubts_of(typed: Mapping[str, Any]) -> list[Doubt]:
    """What could be read in two ways. None while one of the two texts is still to be written."""
    title, criteria = typed.get("title"), typed.get("criteria")
    needs_date = typed.get("closes_basis") != DateBasis.INFERRED and typed.get("kind") != QuestionKind.DATE
    return doubts(title, criteria, needs_date=needs_date) if title and criteria else []


KNOWN_ALREADY = (
    "This question is decided. Which questions count as one event now moves the ranking, so an admin says it."
)


class EventForm(Form):
    """Which event a question turned out to restate, also once it is frozen.

    Once the outcome is known, to join questions moves the ranking: that is for those who decide outcomes.
    """

    event = EventField(
        required=False,
        help_text="As it is called on the other questions about it. Empty if it is an event of its own.",
    )
    note = forms.CharField(
        label="How is that known?",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why one outcome decides the other, or does not. It stays, with today’s date and your name.",
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.initial.setdefault("event", question.event)

    def enter(self, by: User) -> EventAssignment:
        cleaned = self.cleaned_data
        if self.question.locked().resolution and not by.has_perm("tracker.add_resolution"):
            raise ValidationError({"event": KNOWN_ALREADY})
        return self.question.assign_event(
            cleaned["event"], by=by, note=cleaned["note"], submission=self.submission
        )


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
