"""The inputs of what a forecast holds: one class for each kind of value, which it reads and fills in."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from tracker.forms.fields import ProbabilityField
from tracker.forms.quantities import as_stated, quantity_fields, stated_quantiles
from tracker.models import Forecast, LexiconEntry
from tracker.values.amounts import Amount
from tracker.values.answers import Answers
from tracker.values.chances import IN_ORDER, Chance, Shares
from tracker.values.options import Options, YesOrNo
from tracker.values.quantiles import Quantiles
from tracker.values.value import Value

Cleaned = dict[str, Any]


class Inputs(ABC):
    """HAS_LEXICON: whether any has such words.  USUAL_BASIS: how such forecasts are mostly expressed."""

    HAS_LEXICON: ClassVar[bool] = True
    USUAL_BASIS: ClassVar[str] = Forecast.Basis.VERBAL
    PHRASE_HELP: ClassVar[str] = "The words that say how likely it is, as “will probably”."
    NOTE_HELP: ClassVar[str] = "Needed where no lexicon has the words, or where you leave its values."

    @abstractmethod
    def fields(self) -> dict[str, forms.Field]:
        """Of a reading; and of what was stated, too, unless `stated_fields` has others."""

    def stated_fields(self) -> dict[str, forms.Field]:
        return {}

    @abstractmethod
    def read(self, cleaned: Cleaned, entry: LexiconEntry | None) -> Value:
        """What words are taken to mean. Raises ValidationError.  entry: gives what was left empty."""

    def stated(self, cleaned: Cleaned) -> Value:
        """What was given in numbers. Raises ValidationError."""
        return self.read(cleaned, None)

    def lacks_reason(self, value: Value, entry: LexiconEntry | None) -> str:
        """Why it takes a reason to read words so; "" if it does not."""
        return "" if entry else "Say why the words are read this way: no lexicon covers them."

    @abstractmethod
    def initial(self, value: Value, *, is_read: bool) -> dict[str, Any]:
        """What to start the inputs with, so that they give this value again."""

    def input_of(self, column: str) -> str:
        """In which input what is wrong with a column is shown."""
        return column


class ChanceInputs(Inputs):
    ENDS = ("low", "best", "high")

    def fields(self) -> dict[str, forms.Field]:
        return {name: ProbabilityField(required=False) for name in self.ENDS}

    def stated_fields(self) -> dict[str, forms.Field]:
        help_text = "As stated: 85 %, 0.85 or “three in four”."
        return {"probability": ProbabilityField(required=False, label="Probability of Yes", help_text=help_text)}

    def stated(self, cleaned: Cleaned) -> Value:
        if cleaned["probability"] is None:
            raise ValidationError({"probability": "Write the probability that was stated."})
        return Chance.stated(cleaned["probability"])

    def read(self, cleaned: Cleaned, entry: LexiconEntry | None) -> Value:
        written = {name: cleaned[name] for name in self.ENDS if cleaned[name] is not None}
        missing = [name for name in self.ENDS if name not in written]
        if missing and entry is None:
            raise ValidationError({missing[0]: "Give low, best and high, or choose a lexicon entry."})
        value = Chance(**{name: written[name] if name in written else getattr(entry, name) for name in self.ENDS})
        if not value.low <= value.best <= value.high:
            raise ValidationError({"best": IN_ORDER})
        return value

    def lacks_reason(self, value: Value, entry: LexiconEntry | None) -> str:
        if entry and value == Chance(entry.best, entry.low, entry.high):
            return ""
        return "Say why it is read this way and not as a lexicon has it."

    def initial(self, value: Value, *, is_read: bool) -> dict[str, Any]:
        return value.as_read() if is_read else value.as_stated()


class SharesInputs(Inputs):
    def __init__(self, answers: Options) -> None:
        self.options = answers.options
        self.names = [f"option_{i}" for i in range(len(self.options))]

    def fields(self) -> dict[str, forms.Field]:
        options = zip(self.names, self.options, strict=True)
        return {name: ProbabilityField(required=False, label=option) for name, option in options}

    def read(self, cleaned: Cleaned, entry: LexiconEntry | None) -> Value:
        for name in self.names:
            if cleaned[name] is None:
                raise ValidationError({name: "Give every option a probability; 0 where it is ruled out."})
        value = Shares(tuple(cleaned[name] for name in self.names), self.options)
        _refuse_in(self.names[-1], value)
        return value

    def initial(self, value: Value, *, is_read: bool) -> dict[str, Any]:
        return dict(zip(self.names, value.coordinates, strict=False))

    def input_of(self, column: str) -> str:
        return self.names[-1] if column == Shares.COLUMN else column


class QuantilesInputs(Inputs):
    HAS_LEXICON = False
    USUAL_BASIS = Forecast.Basis.STATED
    PHRASE_HELP = "Their own words, as “a few dozen” or “early next year”."
    NOTE_HELP = "Needed where they gave no numbers: no lexicon has words for these."

    def __init__(self, answers: Amount) -> None:
        self.scale = answers.scale

    def fields(self) -> dict[str, forms.Field]:
        return quantity_fields(self.scale)

    def read(self, cleaned: Cleaned, entry: LexiconEntry | None) -> Value:
        value = Quantiles.of(stated_quantiles(cleaned), self.scale)
        _refuse_in("quantiles", value)
        return value

    def initial(self, value: Value, *, is_read: bool) -> dict[str, Any]:
        return as_stated(self.scale, value.as_stated()["quantiles"])


def _refuse_in(name: str, value: Value) -> None:
    try:
        value.refuse()
    except ValidationError as refusal:
        raise ValidationError({name: refusal.messages}) from None


def inputs_for(answers: Answers) -> Inputs:
    if isinstance(answers, Amount):
        return QuantilesInputs(answers)
    if isinstance(answers, YesOrNo) or not isinstance(answers, Options):
        return ChanceInputs()
    return SharesInputs(answers)
