"""Forecasts as probabilities: of Yes, or of each of several options."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, ClassVar, Self

import numpy as np
from django.core.exceptions import ValidationError

from tracker.scoring.crowd import median_forecast
from tracker.values.figures import is_number
from tracker.values.value import Reach, Value
from tracker.values.words import figure_of_percent, percent

TOLERANCE = 1e-6  # by which probabilities may miss adding up to 1
TOO_CLOSE = (0.45, 0.55)  # to call what came of it right or wrong
IN_ORDER = "Low, best and high must be in that order."
BETWEEN_0_AND_1 = "Probability must be between 0 and 1."


def with_band(best: float, low: float, high: float) -> str:
    """“98 %”, “75 % (67–80)”."""
    if low == high:
        return percent(best)
    return f"{percent(best)} ({figure_of_percent(low)}–{figure_of_percent(high)})"


@dataclass(frozen=True, slots=True)
class Chance(Value):
    """The probability of Yes, and the band in which readings of the words put it: low ≤ best ≤ high."""

    best: float
    low: float
    high: float

    COLUMN: ClassVar[str] = "probability"

    @classmethod
    def stated(cls, p: float) -> Self:
        return cls(p, p, p)

    @classmethod
    def pooled(cls, values: Sequence[Self]) -> tuple[Self, int]:
        """The median over coders with the band that spans theirs, and how many it is made of: all."""
        low, high = min(value.low for value in values), max(value.high for value in values)
        return cls(median(value.best for value in values), low, high), len(values)

    def refuse(self) -> None:
        """Raise ValidationError for what is no probability, or no band about it."""
        if not all(is_number(p) and 0 <= p <= 1 for p in (self.low, self.best, self.high)):
            raise ValidationError(BETWEEN_0_AND_1)
        if not self.low <= self.best <= self.high:
            raise ValidationError(IN_ORDER)

    # --- In words ---------------------------------------------------------------------------------

    @property
    def in_words(self) -> str:
        """“98 % (90–99)”."""
        return with_band(self.best, self.low, self.high)

    @property
    def in_short(self) -> str:
        """Without its band."""
        return percent(self.best)

    @property
    def in_full(self) -> str:
        """“70 %, between 60 % and 80 %”."""
        return f"{percent(self.best)}, between {percent(self.low)} and {percent(self.high)}"

    # --- What it says of an outcome ---------------------------------------------------------------

    @property
    def favourite(self) -> str | None:
        """The answer that it holds more likely; None from 45 to 55 %, or where words can be read on both sides."""
        if TOO_CLOSE[0] <= self.best <= TOO_CLOSE[1] or self.low < 0.5 < self.high:
            return None
        return "yes" if self.best > 0.5 else "no"

    def holds(self, outcome: str) -> bool | None:
        """Whether that came true; None where it is too close to call."""
        return None if self.favourite is None else self.favourite == outcome.casefold()

    # --- On an axis -------------------------------------------------------------------------------

    @property
    def band(self) -> Reach | None:
        """Best, low and high, on an axis from 0 to 1."""
        return self.best, self.low, self.high

    @property
    def coordinates(self) -> list[float]:
        """A number for each answer."""
        return [self.best, 1.0 - self.best]

    def reach(self, column: int) -> Reach:
        """One coordinate with its band, for the dot of a chart."""
        return self.best, self.low, self.high

    # --- As columns -------------------------------------------------------------------------------

    def as_stated(self) -> dict[str, Any]:
        return {"probability": self.best}

    def as_read(self) -> dict[str, Any]:
        return {"low": self.low, "best": self.best, "high": self.high}


@dataclass(frozen=True, slots=True)
class Shares(Value):
    """A probability for each option, in their order; together they are 1."""

    shares: tuple[float, ...]
    options: tuple[str, ...]

    COLUMN: ClassVar[str] = "distribution"

    @classmethod
    def pooled(cls, values: Sequence[Self]) -> tuple[Self, int]:
        """The medians over coders, scaled to add up to 1, and how many they are made of: all."""
        medians = median_forecast(np.array([value.shares for value in values]))
        return cls(tuple(medians.tolist()), values[0].options), len(values)

    def refuse(self) -> None:
        """Raise ValidationError unless there is a probability for each option and they add up to 1."""
        if len(self.shares) != len(self.options):
            raise ValidationError(f"Give a probability for each of the {len(self.options)} options.")
        if not all(is_number(p) and 0 <= p <= 1 for p in self.shares):
            raise ValidationError(BETWEEN_0_AND_1)
        if not abs(sum(self.shares) - 1) <= TOLERANCE:
            raise ValidationError(f"The probabilities add up to {sum(self.shares):.6g}; they must add up to 1.")

    @property
    def in_words(self) -> str:
        """“A: 20 %, B: 80 %”."""
        pairs = zip(self.options, self.shares, strict=False)
        return ", ".join(f"{option}: {percent(p)}" for option, p in pairs)

    @property
    def favourite(self) -> str | None:
        """The one option that it holds most probable; None where several share the first place."""
        most = max(self.shares, default=0.0)
        favourites = [option for option, p in zip(self.options, self.shares, strict=False) if p == most]
        return favourites[0] if len(favourites) == 1 else None

    def holds(self, outcome: str) -> bool | None:
        """Whether that came true; None where it is too close to call."""
        return None if self.favourite is None else self.favourite.casefold() == outcome.casefold()

    @property
    def coordinates(self) -> list[float]:
        return list(self.shares)

    def reach(self, column: int) -> Reach:
        return (self.shares[column],) * 3

    def as_stated(self) -> dict[str, Any]:
        return {"distribution": list(self.shares)}
