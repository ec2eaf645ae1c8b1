"""PredictionBook: the JSON of /api/my_predictions, or the CSV of its public dump, with one of questions."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tracker.documents.document import ExtractError
from tracker.documents.sheets import read_json
from tracker.transfer.given import Given, Source
from tracker.transfer.outcomes import is_no, is_yes
from tracker.transfer.platforms.common import Fields, csv_rows, given, titled

TITLE = "Predictions of PredictionBook"
SIGNS = frozenset({"description", "responses", "creator_label"})
SIGNS_OF_DUMP = frozenset({"question_id", "user_id", "team_id", "probability", "answer_option", "timestamp"})
QUESTIONS = frozenset({"question_id", "q_title", "q_status"})
NO_NUMBER = "a comment without a probability"
OUTCOMES = {True: "yes", False: "no", "right": "yes", "wrong": "no", "-1": "annulled", "1": "yes", "0": "no"}


def source(path: Path, second: Path | None) -> Source:
    with path.open("rb") as file:
        is_json = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"[", b"{")
    if not is_json:
        return _dump(path, second)
    data = read_json(path, path.name)
    predictions = data.get("predictions", [data]) if isinstance(data, dict) else data
    if not all(isinstance(one, dict) and isinstance(one.get("responses", []), list) for one in predictions):
        raise ExtractError(f"{path.name} holds no predictions as PredictionBook writes them.")
    predictions = [Fields(one) for one in predictions]
    found = Source(path.name, lambda: iter(()), partial(_questions, predictions), read_as="predictionbook")
    found.forecasts = partial(_forecasts, predictions, found)
    return found


def _key(one: dict[str, Any]) -> str:
    return f"predictionbook:{one.get('uuid') or one.get('id')}"


def _questions(predictions: list[dict[str, Any]]) -> Iterator[Given]:
    for number, one in enumerate(predictions, 1):
        outcome = "annulled" if one.get("withdrawn") else OUTCOMES.get(one.get("outcome"))
        known = one.get("last_judgement_at") if outcome not in (None, "annulled") else None
        about = {
            "question_key": _key(one), "opens_at": one.get("created_at"), "closes_at": one.get("deadline"),
            "kind": "binary", "outcome": outcome, "known_at": known,
        }  # fmt: skip
        yield Given(number, given(about) | titled(str(one.get("description", ""))))


def _forecasts(predictions: list[dict[str, Any]], found: Source) -> Iterator[Given]:
    number = 0
    for one in predictions:
        for response in one.get("responses", []):
            number += 1
            if response.get("confidence") is None:
                found.leave_out(NO_NUMBER, number)
                continue
            said = {
                "expert": response.get("user_label"), "question_key": _key(one),
                "made_at": response.get("created_at"), "probability": f"{response['confidence']}%",
            }  # fmt: skip
            yield Given(number, given(said))


# --- The dump -------------------------------------------------------------------------------------


def _dump(path: Path, second: Path | None) -> Source:
    questions = partial(_dumped_questions, second) if second else partial(_dumped_questions, None)
    found = Source(path.name, lambda: iter(()), questions, read_as="predictionbook")
    found.forecasts = partial(_dumped, path, found)
    return found


def _dumped_questions(path: Path | None) -> Iterator[Given]:
    for number, row in csv_rows(path) if path else ():
        outcome = OUTCOMES.get(row["outcome"])
        about = {
            "question_key": f"predictionbook:{row['question_id']}", "opens_at": row.get("open_time"),
            "closes_at": row.get("close_time"), "kind": "binary", "outcome": outcome,
            "known_at": row.get("resolve_time") if outcome in ("yes", "no") else "",
        }  # fmt: skip
        yield Given(number, given(about) | titled(row["q_title"]))


def _dumped(path: Path, found: Source) -> Iterator[Given]:
    for number, row in csv_rows(path):
        option = row["answer_option"]
        if is_no(option) or option == "b":
            found.leave_out("the complement of a forecast of Yes", number)
        elif option and not (is_yes(option) or option == "a"):
            yield Given(number, None, f"“{option[:60]}” is no answer of Yes or No.")
        elif row["probability"] in ("", "NA"):
            found.leave_out(NO_NUMBER, number)
        else:
            said = {
                "expert": f"PredictionBook user {row['user_id']}", "made_at": row["timestamp"],
                "question_key": f"predictionbook:{row['question_id']}", "probability": row["probability"],
            }  # fmt: skip
            yield Given(number, given(said))
