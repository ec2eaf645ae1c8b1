"""What every question can be answered with; options.py and amounts.py have what they are.

A new kind of question is one of these with its value, a case of scoring and its inputs.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Any

from django.core.exceptions import ValidationError

from tracker.charts.scales import PERCENT, Linear, Time
from tracker.scoring.question import Choice, Quantity
from tracker.scoring.rules import Floats
from tracker.values.scales import Scale
from tracker.values.value import Columns, Value


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

    # --- What pages say ---------------------------------------------------------------------------

    @property
    def is_one_chance(self) -> bool:
        """Whether a forecast is one probability, that of Yes, as a line from 0 to 100 % shows it."""
        return False

    @property
    def noun(self) -> str:
        """What a forecast gives: a “number”, a “date”."""
        return "number"

    @property
    @abstractmethod
    def score_in_words(self) -> str:
        """What a score by that rule says, in a sentence or two."""

    @property
    def grading_in_words(self) -> str:
        """When a forecast is called right, where that does not go without saying."""
        return ""

    @property
    @abstractmethod
    def pooled_title(self) -> str:
        """What a crowd gives: “Chance of Yes”, “Chances”, “Date”, “Value”."""

    @property
    def is_pooled_to_one_figure(self) -> bool:
        return True

    @property
    def pooled_from(self) -> str:
        """What is taken of each forecast for a crowd, where that is not all of it."""
        return ""

    def chance_behind(self, brier: float, outcome: str) -> float | None:
        """The chance of Yes that got this Brier score; None where the answers are others than yes and no."""
        return None

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


def wanted[T](column: T | None, name: str) -> T:
    """The column. Raises ValidationError where it is empty."""
    if column is None:
        raise ValidationError(f"A forecast of this question needs a {name}.")
    return column


def listed(column: Any, name: str) -> list[Any]:
    """JSON holds anything."""
    return wanted(column if isinstance(column, list) else None, name)


def refused(*messages: str) -> ValidationError:
    """Of an outcome."""
    return ValidationError({"outcome": list(messages)})
