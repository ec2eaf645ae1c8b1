"""What a page says about one expert, and about a forecast among their others."""

import pytest
from django.core.exceptions import ValidationError

from tests.making import a_choice, a_claim, a_forecast, a_question, an_expert, day, resolved
from tracker.reports.experts import expert_report
from tracker.reports.series import series_of
from tracker.reports.sources import graded_source
from tracker.scoreboards.stored import scoreboard


def test_a_forecast_that_is_only_quoted_is_on_the_record(analyst):
    expert = an_expert(analyst)
    quoted, logged, advice = (a_claim(analyst, expert, kind) for kind in ("forecast", "forecast", "prescription"))
    a_forecast(a_question(analyst), expert, analyst, claim=logged)
    report = expert_report(expert)
    assert (report.unlogged, report.other_claims) == ([quoted], [advice])
    assert graded_source(quoted.excerpt.source).summary == ["1 forecast not logged yet"]
    assert report.claims_by_kind == [("forecast", 2), ("prescription", 1)]


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ("2019-02-05", "later"),
        ("2019-02-22", "after it was known"),
        ("2019-02", "after it was known"),
        ("2019-03-02", "after the close"),
    ],
)
def test_why_a_forecast_has_no_score(analyst, made, why):
    question, expert = a_question(analyst), an_expert(analyst)
    forecast = a_forecast(question, expert, analyst, made=made)
    counting = a_forecast(question, expert, analyst, made="2019-02-10")
    resolved(question, "yes", analyst, known="2019-02-20" if why == "after it was known" else "2019-03-05")
    series = series_of(forecast)
    earlier, later = series.around(counting)
    assert [row.forecast for row in series.forecasts if row == series.counting] == [counting]
    assert series.why_unscored((earlier or later)[0].forecast) == why


def test_a_month_in_which_the_outcome_became_known_has_no_score_and_the_page_says_why(analyst, client):
    """In the words in which such a date is refused."""
    question = a_question(analyst)
    forecast = a_forecast(question, an_expert(analyst), analyst, made="2019-02")
    resolved(question, "yes", analyst, known="2019-02-15")
    with pytest.raises(ValidationError) as refusal:
        a_forecast(question, an_expert(analyst), analyst, made="2019-02")
    (sentence,) = refusal.value.messages
    assert sentence.startswith("The outcome was known on 15 February 2019")
    page = client.get(forecast.get_absolute_url()).content.decode()
    assert f"It has no score. {sentence}" in page


def test_a_forecast_that_was_withdrawn_says_so(analyst):
    question, expert = a_question(analyst), an_expert(analyst)
    forecast = a_forecast(question, expert, analyst)
    question.withdraw(expert, by=analyst, made=day("2019-02-12"))
    resolved(question, "yes", analyst)
    series = series_of(forecast)
    assert series.why_unscored(series.latest.forecast) == "withdrawn"


def test_each_expert_is_held_against_even_odds_on_their_own_questions(analyst):
    binary, choice = a_question(analyst), a_choice(analyst)
    better, worse, even = (an_expert(analyst) for _ in range(3))
    for expert, p in ((better, 0.9), (worse, 0.4), (even, 0.5)):
        a_forecast(binary, expert, analyst, p)
    resolved(binary, "yes", analyst)
    board = scoreboard()
    assert (board.n_scored, board.n_worse_than_even_odds, board.is_yes_or_no) == (3, 1, True)
    a_forecast(choice, better, analyst, [0.0, 1.0, 0.0])
    resolved(choice, "A", analyst)
    board = scoreboard()
    assert board.row_of(better.slug).even_odds == pytest.approx((1 / 4 + 1 / 3) / 2)
    assert (board.n_scored, board.n_worse_than_even_odds, board.is_yes_or_no) == (3, 2, False)
