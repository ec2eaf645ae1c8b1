"""Forecasts and readings of all kinds of question."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from tracker.forms.base import Form
from tracker.forms.experts import ExpertChoice
from tracker.forms.fields import MomentField, ProbabilityField
from tracker.forms.quantities import as_stated, quantity_fields, stated_quantiles
from tracker.models import Claim, Forecast, LexiconEntry, Question, Reading, User, Withdrawal
from tracker.prose.phrases import terms_in
from tracker.values.moments import DateBasis
from tracker.values.quantities import Quantiles, clean_distribution


class EntryChoice(forms.ModelChoiceField[LexiconEntry]):
    """Shown as rows on one axis (includes/entries.html), those first that the phrase contains."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=LexiconEntry.objects.with_lexicon(), **kwargs)


class ValueForm(Form):
    """What words mean in numbers: low, best and high, or a probability for every option, or quantiles."""

    phrase = forms.CharField(
        required=False, max_length=200, help_text="The words that say how likely it is, as “will probably”."
    )
    entry = EntryChoice(
        required=False,
        label="Read as",
    )
    low = ProbabilityField(required=False)
    best = ProbabilityField(required=False)
    high = ProbabilityField(required=False)
    note = forms.CharField(
        required=False,
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed where no lexicon has the words, or where you leave its values.",
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        if question.value_field == "distribution":
            for name in ("low", "best", "high"):
                del self.fields[name]
            for index, option in enumerate(question.options):
                self.fields[f"option_{index}"] = ProbabilityField(required=False, label=option)
        elif question.scale:
            for name in ("entry", "best"):
                del self.fields[name]
            self.fields["phrase"].help_text = "Their own words, as “a few dozen” or “early next year”."
            self.fields["note"].help_text = "Needed where they gave no numbers: no lexicon has words for these."
            for name, field in quantity_fields(question.scale).items():
                self.fields[name] = field
        if "entry" in self.fields:
            look_up = {"hx-get": reverse_lazy("lexicon_entries"), "hx-target": "#entries", "hx-swap": "outerHTML"}
            self.fields["phrase"].widget.attrs |= look_up | {"hx-trigger": "input changed delay:200ms"}

    @property
    def entries(self) -> list[LexiconEntry]:
        """What the lexicons say of the phrase as it stands in the form."""
        chosen = str(self["entry"].value() or "")
        return LexiconEntry.objects.for_phrase(
            str(self["phrase"].value() or ""), int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None
        )

    @property
    def proposed_entry(self) -> str:
        """The key of the row that is chosen: what was sent or recorded, or the first of a new reading."""
        if self.is_bound or "entry" in self.initial:
            return str(self["entry"].value() or "")
        return str(self.entries[0].pk) if self.entries else ""

    @property
    def option_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("option_")]

    def option_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.option_names]

    def field_for(self, name: str) -> str | None:
        return self.option_names[-1] if name == "distribution" and self.option_names else super().field_for(name)

    def value(self) -> list[float] | Quantiles:
        """Probabilities of all options, which add up to 1; or quantiles. Raises ValidationError."""
        if self.question.scale:
            return stated_quantiles(self.cleaned_data)
        for name in self.option_names:
            if self.cleaned_data[name] is None:
                raise ValidationError({name: "Give every option a probability; 0 where it is ruled out."})
        values = [self.cleaned_data[name] for name in self.option_names]
        clean_distribution(values, self.question.options)
        return values

    def reading(self) -> dict[str, Any]:
        """The fields of `Forecast.read`. Raises ValidationError."""
        cleaned, entry = self.cleaned_data, self.cleaned_data.get("entry")
        if entry and cleaned["phrase"] and not cleaned["note"] and not terms_in(cleaned["phrase"], [entry.term]):
            raise ValidationError({"note": f"Say why “{cleaned['phrase']}” is read as “{entry.term}”."})
        reading = {"phrase": cleaned["phrase"], "entry": entry, "note": cleaned["note"]}
        if self.question.value_field != "probability":
            if entry is None and not reading["note"]:
                raise ValidationError({"note": "Say why the words are read this way: no lexicon covers them."})
            return reading | {self.question.value_field: self.value()}
        for name in ("low", "best", "high"):
            reading[name] = cleaned[name]
            if reading[name] is None:
                if entry is None:
                    raise ValidationError({name: "Give low, best and high, or choose a lexicon entry."})
                reading[name] = getattr(entry, name)
        if not reading["low"] <= reading["best"] <= reading["high"]:
            raise ValidationError({"best": "Low, best and high must be in that order."})
        departs = entry is None or any(reading[name] != getattr(entry, name) for name in ("low", "best", "high"))
        if departs and not reading["note"]:
            raise ValidationError({"note": "Say why it is read this way and not as a lexicon has it."})
        return reading


class ReadingForm(ValueForm):
    def __init__(self, *args: Any, forecast: Forecast, **kwargs: Any) -> None:
        super().__init__(*args, question=forecast.question, **kwargs)
        self.forecast = forecast

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            self.cleaned_data["reading"] = self.reading()
        return self.cleaned_data

    def enter(self, by: User) -> Reading:
        return self.forecast.read(by=by, submission=self.submission, **self.cleaned_data["reading"])


class ForecastForm(ValueForm):
    expert = ExpertChoice()
    made = MomentField(label="Made", help_text="When it was published: as 2019-02-26, 2019-02, or with a time.")
    made_basis = forms.ChoiceField(
        choices=DateBasis.choices, required=False, initial=DateBasis.STATED, label="The date is"
    )
    made_basis_note = forms.CharField(required=False, max_length=2000, label="How it was inferred")
    basis = forms.ChoiceField(
        choices=Forecast.Basis.choices,
        initial=Forecast.Basis.VERBAL,
        label="How is it expressed?",
        widget=forms.RadioSelect,
    )
    probability = ProbabilityField(
        required=False, label="Probability of Yes", help_text="As stated: 0.85 or 85 %."
    )

    field_order = ["expert", "made", "made_basis", "made_basis_note", "basis", "probability"]

    def __init__(self, *args: Any, claim: Claim | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claim = claim
        if self.question.value_field != "probability":
            del self.fields["probability"]
        if self.question.scale:
            self.fields["basis"].initial = Forecast.Basis.STATED
        if claim:
            del self.fields["expert"]
            source = claim.excerpt.source
            self.initial.update(
                {
                    "made": source.published,
                    "made_basis": source.published_basis,
                    "made_basis_note": source.published_basis_note,
                }
            )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned["basis"] != Forecast.Basis.STATED:
            cleaned["reading"] = self.reading()
        elif self.question.value_field != "probability":
            cleaned[self.question.value_field] = self.value()
        elif cleaned["probability"] is None:
            raise ValidationError({"probability": "Write the probability that was stated."})
        return cleaned

    def enter(self, by: User) -> Forecast:
        cleaned = self.cleaned_data
        is_stated = cleaned["basis"] == Forecast.Basis.STATED
        value = {self.question.value_field: cleaned[self.question.value_field]} if is_stated else {}
        return self.question.forecast(
            self.claim.expert if self.claim else cleaned["expert"],
            by=by,
            made=cleaned["made"],
            made_basis=cleaned["made_basis"] or DateBasis.STATED,
            made_basis_note=cleaned["made_basis_note"],
            basis=cleaned["basis"],
            claim=self.claim,
            reading=cleaned.get("reading"),
            submission=self.submission,
            **value,
            **self.correction(),
        )

    def correction(self) -> dict[str, Any]:
        return {}


class CorrectionForm(ForecastForm):
    """A forecast that takes the place of one that was recorded wrongly."""

    replaces_note = forms.CharField(
        label="What was wrong", max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    field_order = ["replaces_note", *ForecastForm.field_order]

    def __init__(self, *args: Any, forecast: Forecast, **kwargs: Any) -> None:
        super().__init__(*args, question=forecast.question, claim=forecast.claim, **kwargs)
        self.forecast = forecast
        self.initial.update(
            {
                "made": forecast.made,
                "made_basis": forecast.made_basis,
                "made_basis_note": forecast.made_basis_note,
                "basis": forecast.basis,
                "probability": forecast.probability,
                "expert": forecast.expert.canonical.slug,
            }
        )
        reading = forecast.readings.current().order_by("-pk").first()
        if reading:
            names = ("phrase", "entry", "low", "best", "high", "note")
            self.initial.update({name: getattr(reading, name) for name in names})
        for index, p in enumerate((reading.distribution if reading else forecast.distribution) or []):
            self.initial[f"option_{index}"] = p
        quantiles = (reading or forecast).quantiles
        if quantiles and self.question.scale:
            self.initial.update(as_stated(self.question.scale, quantiles))

    def correction(self) -> dict[str, Any]:
        return {"replaces": self.forecast, "replaces_note": self.cleaned_data["replaces_note"]}


class WithdrawalForm(Form):
    expert = ExpertChoice()
    made = MomentField(label="Withdrawn")
    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question

    def enter(self, by: User) -> Withdrawal:
        return self.question.withdraw(
            self.cleaned_data["expert"],
            by=by,
            made=self.cleaned_data["made"],
            note=self.cleaned_data["note"],
            submission=self.submission,
        )
