"""A download from Metaculus: the zip, or forecast_data.csv with question_data.csv as the second file.

A row is an interval in which a forecast stood. Where nothing follows on its end, it was withdrawn then. A row of a
crowd (a count of forecasters, and nobody's name) is that of an organization that is marked so.
"""

import ast
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from tracker.documents.document import ExtractError
from tracker.documents.sheets import members
from tracker.transfer.given import Given, Source, Values
from tracker.transfer.platforms.common import csv_rows, given, options_json, titled

TITLE = "A download from Metaculus"
SIGNS = frozenset({"Question ID", "Forecaster Username", "Start Time", "Probability Yes"})
QUESTIONS = frozenset({"Question ID", "Question Title", "Question Type"})
KINDS = {"binary": "binary", "multiple_choice": "multiple choice", "numeric": "numeric", "discrete": "numeric"}
KINDS |= {"date": "date"}
LEVELS = np.arange(1, 100) / 100
ENDS = {"above_upper_bound": "Upper Bound", "below_lower_bound": "Lower Bound"}


def source(path: Path, second: Path | None) -> Source:
    forecasts, questions = path, second
    with path.open("rb") as file:
        is_packed = file.read(2) == b"PK"
    if is_packed:
        forecasts, questions = _unpacked(path)
    about = {row["Question ID"]: row for _, row in csv_rows(questions)} if questions else {}
    found = Source(path.name, lambda: iter(()), partial(_questions, about), read_as="metaculus")
    found.forecasts = partial(_forecasts, forecasts, about, found)
    return found


def _unpacked(path: Path) -> tuple[Path, Path | None]:
    there: dict[str, Path] = {}
    for name, body in members(path, path.name).items():
        if (file := Path(name).name) in ("forecast_data.csv", "question_data.csv"):
            there[file] = path.with_name(file)
            there[file].write_bytes(body)
    if "forecast_data.csv" not in there:
        raise ExtractError(f"{path.name} has no forecast_data.csv. Download it from Metaculus with forecasts.")
    return there["forecast_data.csv"], there.get("question_data.csv")


def _key(row: Values) -> str:
    return f"metaculus:{row['Question ID']}"


def _questions(about: dict[str, Values]) -> Iterator[Given]:
    for number, row in enumerate(about.values(), 2):
        kind = KINDS.get(row["Question Type"])
        if kind is None:
            yield Given(number, None, f"Questions of the kind “{row['Question Type']}” are not read.")
            continue
        label = row.get("Label", "")
        title = row["Question Title"] + (f" ({label})" if label and label not in row["Question Title"] else "")
        outcome = _outcome(row, kind)
        known = row.get("Resolution Known Time") or row.get("Actual Close Time")
        values = {
            "question_key": _key(row), "kind": kind, "options": _options(row, kind), "outcome": outcome,
            "opens_at": row.get("Open Time"), "closes_at": row.get("Scheduled Close Time"),
            "known_at": known if outcome not in ("", "annulled") else "",
        }  # fmt: skip
        yield Given(number, given(values) | titled(title))


def _listed(text: str) -> list[str]:
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return []
    return [str(one) for one in found] if isinstance(found, list | tuple) else []


def _options(row: Values, kind: str) -> str:
    if kind == "multiple choice":
        return options_json(
            _listed(row.get("MC Options (All)", "")) or _listed(row.get("MC Options (Current)", ""))
        )
    if kind in ("numeric", "date") and row.get("Lower Bound"):
        return options_json([_end(row["Lower Bound"], kind), _end(row["Upper Bound"], kind)])
    return ""


def _end(bound: str, kind: str) -> str:
    """A day of a moment, where the question is about days."""
    if kind != "date":
        return bound
    try:
        return datetime.fromtimestamp(float(bound), UTC).date().isoformat()
    except ValueError:
        return bound[:10]


def _outcome(row: Values, kind: str) -> str:
    resolution = row.get("Resolution", "")
    if resolution.casefold() in ("ambiguous", "annulled"):
        return "annulled"
    if resolution in ENDS:
        return _end(row[ENDS[resolution]], kind)
    return _end(resolution, kind) if resolution else ""


# --- Forecasts ------------------------------------------------------------------------------------


def _who(row: Values) -> Values:
    if row.get("Forecaster ID"):
        return {"expert": row["Forecaster Username"] or f"Metaculus user {row['Forecaster ID']}"}
    method = row["Forecaster Username"].replace("_", " ") or "community"
    return {"expert": f"Metaculus, {method} of all forecasters", "expert_kind": "organization"}


def _forecasts(path: Path, about: dict[str, Values], found: Source) -> Iterator[Given]:
    begins = {_place(row, "Start Time") for _, row in csv_rows(path)}
    for number, row in csv_rows(path):
        question = about.get(row["Question ID"], {})
        try:
            values = _value(row, question)
        except ValueError as why:
            yield Given(number, None, str(why))
            continue
        if not values:
            found.leave_out("a row without a probability", number)
            continue
        values |= {"question_key": _key(row), "made_at": row["Start Time"]} | _who(row)
        if row["End Time"] and _place(row, "End Time") not in begins and _is_withdrawal(row, question):
            values["withdrawn_at"] = row["End Time"]
        yield Given(number, values)


def _place(row: Values, column: str) -> int:
    return hash((row["Question ID"], row["Forecaster ID"], row["Forecaster Username"], row[column]))


def _is_withdrawal(row: Values, question: Values) -> bool:
    """Not what ends with its question, a crowd’s last interval, or an end that is only set for later."""
    closes = question.get("Actual Close Time") or question.get("Scheduled Close Time") or "9999"
    now = datetime.now(UTC).isoformat(" ")
    return bool(row.get("Forecaster ID")) and row["End Time"] < closes and row["End Time"] < now


def _value(row: Values, question: Values) -> Values:
    """Raises ValueError."""
    if row["Probability Yes"]:
        return {"probability": row["Probability Yes"]}
    if shares := row.get("Probability Yes Per Category"):
        return _shares(shares, question)
    if cdf := row.get("Continuous CDF"):
        return _quantiles(cdf, question)
    return {}


def _shares(text: str, question: Values) -> Values:
    options = json.loads(_options(question, "multiple choice")) if question else []
    try:
        shares = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        raise ValueError("Probability Yes Per Category is not readable.") from None
    if isinstance(shares, dict):
        numbers = [float(shares.get(option) or 0) for option in options]
    else:
        numbers = [float(share or 0) for share in shares]
    if not options or len(numbers) != len(options):
        raise ValueError(
            "The probabilities of the answers need question_data.csv, which says what the answers are."
        )
    return {"probabilities": json.dumps(numbers), "options": options_json(options), "kind": "multiple choice"}


def _quantiles(text: str, question: Values) -> Values:
    """From a cumulative distribution over the range: the value below which each per cent of it lies."""
    kind = KINDS.get(question.get("Question Type", ""), "")
    values = [_number(one, kind) for one in _listed(question.get("Continuous Range", ""))]
    below = np.array([float(one) for one in _listed(text)])
    if len(values) != len(below) or len(below) < 2:
        raise ValueError("A distribution needs question_data.csv, which says over which range it goes.")
    found = np.interp(LEVELS, np.maximum.accumulate(below), values)
    pairs = {f"{level:.2f}": _said(value, kind) for level, value in zip(LEVELS, found, strict=True)}
    return {"quantiles": json.dumps(pairs), "kind": kind, "options": _options(question, kind)}


def _number(text: str, kind: str) -> float:
    """Of a moment, seconds since 1970."""
    if kind != "date":
        return float(text)
    try:
        return float(text)
    except ValueError:
        return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def _said(value: float, kind: str) -> float | str:
    return float(value) if kind != "date" else datetime.fromtimestamp(value, UTC).date().isoformat()
