"""What came of an import."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

Row = tuple[int, str]


@dataclass
class ImportResult:
    """Rows of the files, each once: read, created, unchanged because they were there, or refused with its reason.

    not_decided: rows whose forecast was taken, and whose outcome, event or withdrawal was refused.
    remarks: what was made of a row where its file does not say so.
    """

    read: int = 0
    created: int = 0
    unchanged: int = 0
    refused: list[Row] = field(default_factory=list)
    not_decided: list[Row] = field(default_factory=list)
    remarks: list[Row] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not (self.refused or self.not_decided)

    def refuse(self, row: int, why: ValidationError | str) -> None:
        self.refused.append((row, _sentence(why)))

    def leave_open(self, row: int, why: ValidationError | str) -> None:
        self.not_decided.append((row, _sentence(why)))

    def remark(self, row: int, what: str) -> None:
        self.remarks.append((row, what))

    def lines(self) -> Iterator[str]:
        for row, reason in sorted([*self.refused, *self.not_decided, *self.remarks]):
            yield f"row {row}: {reason}"
        yield (
            f"{self.read} rows read, {self.created} forecasts created, {self.unchanged} unchanged, "
            f"{len(self.refused)} refused."
        )


def _sentence(why: ValidationError | str) -> str:
    return why if isinstance(why, str) else " ".join(why.messages)
