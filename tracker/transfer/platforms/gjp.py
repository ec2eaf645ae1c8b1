"""The Good Judgment Project’s public data: survey_fcasts.yr*.csv, with the questions in ifps.csv.

A row an answer, those of one forecast together; latin-1; dates as m/d/y; voided questions are annulled. Questions
with numbers behind the dash are branches of a conditional one, whose condition is in their title. A forecast is
dated to its day, as the day is what the file gives beside a time of no zone.
"""

import re
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from pathlib import Path

from tracker.documents.document import ExtractError
from tracker.prose.names import tidy
from tracker.transfer.given import Given, Source, Values
from tracker.transfer.groups import together
from tracker.transfer.outcomes import is_no, is_yes
from tracker.transfer.platforms.common import csv_rows, options_json, titled
from tracker.transfer.shapes import in_order

TITLE = "Forecasts of the Good Judgment Project"
SIGNS = frozenset({"ifp_id", "fcast_type", "answer_option", "user_id", "forecast_id"})
QUESTIONS = frozenset({"ifp_id", "q_type", "q_text", "options"})
ORDERED, WITHDRAWN = "6", "4"
OPTION = re.compile(r"\(([a-z])\)\s*")


def source(path: Path, second: Path | None) -> Source:
    if second is None:
        raise ExtractError(f"{path.name} has forecasts alone: bring the questions, ifps.csv, as the second file.")
    options = {row["ifp_id"]: _options(row["options"])[1] for _, row in csv_rows(second, "latin-1")}
    withdrawn = _withdrawals(path)
    return Source(
        path.name, partial(_forecasts, path, options, withdrawn), partial(_questions, second), read_as="gjp"
    )


def _key(ifp: str) -> str:
    return f"gjp:{ifp}"


def _options(text: str) -> tuple[str, list[str]]:
    """What is said before them, the condition of a branch; and the answers."""
    parts = OPTION.split(text)
    return tidy(parts[0]).rstrip(" :"), [tidy(part).rstrip(",; ") for part in parts[2::2]]


def _is_yes_or_no(options: list[str]) -> bool:
    return len(options) == 2 and is_yes(options[0]) and is_no(options[1])


def _questions(path: Path) -> Iterator[Given]:
    for number, row in csv_rows(path, "latin-1"):
        condition, options = _options(row["options"])
        text = f"{condition}: {row['q_text']}" if condition else row["q_text"]
        values = {"question_key": _key(row["ifp_id"]), "criteria": row["q_desc"]} | titled(text)
        if _is_yes_or_no(options):
            values |= {"kind": "binary"}
        else:
            values |= {"kind": "ordered" if row["q_type"] == ORDERED else "multiple choice"}
            values |= {"options": options_json(options)}
        for name, column in (
            ("opens_at", "date_start"),
            ("closes_at", "date_to_close"),
            ("known_at", "date_closed"),
        ):
            if row[column] not in ("", "NA"):
                values[name] = in_order(row[column], "mdy")
        if row["q_status"] == "voided":
            values |= {"outcome": "annulled"}
        elif row["outcome"]:
            came = options["abcdefghij".index(row["outcome"])]
            values |= {"outcome": came.lower() if values["kind"] == "binary" else came}
        yield Given(number, {name: value for name, value in values.items() if value})


def _withdrawals(path: Path) -> dict[tuple[str, str], list[str]]:
    """Whose, and of which question → on which days."""
    found: dict[tuple[str, str], list[str]] = {}
    for _, row in csv_rows(path, "latin-1"):
        if row.get("fcast_type") == WITHDRAWN:
            found.setdefault((row["user_id"], row["ifp_id"]), []).append(row["fcast_date"])
    return found


def _forecasts(
    path: Path, options: dict[str, list[str]], withdrawn: dict[tuple[str, str], list[str]]
) -> Iterator[Given]:
    rows = ((number, row) for number, row in csv_rows(path, "latin-1"))
    for _, several in groupby(rows, key=lambda one: one[1]["forecast_id"]):
        yield _one(list(several), options, withdrawn)


def _one(
    rows: list[tuple[int, Values]], options: dict[str, list[str]], withdrawn: dict[tuple[str, str], list[str]]
) -> Given:
    number, first = rows[0]
    ifp, named = first["ifp_id"], options.get(first["ifp_id"])
    if named is None:
        return Given(number, None, f"The question {ifp} is not in the file of questions.", len(rows))
    if first["fcast_type"] == WITHDRAWN:
        return Given(number, None, "It takes a forecast back, which is recorded with that.", len(rows))
    given = [Given(n, _values(row, named)) for n, row in rows]
    one = together(given, named)
    days = sorted(day for day in withdrawn.get((first["user_id"], ifp), []) if day >= first["fcast_date"])
    if one.values is None or not days:
        return one
    return one._replace(values=one.values | {"withdrawn_at": days[0]})


def _values(row: Values, options: list[str]) -> Values:
    place = "abcdefghij".find(row["answer_option"])
    return {
        "expert": f"GJP forecaster {row['user_id']}",
        "question_key": _key(row["ifp_id"]),
        "made_at": row["fcast_date"],
        "option": options[place] if 0 <= place < len(options) else row["answer_option"],
        "probability": row["value"],
    }
