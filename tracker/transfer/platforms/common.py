"""What the downloads have in common."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracker.documents.document import ExtractError
from tracker.prose.names import tidy
from tracker.transfer.given import Values

LONGEST_TITLE = 300


class Fields(dict[str, Any]):
    """What a row or an object holds. One that is not there and has to be raises ExtractError, not KeyError."""

    def __missing__(self, name: str) -> Any:
        raise ExtractError(f"“{name}” is missing in it: it is not written as the platform writes its downloads.")


def csv_rows(path: Path, encoding: str = "utf-8-sig") -> Iterator[tuple[int, Values]]:
    """Rows by their columns, as a spreadsheet counts them.  Raises ExtractError."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            for number, row in enumerate(csv.DictReader(file, strict=True, restval=""), 2):
                yield number, Fields({name: (value or "").strip() for name, value in row.items() if name})
    except (csv.Error, UnicodeError) as why:
        raise ExtractError(f"{path.name} is not CSV as it should be: {str(why)[:100]}.") from None


def titled(text: str) -> Values:
    """A question by its words; of more than a title holds, the rest is in the criteria."""
    title = tidy(text)
    if len(title) <= LONGEST_TITLE:
        return {"question": title}
    return {"question": f"{title[: LONGEST_TITLE - 1].rstrip()}…", "criteria": title}


def options_json(options: list[str]) -> str:
    return json.dumps(options, ensure_ascii=False)


def given(values: dict[str, Any]) -> Values:
    """Without what is not said."""
    return {name: str(value) for name, value in values.items() if value not in (None, "")}
