"""What came of an import."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

Row = tuple[int, str]
MOST_SHOWN = 20  # forecasts in words


@dataclass
class ImportResult:
    """Forecasts of a file, each once: read, created, unchanged as they were there, or refused with its reason.

    n_rows: of the files, of which a forecast may take several.  left_out: reason → cells or rows that were none.
    unreadable: why a file is none, at which row; then nothing of it goes in.
    not_decided: rows whose forecast was taken, and whose outcome, event or withdrawal was refused.
    remarks: what was made of a row where its file does not say so.  also: what else is new → how many.
    alike: names that only look like others → what they look like.  corrected: rows that differ from the record.
    shown: the first forecasts, in words.
    """

    read: int = 0
    n_rows: int = 0
    created: int = 0
    unchanged: int = 0
    refused: list[Row] = field(default_factory=list)
    unreadable: list[Row] = field(default_factory=list)
    not_decided: list[Row] = field(default_factory=list)
    remarks: list[Row] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    also: dict[str, int] = field(default_factory=dict)
    alike: dict[str, str] = field(default_factory=dict)
    corrected: list[Row] = field(default_factory=list)
    shown: list[Row] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not (self.refused or self.not_decided or self.unreadable)

    def refuse(self, row: int, why: ValidationError | str) -> None:
        self.refused.append((row, _sentence(why)))

    def leave_open(self, row: int, why: ValidationError | str) -> None:
        self.not_decided.append((row, _sentence(why)))

    def remark(self, row: int, what: str) -> None:
        self.remarks.append((row, what))

    def count(self, what: str, n: int = 1) -> None:
        if n:
            self.also[what] = self.also.get(what, 0) + n

    def show(self, row: int, words: str) -> None:
        if len(self.shown) < MOST_SHOWN:
            self.shown.append((row, words))

    @property
    def problems(self) -> list[Row]:
        return sorted([*self.unreadable, *self.refused, *self.not_decided])

    @property
    def summary(self) -> str:
        rows = "rows read" if self.n_rows == self.read else f"forecasts read from {self.n_rows} rows"
        return (
            f"{self.read} {rows}, {self.created} forecasts created, {self.unchanged} unchanged, "
            f"{len(self.refused)} refused."
        )

    @property
    def details(self) -> list[str]:
        """What else there is to say, a sentence each."""
        said = [f"Also new: {', '.join(f'{n} {what}' for what, n in self.also.items())}."] if self.also else []
        return said + self._left_out

    @property
    def _left_out(self) -> list[str]:
        return [f"Left out: {n} ({reason})." for reason, n in self.left_out.items()]

    def lines(self) -> Iterator[str]:
        for row, reason in sorted([*self.unreadable, *self.refused, *self.not_decided, *self.remarks]):
            yield f"row {row}: {reason}"
        yield from self._left_out
        yield self.summary

    def table(self) -> Iterable[dict[str, Any]]:
        """For a report that can be opened in a spreadsheet."""
        for what, rows in (
            ("file refused", self.unreadable),
            ("refused", self.refused),
            ("not decided", self.not_decided),
            ("remark", self.remarks),
        ):
            yield from ({"row": row, "what": what, "reason": reason} for row, reason in sorted(rows))
        yield from ({"row": None, "what": "left out", "reason": f"{n}: {why}"} for why, n in self.left_out.items())
        yield from ({"row": None, "what": "also new", "reason": f"{n} {what}"} for what, n in self.also.items())
        yield {"row": None, "what": "in all", "reason": self.summary}


def _sentence(why: ValidationError | str) -> str:
    return why if isinstance(why, str) else " ".join(why.messages)
