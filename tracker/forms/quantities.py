"""Numbers and days, and the three ways to forecast them: a value, an interval, quantiles."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tracker.forms.fields import LinesField, ParsedField, ProbabilityField, ShareField
from tracker.scoring.rules import DECIMALS
from tracker.values.figures import day_of, days_since_epoch, parse_number
from tracker.values.moments import Moment, Precision
from tracker.values.quantiles import MOST_QUANTILES, Pairs
from tracker.values.scales import Scale

USUAL_SURENESS = 0.8


class NumberField(ParsedField):
    """A number: 41, −2.5 or 1e6."""

    def parse(self, text: str) -> float:
        return parse_number(text)

    def prepare_value(self, value: Any) -> Any:
        return repr(value).removesuffix(".0") if isinstance(value, float) else value


class DayField(ParsedField):
    """A day, as days since 1970-01-01. end: "first" or "last", where a month or year stands for that day of it."""

    def __init__(self, *, end: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.end = end
        self.widget.attrs.setdefault("placeholder", "2019-03-01")

    def parse(self, text: str) -> float:
        try:
            moment = Moment.parse(text)
        except ValidationError as refusal:
            if refusal.code == "unclear":
                raise
            raise ValidationError(f"“{text}” is not a date. Write it as 2019-03-01.") from None
        if moment.precision == Precision.INSTANT:
            raise ValidationError("Write the date without a time.")
        if moment.precision != Precision.DAY and not self.end:
            raise ValidationError("Write the day, as 2019-03-01. A month or a year is an interval.")
        last = (moment.end - timedelta(days=1)).date()
        return days_since_epoch(last if self.end == "last" else moment.day)

    def prepare_value(self, value: Any) -> Any:
        return day_of(value).isoformat() if isinstance(value, float) else value


class QuantilesField(LinesField):
    """Pairs of a level and a value, one on each line: “10 %: 5” or “0.1 = 5”. value: reads the value."""

    def __init__(self, *, value: forms.Field, **kwargs: Any) -> None:
        super().__init__(max_length=100, **kwargs)
        self.level, self.value = ShareField(), value

    def clean(self, value: Any) -> Pairs:
        lines = super().clean(value)
        if len(lines) > MOST_QUANTILES:
            raise ValidationError(f"Write at most {MOST_QUANTILES} lines.")
        return [self._pair(number, line) for number, line in enumerate(lines, start=1)]

    def _pair(self, number: int, line: str) -> list[float]:
        level, sign, value = line.replace("=", ":", 1).partition(":")
        try:
            if not sign or not level.strip() or not value.strip():
                raise ValidationError("Write a probability and a value, as “10 %: 5”.")
            return [self.level.clean(level), self.value.clean(value)]
        except ValidationError as refusal:
            raise ValidationError(f"Line {number}: {' '.join(refusal.messages)}") from None


def day_or_number(scale: Scale, *, end: str = "", **kwargs: Any) -> NumberField | DayField:
    return DayField(end=end, **kwargs) if scale.is_date else NumberField(**kwargs)


def quantity_fields(scale: Scale) -> dict[str, forms.Field]:
    """The inputs of a forecast of a number or a date; `stated_quantiles` reads them."""
    month = " A month or a year stands for its {} day." if scale.is_date else ""
    example = "2019-03-01" if scale.is_date else "5"
    return {
        "point": day_or_number(
            scale, required=False, label="One value", help_text="What they expect: the middle, if they gave more."
        ),
        "low": day_or_number(
            scale, end="first", required=False, label="From", help_text=f"The low end.{month.format('first')}"
        ),
        "high": day_or_number(
            scale, end="last", required=False, label="To", help_text=f"The high end.{month.format('last')}"
        ),
        "sure": ProbabilityField(required=False, label="How sure of it", help_text="80 % if they did not say."),
        "quantiles": QuantilesField(
            value=day_or_number(scale),
            required=False,
            label="More than that",
            help_text=f"One on each line: how likely it is to stay at or below a value, as “10 %: {example}”. "
            "Leave the inputs above empty then.",
        ),
    }


def stated_quantiles(cleaned: dict[str, Any]) -> Pairs:
    """What was written into `quantity_fields`, as quantiles still to be checked. Raises ValidationError."""
    point, low, high, sure, listed = (cleaned[name] for name in ("point", "low", "high", "sure", "quantiles"))
    if listed:
        for name in ("point", "low", "high", "sure"):
            if cleaned[name] is not None:
                raise ValidationError({name: "Leave this empty where the lines below say more."})
        return listed  # type: ignore[no-any-return]
    middle = [] if point is None else [[0.5, point]]
    if low is None and high is None:
        if sure is not None:
            raise ValidationError({"sure": "Of what? Write both ends of the interval."})
        if point is None:
            raise ValidationError({"point": "Write a value, an interval or several probabilities."})
        return middle
    if low is None or high is None:
        missing = "low" if low is None else "high"
        raise ValidationError({missing: "An interval has two ends. Write one end alone as a line, as “90 %: 60”."})
    if high < low:
        raise ValidationError({"high": "This lies below the low end."})
    if middle and not low <= point <= high:
        raise ValidationError({"point": "This lies outside the interval."})
    tail = round((1 - (USUAL_SURENESS if sure is None else sure)) / 2, DECIMALS)
    if not 0 < tail < 0.5:
        raise ValidationError({"sure": "Write more than 0 % and less than 100 %."})
    return [[tail, low], *middle, [round(1 - tail, DECIMALS), high]]


def as_stated(scale: Scale, quantiles: Pairs) -> dict[str, Any]:
    """What to start the inputs with, so that `stated_quantiles` gives these quantiles again."""
    levels, values = [level for level, _ in quantiles], [float(value) for _, value in quantiles]
    if levels == [0.5]:
        return {"point": values[0]}
    is_interval = len(levels) == 2 or (len(levels) == 3 and levels[1] == 0.5)
    if is_interval and round(1 - levels[0], DECIMALS) == levels[-1]:
        sure = round(1 - 2 * levels[0], DECIMALS)
        middle = {"point": values[1]} if len(levels) == 3 else {}
        return {"low": values[0], **middle, "high": values[-1], "sure": sure}
    shown = day_or_number(scale)
    lines = [f"{level!r}: {shown.prepare_value(value)}" for level, value in zip(levels, values, strict=True)]
    return {"quantiles": "\n".join(lines)}
