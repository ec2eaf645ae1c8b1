"""Rows of files. One form reads them all in turn: making a form anew takes longer than reading a row."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tracker.forms.fields import MomentField, ShareField, refuse_broken_text
from tracker.models import Claim, Expert, Forecast, Question
from tracker.values.figures import NUMBER, days_since_epoch
from tracker.values.moments import DateBasis, parse_day
from tracker.values.quantiles import refuse_pairs

VALUES_REMEMBERED = 20_000  # values
EXPERTS = [choice for choice in Expert.Kind.choices if choice[0] != Expert.Kind.BENCHMARK]


class JSONListField(forms.CharField):
    """A JSON array, as ["Yes", "No"]."""

    shape: type = list
    example = '["A", "B"]'

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        if not text:
            return None
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, self.shape):
            raise ValidationError(f"Write it as JSON: {self.example}; got {text[:80]}.")
        return found

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        pass


class OptionsField(JSONListField):
    def to_python(self, value: Any) -> Any:
        options = super().to_python(value)
        return None if options is None else [str(option) for option in options]


class ProbabilitiesField(JSONListField):
    example = "[0.2, 0.8]"

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if found and not all(isinstance(p, int | float) and not isinstance(p, bool) for p in found):
            raise ValidationError(f"Write numbers, as {self.example}.")
        return found


class QuantilesField(JSONListField):
    """An object of level → value, a number or a day, as pairs in order of level."""

    shape = dict
    example = '{"0.1": 20, "0.5": 40, "0.9": 75}'

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if found is None:
            return None
        try:
            return sorted([float(level), _value(value)] for level, value in found.items())
        except (TypeError, ValueError, OverflowError):
            raise ValidationError(f"Write numbers, as {self.example}.") from None


class AttributionField(forms.CharField):
    """“high”, or “medium: why”."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        kind, _, why = text.partition(":")
        if kind.strip() not in ("", *Claim.Attribution.values) or (
            kind.strip() == Claim.Attribution.MEDIUM and not why.strip()
        ):
            raise ValidationError("Write “high”, or “medium: ” and why the attribution is uncertain.")
        return text


def _named(name: str, error: Any) -> str:
    """“probability must be …”, “made_at: Write a date as …”."""
    text = str(error)
    if name == "__all__":
        return text
    return text[:1].lower() + text[1:] if text.lower().startswith(name) else f"{name}: {text}"


def _value(value: Any) -> float:
    is_day = isinstance(value, str) and not NUMBER.fullmatch(value.strip())
    return days_since_epoch(parse_day(value)) if is_day else float(value)


# What rows say of their question, for which any of them can speak.
ABOUT_QUESTIONS = (
    "kind", "options", "unit", "outcome", "opens_at", "closes_at", "closes_basis", "closes_basis_note", "known_at",
    "topic", "event", "criteria", "condition", "condition_outcome", "evidence_url", "evidence_title",
    "evidence_quote",
)  # fmt: skip


class RowForm(forms.Form):
    """A row of the `outturn` CSV: one forecast, and what is asked."""

    expert = forms.CharField(max_length=200, validators=[refuse_broken_text])
    expert_kind = forms.ChoiceField(choices=[("", ""), *EXPERTS], required=False)
    question_key = forms.CharField(max_length=200, required=False, validators=[refuse_broken_text])
    question = forms.CharField(max_length=300, validators=[refuse_broken_text])
    kind = forms.ChoiceField(choices=[("", ""), *Question.Kind.choices], required=False)
    options = OptionsField(required=False)
    unit = forms.CharField(max_length=40, required=False, validators=[refuse_broken_text])
    criteria = forms.CharField(max_length=20_000, required=False, validators=[refuse_broken_text])
    outcome = forms.CharField(max_length=200, required=False, validators=[refuse_broken_text])
    opens_at = MomentField(required=False)
    closes_at = MomentField(required=False, is_end=True)
    closes_basis = forms.ChoiceField(choices=[("", ""), *DateBasis.choices], required=False)
    closes_basis_note = forms.CharField(max_length=2000, required=False, validators=[refuse_broken_text])
    known_at = MomentField(required=False)
    topic = forms.CharField(max_length=300, required=False, validators=[refuse_broken_text])
    event = forms.CharField(max_length=120, required=False, validators=[refuse_broken_text])
    condition = forms.CharField(max_length=300, required=False, validators=[refuse_broken_text])
    condition_outcome = forms.CharField(max_length=200, required=False, validators=[refuse_broken_text])
    made_at = MomentField()
    made_basis = forms.ChoiceField(choices=[("", ""), *DateBasis.choices], required=False)
    made_basis_note = forms.CharField(max_length=2000, required=False, validators=[refuse_broken_text])
    withdrawn_at = MomentField(required=False)
    basis = forms.ChoiceField(choices=[("", ""), *Forecast.Basis.choices], required=False)
    confidence = forms.CharField(max_length=60, required=False, validators=[refuse_broken_text])
    probability = ShareField(required=False)
    low = ShareField(required=False)
    high = ShareField(required=False)
    probabilities = ProbabilitiesField(required=False)
    quantiles = QuantilesField(required=False)
    phrase = forms.CharField(max_length=200, required=False, validators=[refuse_broken_text])
    lexicon = forms.CharField(max_length=80, required=False)
    note = forms.CharField(max_length=5000, required=False, validators=[refuse_broken_text])
    replaces = forms.CharField(max_length=2000, required=False, validators=[refuse_broken_text])
    attribution = AttributionField(required=False, max_length=2000, validators=[refuse_broken_text])
    source_title = forms.CharField(max_length=300, required=False, validators=[refuse_broken_text])
    source_url = forms.URLField(max_length=1000, required=False, assume_scheme="https")
    published_on = MomentField(required=False, allow_time=False)
    quote = forms.CharField(max_length=20_000, required=False, validators=[refuse_broken_text])
    evidence_url = forms.URLField(max_length=1000, required=False, assume_scheme="https")
    evidence_title = forms.CharField(max_length=300, required=False, validators=[refuse_broken_text])
    evidence_quote = forms.CharField(max_length=20_000, required=False, validators=[refuse_broken_text])

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[str, str], Any] = {}
        self._blank = {name: field.clean("") for name, field in self.fields.items() if not field.required}
        self._required = [name for name, field in self.fields.items() if field.required]

    def read(self, row: Mapping[str, str]) -> dict[str, Any]:
        """The row as values. Raises ValidationError."""
        cleaned = self._read(row, self._required)
        given = [name for name in ("probability", "probabilities", "quantiles") if cleaned[name] is not None]
        if len(given) != 1 and not (cleaned["phrase"] and not given):
            raise ValidationError("Give one of probability, probabilities, quantiles and phrase.")
        if cleaned["quantiles"] is not None:
            refuse_pairs(cleaned["quantiles"])
        if cleaned["withdrawn_at"] and cleaned["withdrawn_at"].at < cleaned["made_at"].at:
            raise ValidationError("withdrawn_at: it was not made yet then.")
        return cleaned

    def about_question(self, row: Mapping[str, str]) -> dict[str, Any]:
        """What a row without a forecast says of its question. Raises ValidationError."""
        return self._read({name: row[name] for name in row if name in OF_QUESTIONS}, ["question"])

    def _read(self, row: Mapping[str, str], required: list[str]) -> dict[str, Any]:
        cleaned, problems = dict(self._blank), []
        given = {name: text for name, text in row.items() if text}
        for name in [*(name for name in required if name not in given), *given]:
            try:
                cleaned[name] = self._cleaned(name, given.get(name, ""))
            except ValidationError as why:
                problems += [_named(name, message) for message in why.messages]
        if problems:
            raise ValidationError(problems)
        return cleaned

    def _cleaned(self, name: str, text: str) -> Any:
        """What a column says of its question is the same in many rows: it is read once."""
        key = (name, text)
        if key not in self._known:
            if len(self._known) > VALUES_REMEMBERED:
                self._known.clear()
            self._known[key] = self.fields[name].clean(text)
        return self._known[key]


OF_QUESTIONS = {"question", "question_key", *ABOUT_QUESTIONS}
