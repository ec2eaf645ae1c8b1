"""What came of an import."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError

from tracker.transfer.given import LeftOut

Row = tuple[int, str]
PLURAL = re.compile(r"s\b")
MOST_SHOWN = 20  # forecasts in words
MOST_NAMED = 12  # rows of which the same is said
MOST_APART = 3  # rows that are named one by one, though the same is said of them


@dataclass
class ImportResult:
    """Forecasts of a file, each once: read, created, unchanged as they were there, or refused with its reason.

    n_rows: of the files, of which a forecast may take several.  unit: what one is counted by, as Source has it.
    is_trial: then nothing was created, and `created` is what would be.  left_out: reason → what was none.
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
    left_out: dict[str, LeftOut] = field(default_factory=dict)
    also: dict[str, int] = field(default_factory=dict)
    alike: dict[str, str] = field(default_factory=dict)
    corrected: list[Row] = field(default_factory=list)
    shown: list[Row] = field(default_factory=list)
    unit: str = "rows"
    is_trial: bool = False

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
        rows = f"{self.unit} read" if self.n_rows == self.read else f"forecasts read from {self.n_rows} rows"
        created = "would be created" if self.is_trial else "created"
        return (
            f"{self.read} {rows}, {self.created} forecasts {created}, {self.unchanged} unchanged, "
            f"{len(self.refused)} refused."
        )

    @property
    def details(self) -> list[str]:
        """What else there is to say, a sentence each."""
        new = "Also new, if it is imported" if self.is_trial else "Also new"
        counted = [f"{n} {PLURAL.sub('', what, 1) if n == 1 else what}" for what, n in self.also.items()]
        said = [f"{new}: {', '.join(counted)}."] if counted else []
        return said + self._left_out

    @property
    def _left_out(self) -> list[str]:
        return [f"Left out: {found.n} ({reason}): {found.first}." for reason, found in self.left_out.items()]

    def lines(self) -> Iterator[str]:
        """For whoever reads them one by one: all rows, those of which the same is said together."""
        for rows, reason in together([*self.unreadable, *self.refused, *self.not_decided, *self.remarks]):
            yield f"{'row' if len(set(rows)) == 1 else 'rows'} {spans(rows)}: {reason}"
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
        for why, found in self.left_out.items():
            yield {"row": None, "what": "left out", "reason": f"{why}: {found}"}
        yield from ({"row": None, "what": "also new", "reason": f"{n} {what}"} for what, n in self.also.items())
        yield {"row": None, "what": "in all", "reason": self.summary}


def together(rows: Iterable[Row]) -> list[tuple[list[int], str]]:
    """Rows with what is said of each; more than MOST_APART of which the same is said, at the first of them."""
    found: dict[str, list[int]] = {}
    for row, said in sorted(rows):
        found.setdefault(said, []).append(row)
    apart = [
        ([row], said) for said, those in found.items() if len(those) <= MOST_APART for row in dict.fromkeys(those)
    ]
    return sorted(apart + [(those, said) for said, those in found.items() if len(those) > MOST_APART])


def spans(rows: list[int], most: int = 0) -> str:
    """“2–40, 55”.  most: so many of them, and then how many more rows there are; 0 for all."""
    found: list[list[int]] = []
    for row in dict.fromkeys(rows):
        if found and row == found[-1][1] + 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    shown = found[:most] if most else found
    words = [str(first) if first == last else f"{first}–{last}" for first, last in shown]
    if more := sum(last - first + 1 for first, last in found[len(shown) :]):
        return f"{', '.join(words)} and {more} more"
    return ", ".join(words)


def named(rows: Iterable[Row], most: int) -> list[tuple[str, str]]:
    """For a page: “Row 7” or “Rows 2–40, 55”, and what is said of them; so many of these at most."""
    return [(_place(those), said) for those, said in islice(together(rows), most)]


def _place(rows: list[int]) -> str:
    n = len(set(rows))
    times = f" ({len(rows)} answers)" if len(rows) > n else ""
    return f"{'Row' if n == 1 else 'Rows'} {spans(rows, MOST_NAMED)}{times}"


def _sentence(why: ValidationError | str) -> str:
    return why if isinstance(why, str) else " ".join(why.messages)
