"""What is expected weighed by record, on the pages of questions and of methods."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from tests.making import a_choice, a_forecast, a_question, an_expert, day, resolved
from tests.test_outages import without_writing
from tests.views.test_kinds import plain
from tracker.models import Change, Question
from tracker.reports.front import first_expected
from tracker.reports.proven import expected
from tracker.scoreboards import stored
from tracker.scoreboards.stored import record
from tracker.values.words import percent

pytestmark = pytest.mark.django_db

EXPECTED = "Weighed by record: "


@pytest.fixture
def three(analyst):
    return [an_expert(analyst, name) for name in ("Ada", "Bob", "Cy")]


@pytest.fixture
def past(analyst, admin, three):
    """Twelve questions, on which Ada came nearer to the truth than Bob, and Bob than Cy."""
    questions = []
    for year in range(2000, 2012):
        question = a_question(analyst, opens=f"{year}-01-01", closes=f"{year}-06-30")
        for expert, p in zip(three, (0.9, 0.6 + year % 3 / 20, 0.3 + year % 2 / 10), strict=True):
            a_forecast(question, expert, analyst, p, made=f"{year}-01-01")
        resolved(question, "yes", admin, known=f"{year}-06-30")
        questions.append(question)
    return questions


@pytest.fixture
def question(analyst, three):
    question = a_question(analyst, opens="2019-01-01", closes="2100-01-01")
    for expert, p in zip(three, (0.2, 0.6, 0.7), strict=True):
        a_forecast(question, expert, analyst, p, made="2019-02-01")
    return question


def test_the_page_of_an_open_question_has_both_and_says_what_they_rest_on(client, past, question):
    page = plain(client.get(question.get_absolute_url()))
    found = expected(question).found
    assert 0.2 < found.weighed < found.median
    assert f"{EXPECTED}{percent(found.weighed)}.".replace("\N{NO-BREAK SPACE}", " ") in page
    assert "the median of all is 60 %. All 3 have a weight of their own" in page
    assert "of which there are 12." in page
    assert "brought up to date" not in page


def test_the_front_page_begins_with_what_those_with_a_record_say_now(client, past, analyst, three):
    new, ada = an_expert(analyst, "Dee"), three[0]
    titles = [f"Will it be so {n} times?" for n in range(6)]
    asked = [a_question(analyst, title, closes=f"2099-01-0{n + 1}") for n, title in enumerate(titles)]
    for question in asked:
        a_forecast(question, new, analyst, 0.5)
    page = plain(client.get("/"))
    assert "None of those named here has a record yet: it takes the outcomes of 10 events." in page
    assert "The first to close first. The dot" in page
    for question in (asked[4], asked[5]):
        a_forecast(question, ada, analyst, 0.8)
    asked[4].withdraw(ada, by=analyst, made=day("2019-02-20"))
    (found,) = first_expected(record().proven, (Question.objects.open().closing_first(), 5))
    shown = [row.question.title for row in found.rows]
    assert shown == [titles[5], *titles[:4]]
    assert "Questions of which somebody with a record speaks come first" in plain(client.get("/"))


def test_where_those_with_a_record_spoke_last_of_what_has_closed_it_says_so(client, past, analyst, three):
    a_forecast(a_question(analyst, closes="2099-01-01"), an_expert(analyst, "Dee"), analyst, 0.5)
    a_forecast(a_question(analyst), three[0], analyst, 0.5)
    assert "Whoever has one (3) says nothing of these. What they said last stands" in plain(client.get("/"))


def test_where_nobody_has_a_record_it_says_so(client, question):
    page = plain(client.get(question.get_absolute_url()))
    assert EXPECTED not in page
    assert "None of the 3 has the outcomes of 10 events, which a weight of one’s own takes" in page


def test_what_has_an_outcome_or_other_answers_or_one_forecaster_has_none(client, past, analyst, three):
    colour = a_choice(analyst, "red", "green", "blue")
    alone = a_question(analyst, opens="2019-01-01", closes="2100-01-01")
    a_forecast(alone, three[0], analyst, 0.5)
    for expert in three:
        a_forecast(colour, expert, analyst, [0.2, 0.3, 0.5], made="2019-02-25")
    for question in (past[-1], colour, alone):
        page = plain(client.get(question.get_absolute_url()))
        assert EXPECTED not in page
        assert "How records are weighed" not in page


@pytest.mark.django_db(transaction=True)
def test_what_is_not_up_to_date_is_not_shown_without_a_word(client, past, question, monkeypatch):
    monkeypatch.setattr(stored, "FEW_SCORES", 0)
    monkeypatch.setattr(stored, "QUICK", -1.0)
    page, methods = (plain(client.get(url)) for url in (question.get_absolute_url(), reverse("methods")))
    assert "How everyone did before is not computed yet" in page
    assert "How it did is not computed yet." in methods
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)
    Change.objects.create()
    page, methods = (plain(client.get(url)) for url in (question.get_absolute_url(), reverse("methods")))
    assert EXPECTED in page
    assert "and are being brought up to date." in page
    assert "and is being brought up to date." in methods


@pytest.mark.django_db(transaction=True)
def test_nothing_is_said_to_be_brought_up_to_date_where_nothing_can_be_written(
    client, past, question, monkeypatch
):
    stored.record(at_once=True)
    monkeypatch.setattr(stored, "QUICK", -1.0)
    Change.objects.create()
    without_writing()
    try:
        page, methods = (plain(client.get(url)) for url in (question.get_absolute_url(), reverse("methods")))
    finally:
        connection.close()
    assert EXPECTED in page
    assert "Records are as of" in page
    assert "This is as of" in methods
    for words in (page, methods):
        assert "brought up to date" not in words


def test_the_methods_page_has_a_table_of_how_they_did(client, past):
    page = plain(client.get(reverse("methods")))
    assert "of which two forecasts or more stood: 12, about 12 events" in page
    assert "Weighed by record was " in page
    assert "Forecasters had unlike weights on 2 of them." in page


def test_without_a_question_to_try_it_on_the_methods_page_says_what_would_stand_there(client):
    assert "No yes-or-no question of which two forecasts stood has its outcome yet." in plain(
        client.get(reverse("methods"))
    )
