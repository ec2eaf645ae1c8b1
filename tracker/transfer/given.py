"""What a file gives, whatever its shape: forecasts, and what is said of questions, as the `outturn` CSV has it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

Values = dict[str, str]
MOST_PLACES, FEW = 1000, 6  # of what was left out for one reason: in a report, in a sentence


class Given(NamedTuple):
    """One forecast, of one or several rows, or with `values` None why there is none.

    row: the first of them.  problem: in a sentence.  place: of a cell, “B7”; else the row is named.
    """

    row: int
    values: Values | None
    problem: str = ""
    n_rows: int = 1
    remark: str = ""


def _nothing() -> Iterator[Given]:
    return iter(())


@dataclass
class LeftOut:
    """How many rows or cells were none, and where the first of them stand."""

    n: int = 0
    places: list[str] = field(default_factory=list)

    def add(self, place: str) -> None:
        self.n += 1
        if len(self.places) < MOST_PLACES:
            self.places.append(place)

    @property
    def first(self) -> str:
        """“row 338, row 339 and 171 more”."""
        return self._named(FEW)

    def _named(self, most: int) -> str:
        more = self.n - len(self.places[:most])
        return ", ".join(self.places[:most]) + (f" and {more} more" if more else "")

    def __str__(self) -> str:
        return f"{self.n} ({self._named(MOST_PLACES)})"


@dataclass
class Source:
    """forecasts, questions: both read anew each time.  Questions come first, and need no forecast.

    left_out: reason → the cells or rows that are counted under it, once the forecasts were read.
    unit: what is counted as read, one for each forecast.  second: the name of the file of questions, if there is
    one.  has_one_date: whether one date was given for all rows, so that none is later than another.
    """

    name: str
    forecasts: Callable[[], Iterator[Given]]
    questions: Callable[[], Iterator[Given]] = _nothing
    left_out: dict[str, LeftOut] = field(default_factory=dict)
    read_as: str = ""
    unit: str = "rows"
    second: str = ""
    has_one_date: bool = False

    def leave_out(self, reason: str, place: int | str) -> None:
        """place: a row, or a cell as spreadsheets name it."""
        self.left_out.setdefault(reason, LeftOut()).add(f"row {place}" if isinstance(place, int) else place)
