"""What came of an import."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError


@dataclass
class ImportResult:
    """Rows of the files: read, created, unchanged because they were there, refused with row and reason."""

    read: int = 0
    created: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, row: int, why: ValidationError | str) -> None:
        self.refused.append((row, why if isinstance(why, str) else " ".join(why.messages)))

    def lines(self) -> Iterator[str]:
        for row, reason in sorted(self.refused):
            yield f"row {row}: {reason}"
        yield (
            f"{self.read} rows read, {self.created} forecasts created, {self.unchanged} unchanged, "
            f"{len(self.refused)} refused."
        )
