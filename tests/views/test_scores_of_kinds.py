"""What pages say of the scores of every kind of question."""

import pytest

from tests.making import a_forecast, a_question, an_expert, day, resolved
from tests.views.test_kinds import plain


@pytest.fixture
def expert(analyst):
    return an_expert(analyst, "Ada")


def test_a_question_about_a_number_shows_scores_as_shares_and_in_its_unit(client, analyst, expert):
    number = a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100, unit="warheads")
    a_forecast(number, expert, analyst, [[0.5, 40]])
    forecast = a_forecast(number, an_expert(analyst), analyst, [[0.5, 70]])
    resolved(number, "45", analyst)
    page = plain(client.get(number.get_absolute_url()))
    for words in ("0.050", "5 warheads", "0.250", "25 warheads", "What they say together", "55 warheads"):
        assert words in page
    page = plain(client.get(forecast.get_absolute_url()))
    assert "<b>0.250</b> CRPS score, 25 warheads" in page
    assert "continuous ranked probability score" in page


def test_an_ordered_question_shows_the_ranked_probability_score(client, analyst, expert):
    question = a_question(analyst, kind="ordered", options=["Few", "Some", "Many"])
    forecast = a_forecast(question, expert, analyst, [0.5, 0.5, 0.0])
    resolved(question, "Many", analyst)
    page = plain(client.get(question.get_absolute_url()))
    assert 'data-label="RPS">0.625' in page  # (0.5² + 1²) ÷ 2
    assert "Log</th>" not in page
    assert "<b>0.625</b> RPS score" in plain(client.get(forecast.get_absolute_url()))


def test_a_log_score_that_was_limited_says_so_beside_the_brier_score(client, analyst, expert):
    question = a_question(analyst)
    forecast = a_forecast(question, expert, analyst, 1.0)
    resolved(question, "no", analyst)
    page = plain(client.get(question.get_absolute_url()))
    assert 'data-label="Brier">1.000' in page
    assert 'data-label="Log">6.908<span class="revisions">limited</span>' in page
    assert "6.908, limited" in plain(client.get(forecast.get_absolute_url()))


def test_a_forecast_says_which_score_it_has(client, analyst, expert):
    question = a_question(analyst)
    first = a_forecast(question, expert, analyst, 0.0, made="2019-02-01")
    last = a_forecast(question, expert, analyst, 0.6, made="2019-02-15")
    resolved(question, "yes", analyst, known="2019-03-02")
    page = plain(client.get(first.get_absolute_url()))
    assert "<b>1.000</b> Brier score, as first printed" in page
    assert "In the average over time it counts for as long as it stood." in page
    page = plain(client.get(last.get_absolute_url()))
    assert "<b>0.160</b> Brier score" in page
    assert "<dd>1.000, what scoreboards show" in page
    assert "<dd>0.580</dd>" in page
    page = plain(client.get(question.get_absolute_url()))
    for words in ("0.580", "first 1.000", "last 0.160"):
        assert words in page


def test_a_forecast_that_was_withdrawn_is_scored_for_the_time_it_stood(client, analyst, expert):
    question = a_question(analyst)
    forecast = a_forecast(question, expert, analyst, 0.5)
    question.withdraw(expert, by=analyst, made=day("2019-02-12"))
    resolved(question, "yes", analyst)
    page = plain(client.get(forecast.get_absolute_url()))
    assert "none: it had been withdrawn" in page
    assert "the expert withdrew it. In the average over time it counts for as long as it stood." in page
