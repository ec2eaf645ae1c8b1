"""Inputs as people write them."""

import math
import re
import unicodedata
from abc import ABC, abstractmethod
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from tracker.prose.chances import chance_said
from tracker.values.moments import Moment, Precision

# They turn the order of the letters on the page, so that it reads otherwise than what is recorded.
DIRECTIONS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
FILLERS = set("\u115f\u1160\u3164\uffa0\u2800")
LINE_BREAK = re.compile("[\n\r\u2028\u2029]")


def is_unseen(character: str) -> bool:
    """White space, formats and marks alone, and the letters that stand for a blank."""
    return character.isspace() or character in FILLERS or unicodedata.category(character) in {"Cf", "Mn", "Me"}


def refuse_broken_text(text: str) -> None:
    """Raise ValidationError for what is no text: control characters, wrongly decoded bytes, nothing to be seen."""
    if text and not text.isspace() and all(is_unseen(character) for character in text):
        raise ValidationError("There is nothing to be seen in this.")
    for character in text:
        if character == "�":
            raise ValidationError("This contains bytes that are not UTF-8 text. Send it again as UTF-8.")
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\t\n\r":
            raise ValidationError(f"This contains a character that cannot be shown (U+{ord(character):04X}).")
        if character in DIRECTIONS:
            raise ValidationError(
                f"This contains a character that turns the direction of writing (U+{ord(character):04X})."
            )


def refuse_line_breaks(text: str) -> None:
    if LINE_BREAK.search(text):
        raise ValidationError("Write this in one line, without a line break.")


class ParsedField(ABC, forms.CharField):
    """A short text that `parse` reads as something else; None where nothing is written."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "off")

    @abstractmethod
    def parse(self, text: str) -> Any:
        """Raises ValidationError."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(self.prepare_value(value)) or ""
        if text in self.empty_values:
            return None
        refuse_broken_text(text)
        return self.parse(text)

    def run_validators(self, value: Any) -> None:
        """The text was checked before it was read."""


class MomentField(ParsedField):
    """A date to the precision that is known: 2019, February 2019, 26 February 2019, 2019-02-26 14:55."""

    def __init__(self, *, is_end: bool = False, allow_time: bool = True, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)  # “Wednesday, September 17th, 2019 …” with a time and an offset
        self.is_end, self.allow_time = is_end, allow_time
        self.widget.attrs.setdefault("placeholder", "2019-02-26")

    def parse(self, text: str) -> Moment:
        moment = Moment.parse(text, is_end=self.is_end)
        if moment.precision == Precision.INSTANT and not self.allow_time:
            raise ValidationError("Write the date without a time.")
        return moment

    def prepare_value(self, value: Any) -> Any:
        return value.iso() if isinstance(value, Moment) else value


class ShareField(ParsedField):
    """A probability in a file: a number from 0 to 1, or with a percent sign from 0 to 100."""

    def parse(self, text: str) -> float:
        is_percent = text.rstrip().endswith("%")
        try:
            number = float(text.rstrip().removesuffix("%")) / (100 if is_percent else 1)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise ValidationError(f"Probability must be a number between 0 and 1; got {text}.")
        if not 0 <= number <= 1:
            hint = f" Write {number / 100:g}." if 2 <= number <= 100 and not is_percent else ""
            raise ValidationError(f"Probability must be between 0 and 1; got {text}.{hint}")
        return number


class ProbabilityField(ShareField):
    """A probability as people write it: 75, 75 %, 0.75 or “three in four”. 1 alone may be either, so it asks."""

    says_how_it_was_read = True  # beside the box, while it is filled in (includes/field.html)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        read = {"hx-get": reverse_lazy("probability_read"), "hx-trigger": "input changed delay:200ms"}
        self.widget.attrs |= read | {"hx-target": "next output", "hx-swap": "innerHTML"}

    def parse(self, text: str) -> float:
        said = chance_said(text)
        if said and said.exact is not None:
            return said.exact
        if said:
            raise ValidationError(f"“{text}” is a range. Write one number, or low, best and high.")
        written = text.strip()
        if re.fullmatch(r"[0-9]{1,3}", written) and 2 <= int(written) <= 100:
            return int(written) / 100
        if re.fullmatch(r"1|1\.[0-9]{0,20}[1-9][0-9]{0,20}", written):
            raise ValidationError(f"Is {written} per cent meant, or certainty? Write {written} % or 100 %.")
        if re.fullmatch(r"[0-9]{1,4} ?[:/] ?[0-9]{1,4}", written):
            raise ValidationError(f"“{written}” may be a fraction, or odds. Write a percentage, or “1 in 10”.")
        return super().parse(text)


class ConfirmField(forms.BooleanField):
    """The answer to a question that is only put where there is reason to (VerbForm.ask): hidden until then."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


class LinesField(forms.CharField):
    """Several values, one on each line."""

    def __init__(self, *, most: int = 1000, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **kwargs)
        self.most = most
        self.widget.attrs.pop("maxlength", None)  # the limit is a line's

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def run_validators(self, value: Any) -> None:
        if len(value) > self.most:
            raise ValidationError(f"Write at most {self.most} lines.")
        for line in value:
            super().run_validators(line)

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value
