"""ForecastBench: a forecast set as JSON; the second file is the question set, or a zip with the resolutions, too.

One question for each identifier and each day by which it is resolved. Identifiers that are lists are combinations
of questions, and left out. Of models the model is the expert, of people their user_id.
"""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tracker.documents.document import ExtractError
from tracker.documents.sheets import members, read_json
from tracker.transfer.given import Given, Source
from tracker.transfer.platforms.common import Fields, given, titled

TITLE = "A forecast set of ForecastBench"
SIGNS = frozenset({"id", "source", "forecast", "resolution_date"})
QUESTIONS = frozenset({"id", "source", "question", "resolution_criteria"})
NOTHING = ("", "N/A", None)


def source(path: Path, second: Path | None) -> Source:
    data = read_json(path, path.name)
    if not isinstance(data, dict) or not isinstance(data.get("forecasts"), list):
        raise ExtractError(f"{path.name} holds no forecasts as ForecastBench writes them.")
    data["forecasts"] = [Fields(one) for one in data["forecasts"] if isinstance(one, dict)]
    found = Source(path.name, lambda: iter(()), read_as="forecastbench")
    found.forecasts = partial(_forecasts, data, found)
    found.questions = partial(_questions, data, _second(second) if second else {})
    return found


def _second(path: Path) -> dict[str, list[dict[str, Any]]]:
    """questions, resolutions: of one file, or of all in an archive."""
    with path.open("rb") as file:
        is_packed = file.read(2) == b"PK"
    parts = (
        [json.loads(one) for one in members(path, path.name).values()]
        if is_packed
        else [read_json(path, path.name)]
    )
    return {
        name: [Fields(one) for part in parts for one in part.get(name, []) if isinstance(one, dict)]
        for name in ("questions", "resolutions")
    }


def _key(one: dict[str, Any], day: str) -> str:
    return f"forecastbench:{one['id']}" + (f":{day}" if day else "")


def _day(one: dict[str, Any]) -> str:
    day = one.get("resolution_date")
    return "" if day in NOTHING else str(day)[:10]


def _questions(data: dict[str, Any], second: dict[str, list[dict[str, Any]]]) -> Iterator[Given]:
    asked = {one["id"]: one for one in second.get("questions", []) if isinstance(one.get("id"), str)}
    known = {(str(one.get("id")), _day(one)): one for one in second.get("resolutions", [])}
    seen: set[str] = set()
    for number, one in enumerate(data["forecasts"], 1):
        day = _day(one)
        if not isinstance(one.get("id"), str) or (key := _key(one, day)) in seen or one["id"] not in asked:
            continue
        seen.add(key)
        question = asked[one["id"]]
        resolved = known.get((one["id"], day)) or known.get((one["id"], "")) or {}
        closes = day or question.get("market_info_close_datetime")
        values = {
            "question_key": key, "kind": "binary", "closes_at": "" if closes in NOTHING else closes,
            "outcome": _outcome(resolved),
        }  # fmt: skip
        text = str(question["question"]).replace("{resolution_date}", day or "the close")
        text = text.replace("{forecast_due_date}", str(data.get("forecast_due_date", "")))
        values |= titled(f"{text} ({day})" if day and day not in text else text)
        yield Given(number, given({"criteria": question.get("resolution_criteria")} | values))


def _outcome(resolved: dict[str, Any]) -> str:
    """Of one that is not resolved yet the set has what its market says, which is none."""
    if resolved.get("resolved") is False or not isinstance(said := resolved.get("resolved_to"), int | float):
        return ""
    return {0.0: "no", 1.0: "yes"}.get(float(said), f"{said:g}")


def _forecasts(data: dict[str, Any], found: Source) -> Iterator[Given]:
    organization, model = str(data.get("organization", "")), str(data.get("model", ""))
    for number, one in enumerate(data["forecasts"], 1):
        if not isinstance(one.get("id"), str):
            found.leave_out("a combination of several questions", number)
        elif one.get("forecast") is None:
            found.leave_out("no forecast", number)
        else:
            who = {"expert": f"{organization} {model}".strip(), "expert_kind": "model"}
            if user := one.get("user_id"):
                who = {"expert": f"ForecastBench forecaster {user}", "expert_kind": "person"}
            said = {
                "question_key": _key(one, _day(one)), "made_at": data.get("forecast_due_date"),
                "probability": one["forecast"],
            }  # fmt: skip
            yield Given(number, given(who | said))
