"""What a file gives, whatever its shape: forecasts, and what is said of questions, as the `outturn` CSV has it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

Values = dict[str, str]


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
class Source:
    """forecasts, questions: both read anew each time.  Questions come first, and need no forecast.

    left_out: reason → how many cells or rows were counted under it, once the forecasts were read.
    """

    name: str
    forecasts: Callable[[], Iterator[Given]]
    questions: Callable[[], Iterator[Given]] = _nothing
    left_out: dict[str, int] = field(default_factory=dict)
    read_as: str = ""

    def leave_out(self, reason: str, n: int = 1) -> None:
        self.left_out[reason] = self.left_out.get(reason, 0) + n
