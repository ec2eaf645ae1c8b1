"""Real files that no platform writes: each row comes in by a mapping, or is counted under a reason."""

from pathlib import Path

import pytest

from tests.transfer.commanded import run
from tracker.models import Expert, Forecast, Proposal, Question

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"


def test_a_markets_prices_need_a_time_which_can_be_given():
    path = FILES / "acx2023-manifold-head.csv"
    report, code = run(path)
    assert code == 1
    assert "When were they made? No column says it: give one day for all of them." in report
    market = ("--set", "expert=Manifold", "--set", "expert_kind=organization", "--set", "made_at=2022-12-31")
    report, code = run(path, *market, "--set", "known_at=2024-01-01")
    assert ("20 rows read, 20 forecasts created, 0 unchanged, 0 refused." in report, code) == (True, 0)
    assert Expert.objects.get(name="Manifold").kind == "organization"
    assert Question.objects.resolved().count() == 20


def test_a_column_of_numbers_is_joined_to_its_questions_by_the_number_of_the_row():
    joined = ("--set", "question_key=acx{row}", "--set", "questions.question_key=acx{question_number}")
    second = ("--questions", str(FILES / "acx2023-manifold-head.csv"), "--set", "made_at=2022-12-31")
    for name, who in (("one-entry", "An entrant"), ("means", "Superforecasters")):
        report, code = run(FILES / f"acx2023-{name}-head.csv", *second, *joined, "--set", f"expert={who}")
        assert ("20 rows read, 20 forecasts created, 0 unchanged, 0 refused." in report, code) == (True, 0)
    first = Question.objects.get(key="acx1")
    assert "Vladimir Putin" in first.title
    assert first.forecasts.get(expert__name="An entrant").probability == 0.97


def test_a_row_an_answer_with_winners_in_a_second_file():
    second = ("--questions", str(FILES / "us2016-winners.csv"), "--set", "questions.known_at=2016-11-09")
    asked = ("--set", "question=Who wins {office} {state}?", "--set", "closes_at=2016-11-08")
    report, code = run(FILES / "us2016-kremp.csv", *second, *asked)
    assert "row 38: “Who wins P LA?” looks like “Who wins P IA?”" in report
    report, code = run(FILES / "us2016-kremp.csv", *second, *asked, "--another", "Who wins P LA?")
    assert ("51 forecasts read from 102 rows, 51 forecasts created, 0 unchanged, 0 refused." in report, code) == (
        True,
        0,
    )
    alaska = Question.objects.get(title="Who wins P AK?")
    assert "Left out: 32 (a question of us2016-winners.csv without a forecast): row 53" in report
    assert (alaska.options, alaska.resolution.outcome) == (["CLINTON", "TRUMP"], "TRUMP")
    assert alaska.forecasts.get().distribution == [0.0, 1.0]


def test_more_than_99_per_cent_is_taken_as_that_and_said():
    asked = ("--set", "question={State}: the Democrats win", "--set", "probability=prob_dem_win")
    report, code = run(FILES / "us2016-state-forecasts-head.csv", *asked)
    assert code == 0
    assert "Left out:" in report
    assert Question.objects.filter(title="D.C. D.C.: the Democrats win").exists()


def test_rows_that_do_not_say_which_answer_are_refused_together():
    second = ("--questions", str(FILES / "us2016-winners.csv"), "--set", "questions.known_at=2016-11-09")
    asked = ("--set", "question=Who wins {office} {state}?", "--set", "closes_at=2016-11-08", "--skip-bad-rows")
    report, code = run(FILES / "us2016-huffpost-head.csv", *second, *asked)
    assert "rows 10, 12, 14, 16: Which answer this is the probability of is not said" in report
    assert ("8 forecasts read from 16 rows, 4 forecasts created, 0 unchanged, 4 refused." in report, code) == (
        True,
        1,
    )


def test_a_second_file_that_names_its_questions_in_another_way_is_refused():
    second = ("--questions", str(FILES / "us2016-winners.csv"), "--set", "closes_at=2016-11-08")
    asked = ("--set", "question={State}: the Democrats win", "--set", "probability=prob_dem_win")
    there = ("--set", "questions.question={office} {state}: the Democrats win")
    report, code = run(FILES / "us2016-state-forecasts-head.csv", *second, *asked, *there, "--skip-bad-rows")
    assert "Nothing that us2016-winners.csv asks is forecast in us2016-state-forecasts-head.csv" in report
    assert "“P AK: the Democrats win” there, “D.C. D.C.: the Democrats win” here" in report
    assert (code, Forecast.objects.exists()) == (1, False)


def test_scores_are_no_forecasts(tmp_path):
    path = tmp_path / "blind_scores.csv"
    path.write_text("ID,score\nab12,-0.31\ncd34,0.25\nef56,0.11\n")
    report, code = run(path)
    assert (code, "seems to hold scores, and scores are no forecasts" in report) == (1, True)


def test_a_template_makes_titles_and_of_a_tie_an_annulment_is_proposed():
    asked = ("--set", "expert=FiveThirtyEight", "--set", "question={team1} beats {team2} on {date}")
    path = FILES / "538-nfl-games-head.csv"
    for new in (61, 0):
        report, code = run(path, *asked, "--set", "closes_at={date}")
        assert (f"61 rows read, {new} forecasts created, {61 - new} unchanged, 0 refused." in report, code) == (
            True,
            0,
        )
        tie = Proposal.objects.get()
    assert (tie.decision, tie.rationale) == (
        "annulled",
        "The imported file has “0.5”, which is neither Yes nor No.",
    )
    assert tie.question.resolution is None
    assert "Not read: season, prob2, prob2_outcome." in report
    assert Question.objects.get(title="Bengals beats Rams on 2022-02-13").resolution.outcome == "no"
