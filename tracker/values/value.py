"""What every forecast holds, whatever its question can be answered with."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple, Self

Reach = tuple[float, float, float]
"""A value, and how low and how high it may be."""


class Columns(NamedTuple):
    """In which records hold values: those of one kind are filled. Of what was stated, low and high are best."""

    best: float | None = None
    low: float | None = None
    high: float | None = None
    distribution: Any = None
    quantiles: Any = None


class Value(ABC):
    """Of one forecast or reading. Frozen, and of the kind of its question: Chance, Shares or Quantiles."""

    COLUMN: ClassVar[str]  # of a forecast that was stated
    IS_MEASURED: ClassVar[bool] = False  # its distance says how good it was, where `holds` cannot

    @classmethod
    @abstractmethod
    def pooled(cls, values: Sequence[Self]) -> tuple[Self, int]:
        """What several coders make of the same words together, and how many of them it is made of."""

    @abstractmethod
    def refuse(self) -> None:
        """Raise ValidationError for what cannot be recorded."""

    # --- In words ---------------------------------------------------------------------------------

    @property
    @abstractmethod
    def in_words(self) -> str:
        """With how far it reaches."""

    @property
    def in_short(self) -> str:
        """For the cell of a table."""
        return self.in_words

    @property
    def in_full(self) -> str:
        """In a sentence on how words were read."""
        return self.in_words

    @property
    def levels(self) -> list[tuple[str, str]]:
        """All that was given, a level and what it is the level of; empty where that is said already."""
        return []

    # --- What it says of an outcome ---------------------------------------------------------------

    @abstractmethod
    def holds(self, outcome: str) -> bool | None:
        """Whether what it said came true; None where that cannot be told."""

    # --- On an axis -------------------------------------------------------------------------------

    @property
    def band(self) -> Reach | None:
        """Best, low and high on a line from 0 to 1; None where it is no single probability."""
        return None

    @property
    @abstractmethod
    def coordinates(self) -> list[float]:
        """Where it lies: a probability for each answer, or the median."""

    @abstractmethod
    def reach(self, column: int) -> Reach:
        """One of the coordinates, and how low and high it may be."""

    # --- As columns -------------------------------------------------------------------------------

    @abstractmethod
    def as_stated(self) -> dict[str, Any]:
        """The column of a forecast that holds it."""

    def as_read(self) -> dict[str, Any]:
        """The columns of a reading that hold it."""
        return self.as_stated()
