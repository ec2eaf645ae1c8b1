"""Forecasts and readings of all kinds of question."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker.forms.base import Form
from tracker.forms.experts import ExpertChoice
from tracker.forms.fields import ConfirmField, MomentField
from tracker.forms.inputs import inputs_for
from tracker.models import Claim, Expert, Forecast, LexiconEntry, Question, Reading, User, Withdrawal
from tracker.models.lexicons import first_choice
from tracker.models.readings import NO_WORDS, Words
from tracker.prose.phrases import terms_in
from tracker.values.moments import DateBasis
from tracker.values.value import Value


class EntryChoice(forms.ModelChoiceField[LexiconEntry]):
    """Shown as rows on one axis (includes/entries.html), those first that the phrase contains."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=LexiconEntry.objects.with_lexicon(), **kwargs)


class ValueForm(Form):
    """What words mean in numbers: low, best and high, or a probability for every option, or quantiles."""

    phrase = forms.CharField(required=False, max_length=200)
    entry = EntryChoice(
        required=False,
        label="Read as",
    )
    note = forms.CharField(
        required=False,
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.inputs = inputs_for(question.answers)
        self.fields["phrase"].help_text, self.fields["note"].help_text = (
            self.inputs.PHRASE_HELP,
            self.inputs.NOTE_HELP,
        )
        if not self.inputs.HAS_LEXICON:
            del self.fields["entry"]
        self.fields |= self.inputs.fields()
        self.order_fields(["phrase", "entry", *self.inputs.fields(), "note"])
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
        return first_choice(self.entries)

    @property
    def option_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("option_")]

    def option_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.option_names]

    def field_for(self, name: str) -> str | None:
        return super().field_for(self.inputs.input_of(name))

    def reading(self) -> tuple[Value, Words]:
        """What the words mean, and by what they are read. Raises ValidationError."""
        cleaned = self.cleaned_data
        # Where there are no words any more, the row that was chosen for them says nothing.
        entry = cleaned.get("entry") if cleaned["phrase"] else None
        words = Words(cleaned["phrase"], entry, cleaned["note"])
        if entry and words.phrase and not words.note and not terms_in(words.phrase, [entry.term]):
            raise ValidationError({"note": f"Say why “{words.phrase}” is read as “{entry.term}”."})
        value = self.inputs.read(cleaned, entry)
        if not words.note and (why := self.inputs.lacks_reason(value, entry)):
            raise ValidationError({"note": why})
        return value, words


class ReadingForm(ValueForm):
    def __init__(self, *args: Any, forecast: Forecast, **kwargs: Any) -> None:
        super().__init__(*args, question=forecast.question, **kwargs)
        self.forecast = forecast

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            self.value, self.words = self.reading()
        return self.cleaned_data

    def enter(self, by: User) -> Reading:
        return self.forecast.read(self.value, self.words, by=by, submission=self.submission)


class ForecastForm(ValueForm):
    expert = ExpertChoice()
    made = MomentField(label="Made", help_text="When it was published: as 2019-02-26, 2019-02, or with a time.")
    made_basis = forms.ChoiceField(
        choices=DateBasis.choices, required=False, initial=DateBasis.STATED, label="The date is"
    )
    made_basis_note = forms.CharField(required=False, max_length=2000, label="How the date is known")
    basis = forms.ChoiceField(
        choices=Forecast.Basis.choices,
        label="How is it expressed?",
        widget=forms.RadioSelect,
    )
    confidence = forms.CharField(
        required=False,
        max_length=60,
        label="Confidence as printed",
        help_text="As “high confidence”. It is kept beside the probability and never turned into one.",
    )
    is_later = ConfirmField(label="It was said later")

    replaces: Forecast | None = None
    FIRST: tuple[str, ...] = ("expert", "made", "made_basis", "made_basis_note", "basis")

    def __init__(self, *args: Any, claim: Claim | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claim = claim
        stated = self.inputs.stated_fields()
        self.fields |= stated
        self.order_fields([*self.FIRST, *stated])
        self.fields["basis"].initial = self.inputs.USUAL_BASIS
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
            if source.published is None:
                self._ask_how_it_is_known()

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned["basis"] == Forecast.Basis.STATED:
            self.value, self.words = self.inputs.stated(cleaned), NO_WORDS
        else:
            self.value, self.words = self.reading()
        self._ask_about_the_same_day()
        return cleaned

    def _ask_how_it_is_known(self) -> None:
        """A date that the source does not have is typed: nobody but who types it knows whether it is printed."""
        basis = self.fields["made_basis"]
        basis.choices, basis.required = [("", "Choose"), *DateBasis.choices], True  # type: ignore[attr-defined]
        self.initial["made_basis"] = ""

    @property
    def speaker(self) -> Expert:
        expert: Expert = self.claim.speaker if self.claim else self.cleaned_data["expert"]
        return expert

    def _ask_about_the_same_day(self) -> None:
        """Another value for the same day is a correction, or a revision: whoever enters it knows which.

        So it is for a month within which a day is on record: the month's stands from then on (`stands_from`).
        """
        made = self.cleaned_data["made"]
        theirs = self.question.forecasts.current().of(self.speaker).with_values()
        same = theirs.filter(made_at=made.at, made_precision=made.precision).order_by("-pk").first()
        within = theirs.filter(made_at__gte=made.at, made_at__lt=made.end).order_by("-made_at", "-pk").first()
        on_record = same or within
        if self.replaces or on_record is None or on_record.value == self.value:
            return
        said = format_html(
            "{} is on record for {} with {}.", self.speaker, on_record.made, on_record.value.in_words
        )
        what = SafeString("If this was said before, write its day, as inferred. Or was it said later?")
        if same:
            correction = reverse("correction_new", args=[same.pk])
            was_wrong = 'Was that wrong? Then <a href="{}">correct it</a>. Or was this said later?'
            what = format_html(was_wrong, correction)
        self.ask("is_later", format_html("{} {} Then tick the box.", said, what))

    def unsaved(self, by: User) -> Forecast:
        """As it was checked, for whoever logs many at once (`ForecastQuerySet.enter_all`)."""
        cleaned = self.cleaned_data
        return Forecast(
            question=self.question,
            expert=self.speaker,
            made_at=cleaned["made"].at,
            made_precision=cleaned["made"].precision,
            made_basis=cleaned["made_basis"] or DateBasis.STATED,
            made_basis_note=cleaned["made_basis_note"],
            basis=cleaned["basis"],
            claim=self.claim,
            confidence=cleaned["confidence"],
            replaces=self.replaces,
            replaces_note=cleaned.get("replaces_note", ""),
            recorded_by=by,
            submission=self.submission,
        )

    def enter(self, by: User) -> Forecast:
        return self.unsaved(by).log(self.value, self.words)


class CorrectionForm(ForecastForm):
    """A forecast that takes the place of one that was recorded wrongly."""

    replaces_note = forms.CharField(
        label="What was wrong", max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    FIRST = ("replaces_note", *ForecastForm.FIRST)

    def __init__(self, *args: Any, forecast: Forecast, claim: Claim | None = None, **kwargs: Any) -> None:
        """claim: the same words quoted anew, if it is not the one that the forecast was logged from."""
        super().__init__(*args, question=forecast.question, claim=claim or forecast.claim, **kwargs)
        self.forecast = self.replaces = forecast
        self.initial.update(
            {
                "made": forecast.made,
                "made_basis": forecast.made_basis,
                "made_basis_note": forecast.made_basis_note,
                "basis": forecast.basis,
                "confidence": forecast.confidence,
                "expert": forecast.expert.canonical.slug,
            }
        )
        reading = forecast.readings.current().order_by("-pk").first()
        if reading:
            self.initial.update({name: getattr(reading, name) for name in ("phrase", "entry", "note")})
            self.fields["read_from"] = forms.CharField(
                required=False, max_length=200, widget=forms.HiddenInput, initial=reading.phrase
            )
        value = reading.value if reading else forecast.value
        self.initial.update(self.inputs.initial(value, is_read=reading is not None))

    def clean(self) -> dict[str, Any]:
        if not self.errors and "read_from" in self.fields:
            self._clear_numbers_of_other_words()
        return super().clean()

    def _clear_numbers_of_other_words(self) -> None:
        """Numbers that were left as they stood say nothing of other words. Typed again, they are meant."""
        phrase, names = self.cleaned_data["phrase"], list(self.inputs.fields())
        were_others = {"phrase", "entry"} & set(self.changed_data) and self.cleaned_data["read_from"] != phrase
        if not were_others or set(names) & set(self.changed_data):
            return
        self.data = self._sent()
        self.data["read_from"] = phrase
        for name in names:
            self.data[name] = ""
            self.cleaned_data[name] = self.fields[name].clean("")


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
