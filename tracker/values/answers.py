"""What a question can be answered with: Yes or No, one of several options, a number or a date.

A new kind of question is one of these with its value, a case of scoring, a form and an include.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError

from tracker.charts.scales import PERCENT, Linear, Time
from tracker.scoring.crowd import scaled_medians
from tracker.scoring.question import Choice, Quantity
from tracker.scoring.rules import Floats
from tracker.values.chances import Chance, Shares
from tracker.values.figures import is_number, parse_number, percent
from tracker.values.kinds import NOT_BY_THE_END, WITH_RANGE, QuestionKind
from tracker.values.quantiles import Quantiles
from tracker.values.scales import Scale
from tracker.values.value import Columns, Value

DAY = 86_400.0  # seconds


class Answers(ABC):
    """Of one question. An outcome is a text as it is recorded, a column the place of a coordinate of a value."""

    @property
    def scale(self) -> Scale | None:
        """What a number or a date is measured on; None where the answers are options."""
        return None

    @property
    @abstractmethod
    def rule(self) -> str:
        """By which forecasts are scored, as a column names it."""

    @property
    @abstractmethod
    def in_words(self) -> str:
        """“Yes or No”, “Low, Middle, High, in this order”, “a number from 0 to 100 warheads”."""

    def refuse(self) -> None:  # noqa: B027 -- most refuse nothing
        """Raise ValidationError for what cannot be asked."""

    # --- Outcomes ---------------------------------------------------------------------------------

    @abstractmethod
    def clean_outcome(self, text: str) -> str:
        """As it is recorded: yes, an option, a number, an ISO date, “not by the end”. Raises ValidationError."""

    @abstractmethod
    def outcome_in_words(self, outcome: str) -> str:
        """“Yes”, “41 warheads”, “28 February 2019”, “not by 31 December 2019”."""

    @property
    @abstractmethod
    def named_outcomes(self) -> list[tuple[str, str]]:
        """Those that can be named beforehand, each with its words."""

    def counts_as(self, outcome: str) -> str:
        """The end of the range that an outcome beyond it counts as when it is scored; "" for any other."""
        return ""

    # --- Forecasts --------------------------------------------------------------------------------

    @abstractmethod
    def value(self, columns: Columns) -> Value:
        """What these columns hold. Raises ValidationError if that is no forecast of this question."""

    def loss_in_words(self, loss: float) -> str:
        """A share of the range of a number or a date in its unit, “4.1 warheads”; "" where there is no range."""
        return ""

    # --- As arrays --------------------------------------------------------------------------------

    @abstractmethod
    def arrays(
        self, outcome: str, p: Iterable[float | None], distributions: Iterable[Any], quantiles: Iterable[Any]
    ) -> tuple[Choice | Quantity, Floats]:
        """The question with its outcome as scoring has it, and f forecasts as (f, options or levels)."""

    @abstractmethod
    def scored(self, outcome: str) -> Choice | Quantity:
        """The question with its outcome, for values that are given by their coordinates alone."""

    @property
    @abstractmethod
    def are_probabilities(self) -> bool:
        """Whether coordinates are, and add up to 1."""

    @abstractmethod
    def pooled(self, medians: Floats, values: Floats) -> Floats:
        """Forecasts (m, columns) from the medians of the coordinates of values (n, columns)."""

    @abstractmethod
    def coordinates_in_words(self, coordinates: Sequence[float]) -> str:
        """“40 %”, “A: 20 %, B: 80 %”, “41.3 warheads”, “28 February 2019”."""

    # --- On an axis -------------------------------------------------------------------------------

    def axis(self, zone: tzinfo) -> Linear | Time:
        return PERCENT

    @abstractmethod
    def axis_title(self, column: int) -> str:
        """“Probability of Yes”, “Warheads”."""

    def on_axis(self, coordinate: float) -> float:
        return float(coordinate)

    def column(self, outcome: str | None, means: Floats) -> int:
        """Which coordinate a drawing of one line an expert shows.  means: of each coordinate."""
        return 0

    def place(self, outcome: str) -> float:
        """Where the outcome lies in that column, as a coordinate."""
        return 1.0

    def end(self, outcome: str) -> int | None:
        """At which end of a line from 0 to 1 it lies; None where forecasts are not drawn on such a line."""
        return None


@dataclass(frozen=True, slots=True)
class Options(Answers):
    """One of several, in order or not."""

    options: tuple[str, ...]
    is_ordered: bool = False

    @property
    def rule(self) -> str:
        return "RPS" if self.is_ordered else "Brier"

    @property
    def in_words(self) -> str:
        return ", ".join(self.options) + (", in this order" if self.is_ordered else "")

    @property
    def recorded(self) -> tuple[str, ...]:
        """The options as an outcome is recorded."""
        return self.options

    def clean_outcome(self, text: str) -> str:
        text = text.strip()
        for outcome in self.recorded:
            if outcome.casefold() == text.casefold():
                return outcome
        raise _refused(f"“{text}” is not an outcome of this question. Choose one of: {', '.join(self.recorded)}.")

    def outcome_in_words(self, outcome: str) -> str:
        return f"{outcome[:1].upper()}{outcome[1:]}"

    @property
    def named_outcomes(self) -> list[tuple[str, str]]:
        return [(option, option) for option in self.options]

    def index(self, outcome: str) -> int:
        return [option.casefold() for option in self.options].index(outcome.casefold())

    def value(self, columns: Columns) -> Value:
        return Shares(tuple(_listed(columns.distribution, Shares.COLUMN)), self.options)

    def arrays(
        self, outcome: str, p: Iterable[float | None], distributions: Iterable[Any], quantiles: Iterable[Any]
    ) -> tuple[Choice | Quantity, Floats]:
        return self.scored(outcome), np.array(list(distributions), dtype=float)

    def scored(self, outcome: str) -> Choice | Quantity:
        return Choice(len(self.options), self.index(outcome), self.is_ordered)

    @property
    def are_probabilities(self) -> bool:
        return True

    def pooled(self, medians: Floats, values: Floats) -> Floats:
        return scaled_medians(medians, values)

    def coordinates_in_words(self, coordinates: Sequence[float]) -> str:
        return Shares(tuple(coordinates), self.options).in_words

    def axis_title(self, column: int) -> str:
        return f"Probability of “{self.options[column]}”"

    def column(self, outcome: str | None, means: Floats) -> int:
        """The one that came true, or else the one that is held most probable."""
        return int(means.argmax()) if outcome is None else self.index(outcome)


@dataclass(frozen=True, slots=True)
class YesOrNo(Options):
    options: tuple[str, ...] = ("Yes", "No")

    @property
    def in_words(self) -> str:
        return "Yes or No"

    @property
    def recorded(self) -> tuple[str, ...]:
        return "yes", "no"

    def value(self, columns: Columns) -> Value:
        best = _wanted(columns.best, Chance.COLUMN)
        low, high = columns.low, columns.high
        return Chance(best, best if low is None else low, best if high is None else high)

    def arrays(
        self, outcome: str, p: Iterable[float | None], distributions: Iterable[Any], quantiles: Iterable[Any]
    ) -> tuple[Choice | Quantity, Floats]:
        yes = np.array(list(p), dtype=float)
        return self.scored(outcome), np.column_stack((yes, 1.0 - yes))

    def coordinates_in_words(self, coordinates: Sequence[float]) -> str:
        return percent(coordinates[0])

    def axis_title(self, column: int) -> str:
        return "Probability of Yes"

    def column(self, outcome: str | None, means: Floats) -> int:
        return 0

    def place(self, outcome: str) -> float:
        return 0.0 if outcome == "no" else 1.0

    def end(self, outcome: str) -> int | None:
        return {"yes": 1, "no": 0}.get(outcome)


@dataclass(frozen=True, slots=True)
class Amount(Answers):
    """A number or a date within a range."""

    measure: Scale

    @property
    def scale(self) -> Scale:
        return self.measure

    @property
    def rule(self) -> str:
        return "CRPS"

    @property
    def in_words(self) -> str:
        scale = self.scale
        ends = f"from {scale.figure(scale.lower)} to {scale.in_words(scale.upper)}"
        return f"a date {ends}, or not by then" if scale.is_date else f"a number {ends}"

    def refuse(self) -> None:
        if not all(is_number(end, self.scale.furthest) for end in (self.scale.lower, self.scale.upper)):
            raise ValidationError("The range is too wide. Count in a larger unit.")

    def clean_outcome(self, text: str) -> str:
        text = text.strip()
        if not self.scale.is_date:
            try:
                return repr(parse_number(text))
            except ValidationError as refusal:
                raise _refused(*refusal.messages) from None
        try:
            return text if text == NOT_BY_THE_END else date.fromisoformat(text).isoformat()
        except ValueError:
            raise _refused(f"“{text}” is not a date. Write it as 2019-02-28.") from None

    def outcome_in_words(self, outcome: str) -> str:
        return self.scale.outcome_in_words(outcome)

    @property
    def named_outcomes(self) -> list[tuple[str, str]]:
        scale = self.scale
        return [(NOT_BY_THE_END, f"Not by {scale.figure(scale.upper)}")] if scale.is_date else []

    def counts_as(self, outcome: str) -> str:
        value = self.scale.value_of(outcome)
        end = self.scale.clip(value)
        return self.scale.in_words(end) if end != value or outcome == NOT_BY_THE_END else ""

    def value(self, columns: Columns) -> Value:
        return Quantiles.of(_listed(columns.quantiles, Quantiles.COLUMN), self.scale)

    def loss_in_words(self, loss: float) -> str:
        return self.scale.distance_in_words(loss)

    def arrays(
        self, outcome: str, p: Iterable[float | None], distributions: Iterable[Any], quantiles: Iterable[Any]
    ) -> tuple[Choice | Quantity, Floats]:
        """nan at levels that a forecast does not give."""
        rows = list(quantiles)
        levels = sorted({level for row in rows for level, _ in row})
        column = {level: i for i, level in enumerate(levels)}
        values = np.full((len(rows), len(levels)), np.nan)
        for i, row in enumerate(rows):
            for level, value in row:
                values[i, column[level]] = value
        return self._with_outcome(np.array(levels), outcome), values

    def scored(self, outcome: str) -> Choice | Quantity:
        return self._with_outcome(np.array([0.5]), outcome)

    def _with_outcome(self, levels: Floats, outcome: str) -> Quantity:
        return Quantity(levels, self.scale.lower, self.scale.upper, self.scale.value_of(outcome))

    @property
    def are_probabilities(self) -> bool:
        return False

    def pooled(self, medians: Floats, values: Floats) -> Floats:
        return medians

    def coordinates_in_words(self, coordinates: Sequence[float]) -> str:
        return self.scale.roughly(coordinates[0])

    def axis(self, zone: tzinfo) -> Linear | Time:
        lower, upper = self.on_axis(self.scale.lower), self.on_axis(self.scale.upper)
        return Time(lower, upper, zone) if self.scale.is_date else Linear(lower, upper, self.scale.unit)

    def axis_title(self, column: int) -> str:
        return "Date" if self.scale.is_date else self.scale.unit.capitalize() or "Value"

    def on_axis(self, coordinate: float) -> float:
        """Of a date, seconds since 1970."""
        return coordinate * DAY if self.scale.is_date else float(coordinate)

    def place(self, outcome: str) -> float:
        return self.scale.clip(self.scale.value_of(outcome))


def answers_of(kind: str, options: Sequence[str], lower: float | None, upper: float | None, unit: str) -> Answers:
    """Of a question with these columns. One about an amount whose range is still to be written has no options."""
    if kind in WITH_RANGE and lower is not None and upper is not None:
        return Amount(Scale(lower, upper, unit, kind == QuestionKind.DATE))
    if kind == QuestionKind.BINARY:
        return YesOrNo()
    return Options(tuple(options), kind == QuestionKind.ORDERED)


def _wanted[T](column: T | None, name: str) -> T:
    if column is None:
        raise ValidationError(f"A forecast of this question needs a {name}.")
    return column


def _listed(column: Any, name: str) -> list[Any]:
    """JSON holds anything."""
    return _wanted(column if isinstance(column, list) else None, name)


def _refused(*messages: str) -> ValidationError:
    return ValidationError({"outcome": list(messages)})
