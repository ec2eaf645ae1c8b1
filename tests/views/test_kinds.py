"""Every kind of question through its pages: asked, forecast, resolved, shown."""

import pytest
from django.urls import reverse

from tests.making import a_forecast, a_question, an_excerpt, an_expert, day, resolved
from tests.views.test_bad_input import FORECAST, QUESTION, refused, send
from tracker.models import Forecast, Question, Reading, Resolution
from tracker.values.figures import days_since_epoch

NUMBER = {"kind": "numeric", "lowest": "0", "highest": "100", "unit": "warheads"}
DATE = {"kind": "date", "first_day": "2019-03-01", "last_day": "2019-12-31"}
STATED = FORECAST | {"probability": ""}
DECISION = {"known": "2019-02-28", "rationale": "Two newspapers reported it.", "after": "0"}


@pytest.fixture
def expert(analyst):
    return an_expert(analyst, "Ada")


@pytest.fixture
def number(analyst):
    return a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100, unit="warheads")


@pytest.fixture
def date(analyst):
    ends = {"lower_bound": days("2019-03-01"), "upper_bound": days("2019-12-31")}
    return a_question(analyst, kind="date", **ends)


def days(text: str) -> float:
    return days_since_epoch(day(text).day)


def plain(response) -> str:
    """The page with all its white space as it is shown: a line break is a space."""
    return " ".join(response.content.decode().replace("&nbsp;", " ").split())


def said(forecast: Forecast) -> str:
    return Forecast.objects.with_values().get(pk=forecast.pk).value.in_words.replace("\xa0", " ")


def logged(client, question, expert, **typed) -> Forecast:
    response = send(client, "forecast_new", STATED | {"expert": expert.slug} | typed, question.pk)
    assert response.status_code == 302, response.content.decode()
    return Forecast.objects.latest("pk")


# --- Asked, forecast, resolved, shown -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "forecast", "decided", "shown"),
    [
        (
            {"kind": "binary"},
            {"probability": "0.7"},
            {"decision": "outcome:Yes"},
            ("70 %", "Resolved Yes", "Right"),
        ),
        (
            {"kind": "multiple choice", "options": "Red\nGreen"},
            {"option_0": "0.3", "option_1": "0.7"},
            {"decision": "outcome:Red"},
            ("Red: 30 %, Green: 70 %", "Resolved Red", "Wrong"),
        ),
        (
            {"kind": "ordered", "options": "Few\nSome\nMany"},
            {"option_0": "0.1", "option_1": "0.7", "option_2": "0.2"},
            {"decision": "outcome:Some"},
            ("Few: 10 %, Some: 70 %, Many: 20 %", "Few, Some, Many, in this order", "Resolved Some", "Right"),
        ),
        (
            NUMBER,
            {"low": "30", "high": "60"},
            {"decision": "value", "value": "41.0"},
            ("30–60 warheads (80 % sure)", "A number from 0 to 100 warheads", "Resolved 41 warheads", "Right"),
        ),
        (
            DATE,
            {"low": "2019-04", "high": "2019-06", "sure": "90 %"},
            {"decision": "value", "value": "2019-07-01"},
            (
                "1 April 2019 to 30 June 2019 (90 % sure)",
                "A date from 1 March 2019 to 31 December 2019, or not by then",
                "Resolved 1 July 2019",
                "Wrong",
            ),
        ),
        (
            DATE,
            {"point": "2019-04-02"},
            {"decision": "outcome:not by the end"},
            (
                "about 2 April 2019",
                "Resolved not by 31 December 2019",
                "When it is scored it counts as 31 December 2019.",
                "Scored by distance",
            ),
        ),
    ],
)
def test_a_question_of_every_kind_is_asked_forecast_resolved_and_shown(
    analyst_client, admin_client, analyst, expert, asked, forecast, decided, shown
):
    assert send(analyst_client, "question_new", QUESTION | asked).status_code == 302
    question = Question.objects.get()
    made = logged(analyst_client, question, expert, **forecast)
    evidence = {f"evidence-{an_excerpt(analyst).pk}": "supports"}
    assert send(admin_client, "resolution_new", DECISION | decided | evidence, question.pk).status_code == 302
    page = plain(analyst_client.get(question.get_absolute_url()))
    for words in shown:
        assert words in page
    assert shown[0] in plain(analyst_client.get(made.get_absolute_url()))
    for address in (expert.get_absolute_url(), "/questions/", "/", reverse("resolution_new", args=[question.pk])):
        assert admin_client.get(address).status_code == 200


# --- Asking -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"lowest": "0"}, "A yes-or-no question has no range of numbers."),
        ({"unit": "warheads"}, "A yes-or-no question has no unit."),
        ({"last_day": "2019-03-01"}, "A yes-or-no question has no range of days."),
        (NUMBER | {"options": "a\nb"}, "A question about a number has no other options."),
        (NUMBER | {"first_day": "2019-03-01"}, "A question about a number has no range of days."),
        (NUMBER | {"lowest": ""}, "A question about a number needs a range."),
        (NUMBER | {"highest": "0"}, "The range must end above its beginning."),
        (NUMBER | {"highest": "nan"}, "“nan” is not a number. Write it as 41 or 2.5."),
        (NUMBER | {"highest": "1_000"}, "“1_000” is not a number."),
        (NUMBER | {"highest": "1e400"}, "“1e400” is too large. Count in a larger unit."),
        (NUMBER | {"unit": "x" * 41}, "at most 40"),
        (DATE | {"first_day": ""}, "A question about a date needs a range."),
        (DATE | {"first_day": "2019-03"}, "Write the day, as 2019-03-01."),
        (DATE | {"first_day": "2019-02-30"}, "“2019-02-30” is not a date."),
        (DATE | {"first_day": "2019-03-01 10:00"}, "Write the date without a time."),
        (DATE | {"last_day": "2019-03-01"}, "The range must end above its beginning."),
        (DATE | {"unit": "days"}, "A question about a date has no unit."),
        ({"kind": "ordered", "options": "one"}, "A choice needs at least two options"),
        ({"kind": "ordered", "options": "one\nOne"}, "Every option needs a name of its own."),
    ],
)
def test_what_belongs_to_another_kind_or_is_missing_is_refused(analyst_client, change, sentence):
    refused(send(analyst_client, "question_new", QUESTION | change), sentence)
    assert not Question.objects.exists()


def test_a_question_can_be_changed_to_another_kind_until_it_is_frozen(analyst_client, number):
    address = reverse("question_edit", args=[number.pk])
    page = analyst_client.get(address).content.decode()
    assert 'name="highest" value="100"' in page
    assert 'name="last_day" value' not in page
    assert send(analyst_client, "question_edit", QUESTION | DATE, number.pk).status_code == 302
    number.refresh_from_db()
    assert (number.kind, number.unit, number.lower_bound) == ("date", "", days("2019-03-01"))
    assert 'name="last_day" value="2019-12-31"' in analyst_client.get(address).content.decode()


def test_a_question_waits_only_for_an_outcome_that_can_be_named(analyst_client, number, analyst):
    data = QUESTION | {"depends_on": number.pk, "depends_on_outcome": "41"}
    refused(send(analyst_client, "question_new", data), "A condition is one outcome of a question")
    binary = a_question(analyst)
    data = QUESTION | {"depends_on": binary.pk, "depends_on_outcome": "yes"}
    assert send(analyst_client, "question_new", data).status_code == 302
    refused(send(analyst_client, "question_edit", QUESTION | NUMBER, binary.pk), "A condition is one outcome")


# --- Forecasting --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "quantiles", "words"),
    [
        ({"point": "40"}, [[0.5, 40]], "about 40 warheads"),
        ({"point": "−2.5"}, [[0.5, -2.5]], "about −2.5 warheads"),
        ({"low": "30", "high": "60"}, [[0.1, 30], [0.9, 60]], "30–60 warheads (80 % sure)"),
        ({"low": "30", "high": "60", "sure": "0.5"}, [[0.25, 30], [0.75, 60]], "30–60 warheads (50 % sure)"),
        ({"low": "-5", "high": "10"}, [[0.1, -5], [0.9, 10]], "−5 to 10 warheads (80 % sure)"),
        (
            {"low": "30", "point": "40", "high": "1200"},
            [[0.1, 30], [0.5, 40], [0.9, 1200]],
            "40 warheads (30–1,200, 80 % sure)",
        ),
        ({"quantiles": "90 %: 60"}, [[0.9, 60]], "at most 60 warheads (90 % sure)"),
        ({"quantiles": "0.1 = 60"}, [[0.1, 60]], "at least 60 warheads (90 % sure)"),
        (
            {"quantiles": "50 %: 40\n90 %: 60"},
            [[0.5, 40], [0.9, 60]],
            "about 40 warheads, at most 60 warheads (90 % sure)",
        ),
        (
            {"quantiles": "1 %: 5\n10 %: 30\n50 %: 40\n90 %: 60"},
            [[0.01, 5], [0.1, 30], [0.5, 40], [0.9, 60]],
            "40 warheads (30–60, 80 % sure)",
        ),
        ({"quantiles": "10 %: 5\n20 %: 7\n60 %: 9"}, [[0.1, 5], [0.2, 7], [0.6, 9]], "5–9 warheads (50 % sure)"),
    ],
)
def test_a_number_is_forecast_and_corrected_as_people_state_it(
    analyst_client, number, expert, typed, quantiles, words
):
    forecast = logged(analyst_client, number, expert, **typed)
    assert forecast.quantiles == quantiles
    assert said(forecast) == words
    # The correction starts with what was recorded: sent as it is, it records the same again.
    form = analyst_client.get(reverse("correction_new", args=[forecast.pk])).context["form"]
    names = ("made", "expert", "basis", "point", "low", "high", "sure", "quantiles")
    same = {name: form[name].field.prepare_value(form[name].value()) or "" for name in names}
    response = send(analyst_client, "correction_new", same | {"replaces_note": "None."}, forecast.pk)
    assert response.status_code == 302
    assert Forecast.objects.latest("pk").quantiles == quantiles


@pytest.mark.parametrize(
    ("typed", "quantiles", "words"),
    [
        ({"point": "2019-04-02"}, [[0.5, "2019-04-02"]], "about 2 April 2019"),
        (
            {"low": "2019", "high": "2019"},
            [[0.1, "2019-01-01"], [0.9, "2019-12-31"]],
            "1 January 2019 to 31 December 2019 (80 % sure)",
        ),
        ({"quantiles": "90 %: 2019-06-30"}, [[0.9, "2019-06-30"]], "by 30 June 2019 (90 % sure)"),
        ({"quantiles": "10 %: 2019-06-30"}, [[0.1, "2019-06-30"]], "not before 30 June 2019 (90 % sure)"),
    ],
)
def test_a_date_is_forecast_as_people_state_it(analyst_client, date, expert, typed, quantiles, words):
    forecast = logged(analyst_client, date, expert, **typed)
    assert forecast.quantiles == [[level, days(value)] for level, value in quantiles]
    assert said(forecast) == words


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Write a value, an interval or several probabilities."),
        ({"point": "many"}, "“many” is not a number. Write it as 41 or 2.5."),
        ({"point": "inf"}, "“inf” is not a number."),
        ({"point": "9" * 400}, "is too large. Count in a larger unit."),
        ({"point": "٤١"}, "is not a number."),
        ({"sure": "80 %"}, "Of what? Write both ends of the interval."),
        ({"low": "30"}, "An interval has two ends."),
        ({"low": "60", "high": "30"}, "This lies below the low end."),
        ({"low": "30", "high": "60", "point": "70"}, "This lies outside the interval."),
        ({"low": "30", "high": "60", "sure": "100 %"}, "Write more than 0 % and less than 100 %."),
        ({"low": "30", "high": "60", "sure": "0"}, "Write more than 0 % and less than 100 %."),
        ({"low": "30", "high": "60", "sure": "180"}, "Probability must be between 0 and 1; got 180."),
        ({"point": "40", "quantiles": "10 %: 5"}, "Leave this empty where the lines below say more."),
        ({"quantiles": "90 %: 60\n10 %: 30"}, "Quantile levels must increase and lie between 0 and 1."),
        ({"quantiles": "10 %: 60\n10 %: 60"}, "Quantile levels must increase and lie between 0 and 1."),
        ({"quantiles": "100 %: 60"}, "Quantile levels must increase and lie between 0 and 1."),
        ({"quantiles": "10 %: 60\n90 %: 30"}, "A higher quantile cannot have a lower value."),
        ({"quantiles": "10 %: 5\nabout 7"}, "Line 2: Write a probability and a value"),
        ({"quantiles": "10 %:"}, "Line 1: Write a probability and a value"),
        ({"quantiles": ": 5"}, "Line 1: Write a probability and a value"),
        ({"quantiles": "150 %: 5"}, "Line 1: Probability must be between 0 and 1"),
        ({"quantiles": "10 %: nan"}, "Line 1: “nan” is not a number."),
        ({"quantiles": "\n".join(f"{i / 1000}: {i}" for i in range(1, 101))}, "Write at most 99 lines."),
        ({"quantiles": "10 %: 5\u202e"}, "turns the direction of writing"),
        ({"basis": "verbal", "point": "40", "phrase": "dozens"}, "no lexicon covers them"),
        ({"basis": "inferred", "note": "A guess."}, "Write a value, an interval or several probabilities."),
    ],
)
def test_what_is_no_forecast_of_a_number_is_refused(analyst_client, number, expert, typed, sentence):
    page = refused(
        send(analyst_client, "forecast_new", STATED | {"expert": expert.slug} | typed, number.pk), sentence
    )
    assert 'value="2019-02-10"' in page
    assert not Forecast.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"point": "2019-04"}, "Write the day, as 2019-03-01. A month or a year is an interval."),
        ({"point": "41"}, "“41” is not a date. Write it as 2019-03-01."),
        ({"point": "9999-12-31"}, "“9999-12-31” is not a date."),
        ({"point": "03/04/2019"}, "“03/04/2019” may be 3 April or 4 March."),
        ({"low": "1 May 2019", "high": "31/5/19"}, "Write the year in full"),
        ({"low": "2019-06", "high": "2019-05"}, "This lies below the low end."),
        ({"quantiles": "10 %: 2019-04"}, "Line 1: Write the day"),
    ],
)
def test_what_is_no_forecast_of_a_date_is_refused(analyst_client, date, expert, typed, sentence):
    refused(send(analyst_client, "forecast_new", STATED | {"expert": expert.slug} | typed, date.pk), sentence)


def test_words_about_a_number_are_read_and_every_level_is_shown(analyst_client, admin_client, number, expert):
    verbal = {"basis": "verbal", "phrase": "a few dozen", "low": "24", "high": "60", "note": "Two to five dozen."}
    forecast = logged(analyst_client, number, expert, **verbal)
    assert said(forecast) == "24–60 warheads (80 % sure)"
    # A second coder takes them otherwise; the summary is the median at the levels that both gave.
    reading = {"quantiles": "10 %: 20\n50 %: 36\n90 %: 50", "note": "Three dozen."}
    assert send(admin_client, "desk_read", reading, forecast.pk).status_code == 302
    assert Reading.objects.count() == 2
    assert said(forecast) == "22–55 warheads (80 % sure)"
    page = plain(analyst_client.get(forecast.get_absolute_url()))
    for words in ("“a few dozen” as 24–60 warheads", "36 warheads (20–50, 80 % sure)", "at most 55 warheads"):
        assert words in page


def test_words_about_an_ordered_question_are_read_as_a_probability_for_each_option(
    analyst_client, analyst, expert
):
    question = a_question(analyst, kind="ordered", options=["Few", "Some", "Many"])
    options = {"option_0": "0.1", "option_1": "0.7", "option_2": "0.2"}
    verbal = {"basis": "inferred", "phrase": "some", "note": "Their word."}
    forecast = logged(analyst_client, question, expert, **verbal, **options)
    assert said(forecast) == "Few: 10 %, Some: 70 %, Many: 20 %"
    assert "“some” as Few: 10 %" in plain(analyst_client.get(forecast.get_absolute_url()))


# --- Resolving ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("number", {"decision": "value"}, "Write what came out."),
        ("number", {"decision": "value", "value": "forty"}, "“forty” is not a number."),
        ("number", {"decision": "value", "value": "1e400"}, "is too large"),
        ("number", {"decision": "annul", "value": "41"}, "Leave this empty, or choose it as the outcome above."),
        ("number", {"decision": "outcome:not by the end"}, "Select a valid choice"),
        ("number", {"decision": "outcome:Yes"}, "Select a valid choice"),
        ("date", {"decision": "value", "value": "2019-02-30"}, "“2019-02-30” is not a date."),
        ("date", {"decision": "value", "value": "2019-03"}, "is not a date."),
        ("date", {"decision": "value", "value": "3/4/2019"}, "may be 3 April or 4 March."),
        ("date", {"decision": "outcome:not by the end", "value": "2019-04-01"}, "Leave this empty"),
    ],
)
def test_what_is_no_outcome_is_refused(admin_client, analyst, request, kind, typed, sentence):
    question = request.getfixturevalue(kind)
    evidence = {f"evidence-{an_excerpt(analyst).pk}": "supports"}
    refused(send(admin_client, "resolution_new", DECISION | typed | evidence, question.pk), sentence)
    assert not Resolution.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("120", "Resolved 120 warheads"), ("-3", "Resolved −3 warheads"), ("1e6", "Resolved 1,000,000 warheads")],
)
def test_an_outcome_beyond_the_range_is_valid_and_says_what_it_counts_as(
    admin_client, analyst, number, outcome, words
):
    evidence = {f"evidence-{an_excerpt(analyst).pk}": "supports"}
    data = DECISION | evidence | {"decision": "value", "value": outcome}
    page = plain(admin_client.post(reverse("resolution_new", args=[number.pk]), data, follow=True))
    end = 0 if outcome == "-3" else 100
    assert words in page
    assert "That lies outside the range that was asked about." in page
    assert f"When it is scored it counts as {end} warheads." in page


def test_an_outcome_within_the_range_needs_no_such_words(client, analyst, number):
    resolved(number, "100", analyst)
    assert "outside the range" not in plain(client.get(number.get_absolute_url()))


def test_a_number_is_annulled_and_reopened_as_any_question(admin_client, number):
    assert send(admin_client, "resolution_new", DECISION | {"decision": "annul"}, number.pk).status_code == 302
    again = DECISION | {"decision": "reopen", "after": "1"}
    assert send(admin_client, "resolution_new", again, number.pk).status_code == 302
    assert "Reopened" in plain(admin_client.get(number.get_absolute_url()))


def test_the_answers_of_a_yes_or_no_question_are_two(analyst):
    assert a_question(analyst).answers.in_words == "Yes or No"
    assert a_forecast(a_question(analyst), an_expert(analyst), analyst).quantiles is None
