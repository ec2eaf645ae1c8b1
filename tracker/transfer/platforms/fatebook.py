"""Fatebook’s CSV. It has no identifiers: a question is known by its title, who asked it and when.

Each answer of a question with several is a question of Yes and No here, as Fatebook forecasts them one by one;
they restate one event.
"""

import re
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

from tracker.prose.names import folded
from tracker.transfer.given import Given, Source, Values
from tracker.transfer.outcomes import is_annulled, is_no, is_yes
from tracker.transfer.platforms.common import csv_rows, given, titled

TITLE = "Forecasts of Fatebook"
SIGNS = frozenset({"Question title", "Forecast (scale = 0-1)", "Forecast created by"})
UNPADDED = re.compile(r"(?<![\d:])(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?=$|[ .Z+-])")


def source(path: Path, second: Path | None) -> Source:
    found = Source(path.name, lambda: iter(()), read_as="fatebook")
    found.forecasts = partial(_forecasts, path, found)
    return found


def _forecasts(path: Path, found: Source) -> Iterator[Given]:
    for number, row in csv_rows(path):
        if not row["Forecast (scale = 0-1)"]:
            found.leave_out("a question without a forecast", number)
            continue
        yield Given(number, given(_values(row)))


def _values(row: Values) -> Values:
    title, option = row["Question title"], row.get("Multiple choice option", "")
    asked = "\0".join([title, option, row["Question created by"], row["Question created at"]])
    # Its first exports had longer names for these.
    resolution = row.get("Question resolution") if "Resolution" not in row else row["Resolution"]
    resolved_at = row.get("Question resolved at") if "Resolved at" not in row else row["Resolved at"]
    outcome = _outcome(resolution or "", option)
    values = titled(f"{title} – {option}" if option else title)
    return values | {
        "expert": row["Forecast created by"],
        "question_key": f"fatebook:{sha256(asked.encode()).hexdigest()[:32]}",
        "made_at": padded(row["Forecast created at"]),
        "probability": row["Forecast (scale = 0-1)"],
        "kind": "binary",
        "opens_at": padded(row["Question created at"]),
        "closes_at": padded(row["Question resolve by"]),
        "outcome": outcome,
        "known_at": padded(resolved_at or "") if outcome in ("yes", "no") else "",
        "event": title[:120] if option else "",
        "topic": row.get("Question tags", ""),
    }


def _outcome(resolution: str, option: str) -> str:
    if is_annulled(resolution):
        return "annulled"
    if is_yes(resolution) or is_no(resolution):
        return "yes" if is_yes(resolution) else "no"
    if option and resolution:
        return "yes" if folded(resolution) == folded(option) else "no"
    return resolution


def padded(moment: str) -> str:
    """“2023-08-05 9:07:3” as 2023-08-05 09:07:03. No zone is said: it is taken as UTC."""
    return UNPADDED.sub(lambda match: ":".join(f"{part:0>2}" for part in match.groups() if part), moment)
