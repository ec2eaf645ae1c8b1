"""The sentences on the pages of questions, forecasts, sources and claims."""

import pytest

from tests.making import a_forecast, a_question, a_source, an_excerpt, an_expert, day, resolved
from tests.reports.sentences import plain
from tracker.models import Claim, Expert, Question
from tracker.reports.questions import Benchmark, question_report
from tracker.reports.series import Result, series_of
from tracker.reports.sources import graded_source


@pytest.mark.parametrize(
    ("result", "remarks", "on_a_benchmark"),
    [
        (Result(), [], []),
        (Result(0.1, 0.1, 0.1), [], []),
        (Result(0.2, 0.36, 0.09), ["first 0.360", "last 0.090"], ["at the close 0.090"]),
        (Result(0.2, None, 0.09), ["last 0.090"], ["at the close 0.090"]),
        (Result(0.2, 0.36, None), ["first 0.360", "none at the close"], ["none at the close"]),
        (Result(0.1, 0.1, 0.1, is_hedged=True), ["hedged: off the scoreboard"], []),
    ],
)
def test_what_stands_below_a_score(result, remarks, on_a_benchmark):
    assert [plain(remark) for remark in result.remarks] == remarks
    assert [plain(remark) for remark in Benchmark(Expert(), result).remarks] == on_a_benchmark


@pytest.mark.parametrize(
    ("decided", "words"),
    [
        ("", "That has no outcome yet."),
        ("yes", "It resolved Yes, so the question stands."),
        ("no", "It resolved No, so this one was annulled."),
        ("annulled", "That was annulled."),
    ],
)
def test_what_came_of_a_condition(analyst, decided, words):
    condition, question = a_question(analyst), a_question(analyst)
    assert question_report(question).what_came_of_its_condition == ""
    question.ask_if(condition, "yes", by=analyst)
    if decided == "annulled":
        condition.annul("It was moot.", by=analyst)
    elif decided:
        resolved(condition, decided, analyst)
    question = Question.objects.with_state().get(pk=question.pk)
    assert question_report(question).what_came_of_its_condition == words


STOOD = "In the average over time it counts for as long as it stood."


def test_why_a_forecast_has_no_score(analyst):
    question, expert = a_question(analyst), an_expert(analyst)
    first = a_forecast(question, expert, analyst, made="2019-02-05")
    later = a_forecast(question, expert, analyst, made="2019-02-10")
    resolved(question, "yes", analyst)
    link = f'<a href="{later.get_absolute_url()}">a later forecast</a>'
    words = f"It did not stand at the close: {link} by the same expert did. {STOOD}"
    assert series_of(first).why_unscored_in_words(first) == words


def test_why_a_forecast_that_was_withdrawn_has_no_score(analyst):
    question, expert = a_question(analyst), an_expert(analyst)
    forecast = a_forecast(question, expert, analyst)
    question.withdraw(expert, by=analyst, made=day("2019-02-12"))
    resolved(question, "yes", analyst)
    words = f"It did not stand at the close: the expert withdrew it. {STOOD}"
    assert series_of(forecast).why_unscored_in_words(forecast) == words


def test_a_forecast_that_came_too_late_says_so(analyst):
    question = a_question(analyst)
    forecast = a_forecast(question, an_expert(analyst), analyst, made="2019-03-02")
    resolved(question, "yes", analyst)
    assert series_of(forecast).why_unscored_in_words(forecast) == (
        "It has no score. The question closed on 28 February 2019; a forecast counts that was made by then."
    )


def test_a_forecast_of_which_nothing_is_known_has_no_score(analyst):
    forecast = a_forecast(a_question(analyst), an_expert(analyst), analyst)
    assert series_of(forecast).why_unscored_in_words(forecast) == "It has no score."


@pytest.mark.parametrize(
    ("names", "by"),
    [
        ([], ""),
        (["Ada"], 'By <a href="/experts/ada/">Ada</a>. '),
        (["Ada", "B & C"], 'By <a href="/experts/ada/">Ada</a> and <a href="/experts/b-c/">B &amp; C</a>. '),
        (
            ["Ada", "Ben", "Cleo"],
            'By <a href="/experts/ada/">Ada</a>, <a href="/experts/ben/">Ben</a> and '
            '<a href="/experts/cleo/">Cleo</a>. ',
        ),
    ],
)
def test_the_lede_of_a_source(analyst, names, by):
    source = a_source(analyst)
    source.authors.set([an_expert(analyst, name) for name in names])
    assert graded_source(source).lede == f"{by}Nothing is quoted from it yet."
    excerpt = an_excerpt(analyst, source=source)
    assert graded_source(source).lede == (
        f"{by}Quoted as evidence: in the margin stands what each passage bears on."
    )
    excerpt.claim(an_expert(analyst), Claim.Kind.VAGUE, by=analyst)
    assert graded_source(source).lede == f"{by}Graded claim by claim: in the margin stands what became of each."
