"""Forecasts of a number or a date: values that it stays below with a given probability."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from statistics import median
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError

from tracker.values.figures import LARGEST, is_number
from tracker.values.scales import Scale
from tracker.values.value import Reach, Value
from tracker.values.words import percent

MOST_QUANTILES = 99
SAME_LEVEL = 6  # decimals to which levels are compared: 0.1 and 1 − 0.9 are the same

Pairs = list[list[float]]
"""Of [level, value], both increasing. For date questions the value is days since 1970-01-01."""


def refuse_pairs(pairs: Any, within: float = LARGEST) -> None:
    """Raise ValidationError unless these are pairs that increase, with values from −within to within."""
    if not isinstance(pairs, list | tuple) or not 1 <= len(pairs) <= MOST_QUANTILES:
        raise ValidationError(f"Give at least one quantile and at most {MOST_QUANTILES}.")
    are_pairs = all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs)
    if not are_pairs or not all(is_number(number) for pair in pairs for number in pair):
        raise ValidationError("A quantile is a pair of numbers: a level and a value.")
    levels, values = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if not all(0 < level < 1 for level in levels) or sorted(set(levels)) != levels:
        raise ValidationError("Quantile levels must increase and lie between 0 and 1.")
    if sorted(values) != values:
        raise ValidationError("A higher quantile cannot have a lower value.")
    if not all(is_number(value, within) for value in values):
        raise ValidationError("There is no such date.")


@dataclass(frozen=True, slots=True)
class Quantiles(Value):
    """pairs: level and value, both increasing, as they were given: beyond the range they count as its end."""

    pairs: tuple[tuple[float, float], ...]
    scale: Scale

    COLUMN: ClassVar[str] = "quantiles"
    IS_MEASURED: ClassVar[bool] = True  # a single value is hardly ever hit: its distance says how good it was

    @classmethod
    def of(cls, pairs: Any, scale: Scale) -> Self:
        """From what a form or a column holds, checked by `refuse`."""
        return cls(tuple(tuple(pair) if isinstance(pair, list) else pair for pair in pairs), scale)

    @classmethod
    def pooled(cls, values: Sequence[Self]) -> tuple[Self, int]:
        """Medians over coders at the levels that all of them gave, and how many coders they are made of.

        Where they share none, the levels are those of the first, over the coders who have all of them: a level
        that nobody gave is not made up.
        """
        coders = [dict(value.pairs) for value in values]
        levels = [level for level in coders[0] if all(level in coder for coder in coders)]
        if not levels:
            levels = list(coders[0])
            coders = [coder for coder in coders if coder.keys() >= coders[0].keys()]
        pairs = tuple((level, median(coder[level] for coder in coders)) for level in levels)
        return cls(pairs, values[0].scale), len(coders)

    def refuse(self) -> None:
        """Raise ValidationError for what are no quantiles of this scale."""
        refuse_pairs(self.pairs, self.scale.furthest)

    # --- In words ---------------------------------------------------------------------------------

    @property
    def in_words(self) -> str:
        """“about 40 warheads”; “30–60 warheads (80 % sure)”; of more quantiles the median and the widest interval.

        That is the widest with as much probability below as above it, or else from the lowest to the highest.
        """
        scale, values = self.scale, self._by_level
        middle = values.get(0.5)
        tail = next((level for level in values if level < 0.5 and round(1 - level, SAME_LEVEL) in values), None)
        low, high = (min(values), max(values)) if tail is None else (tail, round(1 - tail, SAME_LEVEL))
        if low == high:
            return self._single(low)
        if 0.5 in (low, high):
            return f"{self._single(0.5)}, {self._single(high if low == 0.5 else low)}"
        reach, sure = scale.reach(values[low], values[high]), _sure(high - low)
        if middle is None:
            return f"{scale.with_unit(reach)} ({sure})"
        return f"{scale.in_words(middle)} ({reach}, {sure})"

    @property
    def levels(self) -> list[tuple[str, str]]:
        """Each of several: “10 %”, “chance of at most 30 warheads”."""
        if len(self.pairs) < 2:
            return []
        chance_of = "chance that it comes" if self.scale.is_date else "chance of"
        return [(percent(level), f"{chance_of} {self._at_most(value)}") for level, value in self.pairs]

    def _single(self, level: float) -> str:
        """“about 40 warheads”; “at most 60 warheads (90 % sure)”; “not before 2 May 2019 (90 % sure)”."""
        scale, value = self.scale, self._by_level[level]
        if level == 0.5:
            return f"about {scale.in_words(value)}"
        if level > 0.5:
            return f"{self._at_most(value)} ({_sure(level)})"
        return f"{'not before' if scale.is_date else 'at least'} {scale.in_words(value)} ({_sure(1 - level)})"

    def _at_most(self, value: float) -> str:
        return f"{'by' if self.scale.is_date else 'at most'} {self.scale.in_words(value)}"

    @property
    def _by_level(self) -> dict[float, float]:
        return {round(level, SAME_LEVEL): value for level, value in self.pairs}

    # --- What it says of an outcome ---------------------------------------------------------------

    def holds(self, outcome: str) -> bool | None:
        """Whether it lies between the lowest and the highest value, ends included; None of a single value."""
        if len(self.pairs) < 2:
            return None
        clip = self.scale.clip
        return clip(self.pairs[0][1]) <= clip(self.scale.value_of(outcome)) <= clip(self.pairs[-1][1])

    # --- On an axis -------------------------------------------------------------------------------

    @property
    def coordinates(self) -> list[float]:
        """The median; not a number where it was not given."""
        middle = self._by_level.get(0.5)
        return [nan if middle is None else self.scale.clip(middle)]

    def reach(self, column: int) -> Reach:
        """The median with the lowest and the highest value."""
        clip = self.scale.clip
        return self.coordinates[0], clip(self.pairs[0][1]), clip(self.pairs[-1][1])

    # --- As columns -------------------------------------------------------------------------------

    def as_stated(self) -> dict[str, Any]:
        return {"quantiles": [list(pair) for pair in self.pairs]}


def _sure(p: float) -> str:
    return f"{percent(p)}\N{NO-BREAK SPACE}sure"
