"""The filters of a scoreboard, from the address of a page or the options of a command."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms

from tracker.forms.fields import MomentField
from tracker.models import Collection, Expert, Forecast, Lexicon, Organization, Question, Topic
from tracker.models.scores import VIEWS, Rule, Timing
from tracker.scoreboards.filters import Ahead, Filters, Logged

Choices = Iterable[tuple[str, Any]]

MAIN = ["topic", "collection", "timing", "rule"]
READINGS = [("low", "At the low end of each reading"), ("high", "At the high end of each reading")]


class Known(forms.ChoiceField):
    """Refuses what it does not know by naming what it does.

    default: of the choices, the one that nothing chosen stands for. It is offered once, under its own words.
    """

    def __init__(self, empty: str, choices: Choices, default: str = "", **kwargs: Any) -> None:
        known = [("", empty), *choices]
        super().__init__(choices=known, required=False, **kwargs)
        self.default = default
        self.widget.choices = [(key, words) for key, words in known if not key or key != default]

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return "" if chosen == self.default else chosen

    def validate(self, value: Any) -> None:
        known = [str(key) for key, _ in list(self.choices) if key]  # type: ignore[arg-type]
        if value and value not in known:
            there_are = ", ".join(known[:40]) or "none yet"
            raise forms.ValidationError(f"“{value[:80]}” is not one of these: {there_are}.")


class FilterForm(forms.Form):
    """Everything a scoreboard can be limited to."""

    rule = Known(Rule.BRIER.label, Rule.choices, Rule.BRIER.value, label="Rule")
    timing = Known(
        Timing.FIRST.label,
        [(view.value, view.label) for view in VIEWS],
        Timing.FIRST.value,
        label="Which forecasts",
    )
    topic = Known("All topics", (), label="Topic")
    collection = Known("All collections", (), label="Collection")
    kind = Known("All kinds", Question.Kind.choices, label="Kind of question")
    expert_kind = Known(
        "Everyone",
        [(kind.value, kind.label) for kind in Expert.Kind if kind != Expert.Kind.BENCHMARK],
        label="Who",
    )
    institution = Known("All institutions", (), label="Institution then")
    horizon = Known("All", Ahead.choices, label="How long before the close")
    since = MomentField(required=False, allow_time=False, label="Made since")
    until = MomentField(required=False, allow_time=False, is_end=True, label="Made until")
    basis = Known("All", Forecast.Basis.choices, label="Basis")
    logged = Known("All", Logged.choices, label="Logged")
    coded = forms.BooleanField(required=False, label="Only completely coded sources")
    hedged = forms.BooleanField(required=False, label="With “could”, “may” and “might”")
    reading = Known("As they were read", (), label="Words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("topic", Topic.objects.values_list("slug", "name")),
            ("collection", Collection.objects.values_list("slug", "title")),
            ("institution", Organization.objects.exclude(affiliations=None).values_list("slug", "name")),
            ("reading", [*READINGS, *Lexicon.objects.values_list("slug", "name")]),
        ):
            field: Any = self.fields[name]
            field.choices = [field.choices[0], *rows]

    def filters(self) -> Filters:
        """What was chosen. Call it when the form is valid."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        for name in {"since", "until"} & set(chosen):
            # Until 2019 means until its last day; a Moment gives the first.
            chosen[name] = chosen[name].day if name == "since" else chosen[name].at.date() - timedelta(days=1)
        return Filters(**chosen)

    def in_words(self) -> list[tuple[str, dict[str, None]]]:
        """What differs from the defaults, each with what to take out of the address to be rid of it."""
        return [(self._words(name), {name: None}) for name, value in self.cleaned_data.items() if value]

    def _words(self, name: str) -> str:
        field: Any = self.fields[name]
        value = self.cleaned_data[name]
        if isinstance(field, Known):
            return str(dict(list(field.choices))[value])  # type: ignore[arg-type]
        return str(field.label) if value is True else f"{field.label} {value}"

    @property
    def is_asked(self) -> bool:
        """Whether an address names any filter at all, be it the default."""
        return any(name in self.data for name in self.fields)

    @property
    def main(self) -> list[forms.BoundField]:
        return [self[name] for name in MAIN]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in MAIN]

    def refusals(self) -> str:
        """Why it is not valid, in one line."""
        return " ".join(
            f"{self.fields[name].label}: {error}" for name, errors in self.errors.items() for error in errors
        )
