"""Downloads of platforms: each row comes in, or is counted under a reason."""

import csv
import json
import zipfile
from pathlib import Path

import pytest

from tests.transfer.commanded import run
from tracker.models import Expert, Forecast, Proposal, Question, Withdrawal

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


# --- Metaculus ------------------------------------------------------------------------------------


def test_a_crowd_of_metaculus_is_an_organization_that_is_marked_so(tmp_path):
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("question_data.csv", "forecast_data-head.csv"):
            archive.write(FILES / f"metaculus-{name}", name.replace("-head", ""))
    report, code = run(path)
    assert ("4 rows read, 4 forecasts created, 0 unchanged, 0 refused." in report, code) == (True, 0)
    expert = Expert.objects.people_and_models().get()
    assert (expert.name, expert.kind) == ("Metaculus, recency weighted of all forecasters", "organization")
    assert Question.objects.get().key == "metaculus:41020"
    assert run(path)[0].endswith("0 forecasts created, 4 unchanged, 0 refused.\n")


def test_what_a_download_refers_to_and_does_not_hold_is_said():
    report, code = run(FILES / "metaculus-forecast_data-head.csv")
    assert code == 1
    assert "The question metaculus:41020 is not on record" in report
    report, code = run(FILES / "metaculus-question_data.csv")
    assert (code, "holds no forecasts: bring the file with the forecasts" in report) == (1, True)


FORECAST = {
    "Question ID": "7", "Forecaster ID": "5", "Forecaster Username": "ada",
    "Start Time": "2024-01-02 00:00:00+00:00", "End Time": "",
    "Forecaster Count": "", "Probability Yes": "", "Probability Yes Per Category": "",
    "Continuous CDF": "",
}  # fmt: skip
ASKED = {
    "Question ID": "7", "Question Title": "How many?", "Question Type": "numeric", "MC Options (All)": "",
    "Lower Bound": "0", "Upper Bound": "100", "Continuous Range": str([float(x) for x in range(0, 101, 10)]),
    "Open Time": "2024-01-01 00:00:00+00:00", "Scheduled Close Time": "2024-03-01 00:00:00+00:00",
    "Actual Close Time": "2024-03-01 00:00:00+00:00", "Resolution": "42",
    "Resolution Known Time": "2024-03-02 00:00:00+00:00",
}  # fmt: skip


def test_a_distribution_becomes_quantiles_and_an_interval_that_nothing_follows_a_withdrawal(tmp_path):
    cdf = str([x / 10 for x in range(11)])
    end, later = "2024-01-10 00:00:00+00:00", "2024-02-01 00:00:00+00:00"
    forecasts = [
        FORECAST | {"Continuous CDF": cdf, "End Time": end},
        FORECAST | {"Continuous CDF": cdf, "Start Time": end, "End Time": later},
    ]
    asked = written(tmp_path / "q.csv", [ASKED])
    report, code = run(written(tmp_path / "f.csv", forecasts), "--questions", str(asked))
    assert ("2 forecasts created" in report, code) == (True, 0)
    pairs = dict(Forecast.objects.first().quantiles)
    assert len(pairs) == 99
    assert (pairs[0.05], pairs[0.5], pairs[0.95]) == pytest.approx((5, 50, 95))
    assert Withdrawal.objects.get().made.iso() == "2024-02-01 00:00:00+00:00"
    assert Question.objects.get().resolution.outcome == "42.0"


def test_a_newer_download_adds_what_is_new_and_proposes_another_outcome(tmp_path):
    binary = ASKED | {"Question Type": "binary", "Lower Bound": "", "Upper Bound": "", "Continuous Range": ""}
    yes = FORECAST | {"Probability Yes": "0.7"}
    asked = written(tmp_path / "q.csv", [binary | {"Resolution": "yes"}])
    run(written(tmp_path / "f.csv", [yes]), "--questions", str(asked))
    new = yes | {"Start Time": "2024-01-20 00:00:00+00:00", "Probability Yes": "0.9"}
    asked = written(tmp_path / "q.csv", [binary | {"Resolution": "no", "Question Title": "How many?!"}])
    report, code = run(written(tmp_path / "f.csv", [yes, new]), "--questions", str(asked))
    assert ("2 rows read, 1 forecasts created, 1 unchanged, 0 refused." in report, code) == (True, 0)
    question = Question.objects.get()
    assert (question.resolution.outcome, question.proposals.get().outcome) == ("yes", "no")


# --- The others -----------------------------------------------------------------------------------


def test_people_of_forecastbench_are_known_by_their_number():
    second = FILES / "forecastbench-questions-head.json"
    report, code = run(FILES / "forecastbench-human-forecasts-head.json", "--questions", str(second))
    assert ("2 forecasts created" in report, code) == (True, 0)
    assert set(Forecast.objects.values_list("expert__name", "probability")) == {
        ("ForecastBench forecaster SbZAVaBSo6", 0.75),
        ("ForecastBench forecaster S3bbH6xnAb", 0.95),
    }
    assert "global temperature" in Question.objects.get().title


def test_models_of_forecastbench_are_models_and_combinations_are_left_out(tmp_path):
    one = {"source": "x", "resolution_date": "2025-01-31", "reasoning": ""}
    data = {"organization": "Lab", "model": "M-1", "forecast_due_date": "2024-07-21"} | {
        "forecasts": [
            one | {"id": "a", "forecast": 0.3},
            one | {"id": "a", "forecast": 0.4, "resolution_date": "2025-02-28"},
            one | {"id": ["a", "b"], "forecast": 0.2},
        ]
    }
    asked = {"id": "a", "source": "x", "question": "Up by {resolution_date}?", "resolution_criteria": "As said."}
    resolved = [{"id": "a", "resolution_date": "2025-01-31", "resolved_to": 1.0}]
    path, second = tmp_path / "f.json", tmp_path / "q.json"
    path.write_text(json.dumps(data))
    second.write_text(json.dumps({"questions": [asked], "resolutions": resolved}))
    report, code = run(path, "--questions", str(second))
    assert ("2 rows read, 2 forecasts created" in report, code) == (True, 0)
    assert "Left out: 1 (a combination of several questions): row 3." in report
    assert Expert.objects.get(name="Lab M-1").kind == "model"
    assert Question.objects.get(title="Up by 2025-01-31?").resolution.outcome == "yes"


def test_predictionbook_is_read_with_its_comments_left_out(tmp_path):
    response = {"comment": None, "created_at": "2020-01-05T10:00:00.000Z", "id": 1, "user_label": "ada"}
    prediction = {
        "created_at": "2020-01-01T00:00:00.000Z", "creator_label": "ada", "deadline": "2020-06-01T00:00:00.000Z",
        "description": "It rains", "outcome": True, "last_judgement_at": "2020-06-02T00:00:00.000Z", "uuid": "u-1",
        "withdrawn": False, "responses": [response | {"confidence": 70}, response | {"confidence": None, "id": 2}],
    }  # fmt: skip
    path = tmp_path / "my.json"
    path.write_text(json.dumps([prediction, prediction | {"uuid": "u-2", "withdrawn": True}]))
    report, code = run(path)
    assert ("2 rows read, 2 forecasts created, 0 unchanged, 0 refused." in report, code) == (True, 0)
    assert "Left out: 2 (a comment without a probability): row 2, row 4." in report
    question = Question.objects.get(key="predictionbook:u-1")
    assert (question.forecasts.get().probability, question.resolution.outcome) == (0.7, "yes")
    assert Question.objects.get(key="predictionbook:u-2").resolution.is_annulled


def test_the_dump_of_predictionbook_drops_complements(tmp_path):
    row = {
        "question_id": "3", "user_id": "9", "team_id": "", "probability": "0.8", "answer_option": "a",
        "timestamp": "2012-03-04 05:06:07", "outcome": "", "n_opts": "2",
    }  # fmt: skip
    path = written(tmp_path / "dump.csv", [row, row | {"answer_option": "b", "probability": "0.2"}])
    asked = {"question_id": "3", "q_title": "It rains", "q_status": "closed", "open_time": "2012-01-01"}
    asked |= {"close_time": "2012-06-01", "resolve_time": "2012-06-02", "outcome": "-1"}
    report, code = run(path, "--questions", str(written(tmp_path / "q.csv", [asked])))
    assert ("1 rows read, 1 forecasts created" in report, code) == (True, 0)
    assert Question.objects.get().resolution.is_annulled


def test_fatebook_has_dates_without_a_zone_and_answers_one_by_one(tmp_path):
    row = {
        "Question title": "Who wins?", "Multiple choice option": "Ada", "Forecast created by": "Rita",
        "Forecast (scale = 0-1)": "0.6", "Forecast created at": "2023-08-05 9:7:3", "Question created by": "Rita",
        "Question created at": "2023-08-01 10:0:0", "Question resolve by": "2023-09-01 00:00:00",
        "Resolution": "Ada", "Resolved at": "2023-09-02 00:00:00", "Question tags": "",
    }  # fmt: skip
    path = written(
        tmp_path / "fatebook.csv", [row, row | {"Multiple choice option": "Bob", "Forecast (scale = 0-1)": "0.4"}]
    )
    report, code = run(path)
    assert ("2 forecasts created" in report, code) == (True, 0)
    ada, bob = Question.objects.order_by("title")
    assert (ada.title, ada.resolution.outcome, bob.resolution.outcome) == ("Who wins? – Ada", "yes", "no")
    assert ada.event == bob.event == "Who wins?"
    assert ada.forecasts.get().made.iso() == "2023-08-05 09:07:03+00:00"
    assert "2 unchanged" in run(path)[0]


def test_the_first_exports_of_fatebook_called_outcomes_otherwise(tmp_path):
    row = {
        "Question title": "Will it rain?", "Forecast created by": "Ada", "Forecast (scale = 0-1)": "0.7",
        "Forecast created at": "2023-08-05 9:07:3", "Question created by": "Ada",
        "Question created at": "2023-08-05 9:07:3", "Question resolution": "NO",
        "Question resolve by": "2023-09-05 9:07:3", "Question resolved at": "2023-09-01 10:00:00",
    }  # fmt: skip
    assert run(written(tmp_path / "old.csv", [row]))[1] == 0
    assert Question.objects.get().resolution.outcome == "no"


def test_a_download_that_lacks_a_column_is_refused_in_a_sentence(tmp_path):
    row = {"Question title": "Will it rain?", "Forecast created by": "Ada", "Forecast (scale = 0-1)": "0.7"}
    report, code = run(written(tmp_path / "cut.csv", [row]))
    assert (code, "“Question created by” is missing in it" in report) == (1, True)


def test_what_a_market_says_is_no_outcome_of_forecastbench_and_a_share_is_proposed_as_annulled(tmp_path):
    one = {"id": "a", "source": "x", "forecast": 0.3, "resolution_date": "2025-01-31"}
    data = {
        "organization": "Lab", "model": "M", "forecast_due_date": "2024-12-08",
        "forecasts": [one, one | {"id": "b"}],
    }  # fmt: skip
    asked = {"id": "a", "source": "x", "question": "Up?", "resolution_criteria": "As said."}
    resolved = {"id": "a", "resolution_date": "2025-01-31", "resolved_to": 0.35, "resolved": False}
    path, second = tmp_path / "f.json", tmp_path / "q.json"
    path.write_text(json.dumps(data))
    second.write_text(
        json.dumps(
            {
                "questions": [asked, asked | {"id": "b", "question": "Down?"}],
                "resolutions": [resolved, resolved | {"id": "b", "resolved": True}],
            }
        )
    )
    assert run(path, "--questions", str(second))[1] == 0
    assert not Question.objects.resolved().exists()
    assert Proposal.objects.get().question.title.startswith("Down?")
