"""What is expected of questions without an outcome, and whether such numbers can be taken at their word."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from tests.making import a_choice, a_forecast, a_question, an_expert, day, resolved, said
from tracker.models import Question
from tracker.reports.front import expectations, taken_at_their_word
from tracker.scoreboards.proven import Proven
from tracker.scoreboards.stored import frequencies, record
from tracker.scoring.frequency import Level, wilson

pytestmark = pytest.mark.django_db
FAR = "2199-01-01"


def words(response) -> str:
    return " ".join(html.fromstring(response.content).text_content().replace("\xa0", " ").split())


def expected(*questions: Question):
    counted = Question.objects.with_counts().in_bulk([question.pk for question in questions])
    return expectations([counted[question.pk] for question in questions])


def test_one_speaks_alone_two_have_a_median_and_of_many_three_are_named(analyst):
    alone, two, many = (a_question(analyst, closes=FAR) for _ in range(3))
    experts = [an_expert(analyst, name) for name in ("Ada", "Ben", "Cid", "Dot", "Eve")]
    a_forecast(alone, experts[0], analyst, 0.3)
    for expert, p in zip(experts, (0.2, 0.6), strict=False):
        a_forecast(two, expert, analyst, p)
    for expert, p in zip(experts, (0.1, 0.2, 0.3, 0.4, 0.9), strict=True):
        a_forecast(many, expert, analyst, p)
    first, second, third = expected(alone, two, many).rows
    assert (first.chance, first.found, first.mark.start) == (0.3, None, None)
    assert (second.chance, second.n, second.mark.start, second.mark.end) == (pytest.approx(0.4), 2, 20, 60)
    assert (third.chance, third.n, third.n_others) == (0.3, 5, 2)
    assert [str(row.expert) for row in third.said] == ["Ada", "Ben", "Cid"]


def test_only_what_stands_is_expected_and_other_kinds_are_counted(analyst):
    question, choice = a_question(analyst, closes=FAR), a_choice(analyst, "A", "B")
    ada, ben = an_expert(analyst, "Ada"), an_expert(analyst, "Ben")
    a_forecast(question, ada, analyst, 0.2)
    a_forecast(question, ada, analyst, 0.4, made="2019-02-20")
    a_forecast(question, ben, analyst, 0.9)
    question.withdraw(ben, by=analyst, made=day("2019-02-21"))
    a_forecast(choice, ada, analyst, [0.7, 0.3])
    first, second = expected(question, choice).rows
    assert [(str(row.expert), row.p) for row in first.said] == [("Ada", 0.4)]
    assert (second.chance, second.mark, second.n, second.n_others) == (None, None, 1, 1)


def test_it_costs_no_more_for_many(analyst):
    def queries(n: int) -> int:
        asked = [a_question(analyst, closes=FAR) for _ in range(n)]
        for question in asked:
            for _ in range(3):
                a_forecast(question, an_expert(analyst), analyst)
        record()
        with CaptureQueriesContext(connection) as captured:
            expected(*asked)
        return len(captured)

    assert queries(2) == queries(9) <= 12


def test_the_front_page_says_what_is_expected_and_what_came_true(client, analyst):
    assert "What is expected now" not in words(client.get("/"))
    ada, ben = an_expert(analyst, "Ada"), an_expert(analyst, "Ben")
    for n in range(12):
        question = a_question(analyst)
        a_forecast(question, ada, analyst, 0.8)
        said(
            question, ben, analyst, phrase="may", low=0.2, best=0.5, high=0.8, note="so read"
        )  # hedged: not counted
        resolved(question, "yes" if n < 9 else "no", analyst)
    upcoming, late = a_question(analyst, "Will it hold?", closes=FAR), a_question(analyst, "Did it hold?")
    unforecast = a_question(analyst, "Will nobody say?", closes=FAR)
    for question in (upcoming, late):
        a_forecast(question, ada, analyst, 0.6)
        a_forecast(question, ben, analyst, 0.7)
    page = words(client.get("/"))
    assert "Will it hold? Ada 60 %, Ben 70 %" in page
    assert "Did it hold? Ada 60 %, Ben 70 %" in page
    assert unforecast.title not in page
    assert "65 %" in page
    assert "Of what was called about 80 % likely, 75 % came true: 12 forecasts about 12 events." in page
    assert "All 2 open questions" in page
    assert "All 1 that await their outcome" in page
    listed = words(client.get(reverse("questions"), {"state": "open"}))
    assert "Will it hold? Ada 60 %, Ben 70 %" in listed
    assert unforecast.title in listed


def test_nothing_is_said_of_calibration_before_there_is_an_outcome(analyst):
    assert frequencies().levels == []
    assert taken_at_their_word(frequencies().levels) is None


def test_few_events_have_no_range_and_it_follows_the_record(analyst):
    ada = an_expert(analyst, "Ada")
    question = a_question(analyst)
    a_forecast(question, ada, analyst, 0.9)
    assert taken_at_their_word(frequencies().levels) is None
    resolved(question, "yes", analyst)
    (row,) = taken_at_their_word(frequencies().levels).rows
    assert (row.called, row.came, row.range, row.mark.start) == ("90 %".replace(" ", "\xa0"), "100\xa0%", "", None)
    assert row.mark.zero == pytest.approx(90)


def test_it_says_when_it_was_said_and_whose_record_counts(analyst):
    question = a_question(analyst, closes=FAR)
    ada, ben = an_expert(analyst, "Ada"), an_expert(analyst, "Ben")
    a_forecast(question, ada, analyst, 0.2, made="2019-02-03")
    a_forecast(question, ben, analyst, 0.9, made="2019-03")
    found = expected(question)
    assert str(found.rows[0].last.made) == "March 2019"  # and no day, which nobody printed
    assert "None of those named here has a record yet" in found.about_records
    assert not found.are_weighed
    same = replace(found, known=Proven(weights={ada.pk: 1.0, ben.pk: 1.0}), n_proven=1)
    assert "everyone counts alike" in same.about_records
    one = replace(found, known=Proven(weights={ada.pk: 1.0}), n_proven=1)
    assert "Only one expert has a record yet" in one.about_records
    unlike = replace(found, known=Proven(weights={ada.pk: 1.6, ben.pk: 0.8}), n_proven=1)
    assert unlike.about_records.startswith("By record")
    assert unlike.are_weighed
    assert "is being computed" in replace(found, known=None).about_records


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        ([(80, 0.6), (90, 0.9)], "No: what was called 80 % came true less often than that."),
        ([(80, 0.95)], "Not quite: what was called 80 % came true more often than that."),
        ([(80, 0.78), (100, 0.97)], "As far as these can tell, yes."),
        ([(60, 0.8), (100, 0.8)], "Not at every level: some came true more often, some less."),
        ([(50, 0.1)], "Too few events have their outcome to say."),
        # Each by itself would be outside its range of nine in ten, which among five says little.
        ([(60, 0.6), (70, 0.7), (80, 0.75), (90, 0.9), (100, 0.97)], "As far as these can tell, yes."),
    ],
)
def test_whether_numbers_can_be_taken_at_their_word_is_answered(levels, words):
    rows = [
        Level(level, 200, 200, min(level / 100, 0.98), share, *wilson(share, 200), 200) for level, share in levels
    ]
    assert taken_at_their_word(rows).verdict.replace("\xa0", " ") == words


def test_of_words_it_says_that_the_number_is_how_they_are_read(client, analyst):
    question, ada, old = a_question(analyst, closes=FAR), an_expert(analyst, "Ada"), an_expert(analyst, "Ada L.")
    said(question, old, analyst, phrase="likely", low=0.6, best=0.7, high=0.8, note="so read")
    old.merge_into(ada, by=analyst)
    (row,) = expected(question).rows
    assert [(str(one.expert), str(one).replace("\xa0", " ")) for one in row.said] == [("Ada", "70 % as read")]
    number = a_question(analyst, "How many?", kind="numeric", lower_bound=0, upper_bound=100, closes=FAR)
    a_forecast(number, ada, analyst, [[0.5, 40]])
    page = words(client.get("/"))
    assert "Ada 70 % as read, said 10 February 2019" in page
    assert "How many? 1 expert" in page
