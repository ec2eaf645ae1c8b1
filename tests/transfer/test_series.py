"""What a file says of the course of a series and of events: withdrawals, restatements, a month beside a day."""

import pytest

from tests.making import a_question
from tracker.models import EventAssignment, Forecast, Question, Score, Withdrawal

pytestmark = pytest.mark.django_db
ASKED = {"question": "Will it rain?", "opens_at": "2024-01-01", "closes_at": "2024-03-31"}
DECIDED = ASKED | {"outcome": "yes", "known_at": "2024-03-31"}
ADA = {"expert": "Ada", "made_at": "2024-01-05", "probability": 0.9}


def test_a_withdrawal_ends_the_series_and_comes_once(put):
    row = DECIDED | ADA | {"withdrawn_at": "2024-02"}
    bob = DECIDED | ADA | {"expert": "Bob"}
    for _ in range(2):
        assert put(row, row, bob)[1] == 0
        assert (Forecast.objects.count(), Withdrawal.objects.count()) == (2, 1)
    withdrawal = Withdrawal.objects.get()
    assert (str(withdrawal.made), withdrawal.expert.name) == ("February 2024", "Ada")
    assert set(Score.objects.of_experts().of_the_last().values_list("expert__name", flat=True)) == {"Bob"}
    assert Score.objects.get(timing="first", expert__name="Ada").brier == pytest.approx(0.01)


def test_a_withdrawal_that_comes_in_a_later_file_changes_the_scores(put):
    put(DECIDED | ADA)
    assert Score.objects.filter(timing="last", expert__name="Ada").exists()
    report, code = put(DECIDED | ADA | {"withdrawn_at": "2024-02-01"})
    assert (report, code) == ("1 rows read, 0 forecasts created, 1 unchanged, 0 refused.\n", 0)
    assert not Score.objects.filter(timing="last", expert__name="Ada").exists()


@pytest.mark.parametrize(
    ("withdrawn_at", "reason"),
    [
        ("2024-01-04", "row 2: withdrawn_at: it was not made yet then."),
        ("2024-04-02", "row 2: The outcome was known on 31 March 2024"),
        ("2199-01-01", "row 2: 1 January 2199 has not come yet."),
        ("soon", "row 2: withdrawn_at: Write a date"),
    ],
)
def test_a_withdrawal_that_cannot_be_is_refused(put, withdrawn_at, reason):
    put(DECIDED | ADA | {"expert": "Bob"})
    report, code = put(DECIDED | ADA | {"withdrawn_at": withdrawn_at})
    assert reason in report
    assert (code, Withdrawal.objects.count(), Forecast.objects.count()) == (1, 0, 1)


def test_an_event_comes_with_its_questions(put, analyst):
    rows = [DECIDED | ADA | {"question": f"Will it rain on {n}?", "event": "Rain"} for n in range(3)]
    for _ in range(2):
        assert put(*rows)[1] == 0
    assert len(EventAssignment.objects.questions_of("Rain")) == EventAssignment.objects.count() == 3


def test_questions_that_are_decided_are_joined_by_a_file_too(put):
    rows = [DECIDED | ADA | {"question": f"Will it rain on {n}?"} for n in range(2)]
    assert put(*rows)[1] == 0
    report, code = put(*(row | {"event": "Rain"} for row in rows))
    assert (report, code) == ("2 rows read, 0 forecasts created, 2 unchanged, 0 refused.\n", 0)
    assert len(EventAssignment.objects.questions_of("Rain")) == 2


def test_a_forecast_of_the_day_of_a_withdrawal_is_said_to_stand_no_more(put):
    again = DECIDED | ADA | {"made_at": "2024-02-01", "probability": 0.2}
    report, code = put(DECIDED | ADA | {"withdrawn_at": "2024-02-01"}, again)
    assert code == 0
    said = "row 2: Ada withdrew on 1 February 2024: the forecast of that very day ends with it."
    assert said in report
    report, _ = put(DECIDED | ADA | {"expert": "Bob", "withdrawn_at": "2024-01-05"})
    assert "row 2: Bob withdrew on 5 January 2024: the forecast of that very day ends with it." in report
    assert not Score.objects.filter(expert__name="Bob").exists()


def test_an_event_is_added_to_what_is_on_record_and_never_overruled(put, analyst):
    question = a_question(analyst, "Will it rain?", opens="2024-01-01", closes="2024-03-31")
    assert put(ASKED | ADA | {"event": "Rain"})[1] == 0
    assert question.event == "Rain"
    report, code = put(ASKED | ADA | {"event": "Snow"})
    assert (code, question.event) == (1, "Rain")
    assert "row 2: event: it is “Rain” on record. Change it there." in report
    report, code = put(ASKED | ADA | {"event": "Rain"}, ASKED | ADA | {"event": "Snow"})
    assert "row 3: event: “Snow” here, and “Rain” in a row before." in report


@pytest.mark.parametrize(
    ("made", "brier", "remark"),
    [
        (["2024-01", "2024-01-27"], 0.81, False),
        (["2024-01-27", "2024-01"], 0.81, True),
        (["2024-01-27", "2024-02"], 0.81, False),
        (["2024-02", "2024-01-27"], 0.01, False),
    ],
)
def test_a_month_and_a_day_stand_in_the_order_of_the_file_and_it_is_said(put, made, brier, remark):
    rows = [DECIDED | ADA | {"made_at": when, "probability": p} for when, p in zip(made, (0.9, 0.1), strict=True)]
    report, code = put(*rows)
    assert code == 0
    said = "row 3: January 2024 is said of Ada after a day within it: it counts from that day on."
    assert (said in report) == remark
    assert Score.objects.get(timing="last", expert__name="Ada").brier == pytest.approx(brier)
    assert Question.objects.get().forecasts.count() == 2
