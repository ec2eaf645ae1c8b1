"""The Good Judgment Project’s files: every row counted, and every score as it follows from the CSV day by day."""

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tracker.models import Forecast, Question, Score

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"
LETTERS = "abcdefgh"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="latin-1", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def unpacked(tmp_path) -> dict[str, Path]:
    found = {}
    for name in ("survey_fcasts_mini.yr1.csv", "ifps.csv"):
        found[name] = tmp_path / name
        found[name].write_bytes(gzip.decompress((FILES / f"gjp-{name}.gz").read_bytes()))
    return found


def run(unpacked: dict[str, Path], *options: str) -> tuple[str, int]:
    out, questions = StringIO(), str(unpacked["ifps.csv"])
    path = str(unpacked["survey_fcasts_mini.yr1.csv"])
    try:
        call_command("import_forecasts", path, "--questions", questions, *options, stdout=out)
    except SystemExit as exit:
        return out.getvalue(), exit.code
    return out.getvalue(), 0


def test_every_series_scores_as_the_file_says_day_by_day(unpacked):
    report, code = run(unpacked, "--skip-bad-rows")
    assert "4409 forecasts read from 9999 rows, 4375 forecasts created, 33 unchanged, 1 refused." in report
    assert "row 10000: No row gives the probability of “No”." in report  # the file was cut off there
    assert code == 1
    expected = dict(by_day(unpacked))
    found = {
        (score.question.key, score.expert.name): score.brier
        for score in Score.objects.of_experts().filter(timing="time-averaged").select_related("question", "expert")
    }
    assert len(found) > 3000
    assert found.keys() == expected.keys()
    for series, loss in found.items():
        assert loss == pytest.approx(expected[series], abs=1e-9), series


def by_day(unpacked: dict[str, Path]) -> Iterator[tuple[tuple[str, str], float]]:
    """Half the squared distance to the outcome, averaged over the days on which a forecast stood, by hand.

    From the day on which the question opened to that on which it closed, or on which the outcome was known.
    """
    asked = {row["ifp_id"]: row for row in rows(unpacked["ifps.csv"])}
    series: dict[tuple[str, str], dict[str, dict[str, float]]] = defaultdict(dict)
    for row in rows(unpacked["survey_fcasts_mini.yr1.csv"]):
        given = series[row["ifp_id"], row["user_id"]].setdefault(row["forecast_id"], {"day": row["fcast_date"]})  # type: ignore[dict-item]
        given[row["answer_option"]] = float(row["value"])
    for (ifp, user), forecasts in series.items():
        question = asked[ifp]
        letters = LETTERS[: len(re.findall(r"\([a-h]\) ", question["options"]))]
        whole = [given for given in forecasts.values() if all(letter in given for letter in letters)]
        if not whole:
            continue
        first, last = (
            day(question["date_start"]),
            min(day(question["date_to_close"]), day(question["date_closed"])),
        )
        losses = []
        for n in range((last - first).days + 1):
            today = (first + timedelta(days=n)).isoformat()
            standing = [given for given in whole if given["day"] <= today]  # type: ignore[operator]
            if standing:
                stood = max(enumerate(standing), key=lambda one: (one[1]["day"], one[0]))[1]
                losses.append(sum((stood[x] - (x == question["outcome"])) ** 2 for x in letters) / 2)
        if losses:
            yield (f"gjp:{ifp}", f"GJP forecaster {user}"), sum(losses) / len(losses)


def day(printed: str) -> date:
    return datetime.strptime(printed, "%m/%d/%y").date()  # noqa: DTZ007


def test_the_files_again_change_nothing(unpacked):
    run(unpacked, "--skip-bad-rows")
    n_forecasts, n_questions = Forecast.objects.count(), Question.objects.count()
    report, _ = run(unpacked, "--skip-bad-rows")
    assert "0 forecasts created, 4408 unchanged, 1 refused." in report
    assert (n_forecasts, n_questions) == (Forecast.objects.count(), Question.objects.count())


def test_without_the_questions_it_says_what_is_missing(unpacked):
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_forecasts", str(unpacked["survey_fcasts_mini.yr1.csv"]), stdout=out)
    assert "bring the questions, ifps.csv, as the second file" in out.getvalue()


def test_branches_of_a_conditional_and_voided_questions_are_read(unpacked, tmp_path):
    forecast = {
        "ifp_id": "1255-2",
        "user_id": "7",
        "forecast_id": "1",
        "fcast_type": "0",
        "fcast_date": "2013-09-01",
    }
    voided = forecast | {"ifp_id": "1255-1", "forecast_id": "2"}
    back = forecast | {"forecast_id": "3", "fcast_type": "4", "fcast_date": "2013-10-01"}
    columns = [*forecast, "answer_option", "value"]
    with unpacked["survey_fcasts_mini.yr1.csv"].open("w", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for one in (forecast, voided, back):
            writer.writerows(one | {"answer_option": x, "value": p} for x, p in (("a", 0.2), ("b", 0.8)))
    run(unpacked, "--skip-bad-rows")
    kept, gone = Question.objects.get(key="gjp:1255-2"), Question.objects.get(key="gjp:1255-1")
    assert kept.title.startswith("If no foreign or multinational military force carries out an airstrike on Iran")
    assert (kept.resolution.outcome, gone.resolution.is_annulled) == ("no", True)
    assert kept.withdrawals.get().made.iso() == "2013-10-01"
