"""How forecasts stood as time went by, and what they say together."""

from datetime import UTC, datetime

import pytest
from django.utils.html import escape

from tests.making import a_choice, a_forecast, a_question, an_expert, day, resolved, said
from tracker.models import Expert, Question, Topic
from tracker.reports.questions import question_report
from tracker.reports.timeline import EACH, crowds, timeline
from tracker.scoreboards.base_rate import base_rate, base_rates
from tracker.scoring.crowd import extremizing_power


def record(question):
    return question_report(Question.objects.with_state().get(pk=question.pk))


def feb(day_of_month: int) -> datetime:
    return datetime(2019, 2, day_of_month, tzinfo=UTC)


@pytest.fixture
def question(analyst):
    return a_question(analyst)


@pytest.fixture
def experts(analyst):
    return [an_expert(analyst, name) for name in ("Ada", "Ben", "Cleo")]


def of(drawn, label):
    return next(line for line in drawn.lines if line.label == label)


def test_a_line_steps_at_each_revision_and_stops_at_a_withdrawal(analyst, question, experts):
    ada, ben, _ = experts
    a_forecast(question, ada, analyst, 0.2, made="2019-02-05")
    a_forecast(question, ada, analyst, 0.6, made="2019-02-10")
    a_forecast(question, ben, analyst, 0.8, made="2019-02-08")
    question.withdraw(ben, by=analyst, made=day("2019-02-15"))
    resolved(question, "yes", analyst, known="2019-02-20")
    drawn = timeline(record(question))
    assert (drawn.opens, drawn.known_at) == (feb(1), feb(20))
    assert of(drawn, "Ada").segments == [(feb(5), feb(10), 0.2), (feb(10), feb(20), 0.6)]
    assert [(dot.at, dot.value, dot.low) for dot in of(drawn, "Ada").dots] == [
        (feb(5), 0.2, None),
        (feb(10), 0.6, None),
    ]
    assert of(drawn, "Ben").segments == [(feb(8), feb(15), 0.8)]
    assert of(drawn, "Ada").href == ada.get_absolute_url()
    # The crowd takes two: from the 8th, and no longer than Ben tenure.
    assert of(drawn, "Crowd").segments == [(feb(8), feb(10), 0.5), (feb(10), feb(15), 0.7)]
    assert (drawn.outcome.words, drawn.outcome.value, drawn.outcome.date) == (
        "Resolved Yes",
        1.0,
        "20 February 2019",
    )
    assert drawn.subtitle == f"Probability of Yes. {EACH}"


def test_a_merged_expert_and_their_withdrawal_count_for_the_one_who_is_kept(analyst, question, experts):
    ada, ben, _ = experts
    a_forecast(question, ben, analyst, 0.8)
    question.withdraw(ben, by=analyst, made=day("2019-02-15"))
    ben.merge_into(ada, by=analyst)
    drawn = timeline(record(question))
    assert [line.label for line in drawn.lines] == ["Ada"]
    assert drawn.lines[0].segments == [(feb(10), feb(15), 0.8)]


def test_words_carry_their_band_and_an_open_question_has_no_outcome(analyst, experts):
    question = a_question(analyst, closes="2199-01-01")
    reading = {"phrase": "likely", "low": 0.6, "best": 0.7, "high": 0.8, "note": "Their word."}
    said(question, experts[0], analyst, **reading)
    drawn = timeline(record(question))
    assert (drawn.lines[0].dots[0].low, drawn.lines[0].dots[0].high) == (0.6, 0.8)
    assert (drawn.outcome, drawn.known_at) == (None, None)
    assert abs((drawn.lines[0].segments[-1][1] - datetime.now(UTC)).total_seconds()) < 60


def test_what_came_after_the_outcome_is_left_out(analyst, question, experts):
    a_forecast(question, experts[0], analyst, 0.2, made="2019-02-05")
    a_forecast(question, experts[0], analyst, 0.9, made="2019-02-22")
    resolved(question, "yes", analyst, known="2019-02-20")
    assert [dot.value for dot in timeline(record(question)).lines[0].dots] == [0.2]


def test_nothing_said_draws_nothing(analyst, question):
    assert timeline(record(question)).lines == []
    assert crowds(record(question)) is None


def test_of_several_options_the_line_is_of_the_one_that_came_true(analyst, experts):
    question = a_choice(analyst, "A", "B", "C")
    a_forecast(question, experts[0], analyst, [0.6, 0.3, 0.1])
    a_forecast(question, experts[1], analyst, [0.2, 0.3, 0.5])
    before = timeline(record(question))
    assert (before.subtitle, of(before, "Ada").dots[0].value) == (f"Probability of “A”. {EACH}", 0.6)
    resolved(question, "C", analyst)
    after = timeline(record(question))
    assert (after.subtitle, of(after, "Ada").dots[0].value, after.outcome.value) == (
        f"Probability of “C”. {EACH}",
        0.1,
        1.0,
    )
    assert of(after, "Crowd").segments[0][2] == pytest.approx(0.3)


def test_numbers_are_drawn_by_their_median_within_the_range(analyst, experts):
    question = a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100, unit="warheads")
    a_forecast(question, experts[0], analyst, [[0.1, 30], [0.5, 40], [0.9, 160]])
    a_forecast(question, experts[1], analyst, [[0.1, 30], [0.9, 60]])
    resolved(question, "120", analyst)
    drawn = timeline(record(question))
    assert [line.label for line in drawn.lines] == ["Ada"]
    dot = drawn.lines[0].dots[0]
    assert (dot.value, dot.low, dot.high) == (40, 30, 100)
    assert (drawn.outcome.words, drawn.outcome.value, drawn.answers.scale.unit) == (
        "Resolved 120\N{NO-BREAK SPACE}warheads",
        100,
        "warheads",
    )


def test_dates_are_seconds_since_1970(analyst, experts):
    question = a_question(analyst, kind="date", lower_bound=17956, upper_bound=18261)
    a_forecast(question, experts[0], analyst, [[0.5, 18000]])
    resolved(question, "2019-05-01", analyst)
    drawn = timeline(record(question))
    assert drawn.lines[0].dots[0].value == 18000 * 86400
    assert drawn.outcome.value == datetime(2019, 5, 1, tzinfo=UTC).timestamp()


# --- Crowds -------------------------------------------------------------------------------------------


def test_forecasts_are_put_together_in_five_ways(analyst, question, experts):
    for expert, p, made in zip(experts, (0.5, 0.8, 0.9), ("2019-01-31", "2019-02-10", "2019-02-10"), strict=True):
        a_forecast(question, expert, analyst, p, made=made)
    resolved(question, "yes", analyst, known="2019-03-02")
    together = crowds(record(question))
    assert together.n == 3
    said = {row.name: row.values[0] for row in together.rows}
    assert said["Median"] == pytest.approx(0.8)
    assert said["Mean"] == pytest.approx((0.5 + 0.8 + 0.9) / 3)
    old, new = 0.5 ** (29 / 30), 0.5 ** (19 / 30)  # until 1 March, when it closed
    assert said["Recency-weighted mean"] == pytest.approx((0.5 * old + 1.7 * new) / (old + 2 * new))
    odds = (1 * 4 * 9) ** (1 / 3)
    assert said["Geometric mean of odds"] == pytest.approx(odds / (1 + odds))
    further = odds ** extremizing_power(3)
    assert said["Extremized odds"] == pytest.approx(further / (1 + further))
    assert all(row.loss == pytest.approx((1 - row.values[0]) ** 2) for row in together.rows)
    crowd = Expert.objects.get(slug="crowd")
    assert together.rows[0].loss == pytest.approx(question.scores.get(expert=crowd, timing="last").loss)


def test_one_forecaster_is_no_crowd(analyst, question, experts):
    for made in ("2019-02-05", "2019-02-10"):
        a_forecast(question, experts[0], analyst, made=made)
    assert crowds(record(question)) is None


def test_numbers_have_no_odds_to_pool(analyst, experts):
    question = a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100, unit="warheads")
    for expert, value in zip(experts, (30, 50, 70), strict=True):
        a_forecast(question, expert, analyst, [[0.5, value]])
    resolved(question, "40", analyst)
    together = crowds(record(question))
    assert [row.name for row in together.rows] == ["Median", "Mean", "Recency-weighted mean"]
    assert [row.loss for row in together.rows] == pytest.approx([0.1] * 3)


def test_extremizing_begins_at_nothing_and_ends_at_the_root_of_three():
    assert extremizing_power(1) == 1.0
    assert extremizing_power(2) == pytest.approx(2 * (7**0.5 - 2))
    assert extremizing_power(10**6) == pytest.approx(3**0.5, abs=1e-5)


# --- The base rate of one question --------------------------------------------------------------------


def test_the_base_rate_of_one_question_is_that_of_many(analyst, experts):
    topics = [("korea", "Korea"), ("trade", "Trade")]
    korea, trade = (Topic.objects.create(slug=slug, name=name) for slug, name in topics)
    questions = [a_question(analyst, opens=f"2019-0{i}-01", closes=f"2019-0{i}-28") for i in (1, 2, 3, 4, 4)]
    for question, outcome, shared in zip(
        questions,
        ("yes", "no", "yes", "no", "no"),
        ([korea], [korea, trade], [trade], [korea, trade], []),
        strict=True,
    ):
        question.topics.set(shared)
        a_forecast(question, experts[0], analyst, made=str(question.opens_at.date()))
        resolved(question, outcome, analyst, known=str(question.closes_at.date()))
    many = base_rates([question.pk for question in questions])
    assert {pk: base_rate(Question.objects.get(pk=pk)) for pk in many} == many
    # Korea: yes, no. Trade: no, yes. And twice the share over all: yes, no, yes, drawn to one half.
    share = (2 + 1) / (3 + 2)
    assert many[questions[3].pk] == pytest.approx((2 + 2 * share) / (4 + 2))
    assert many[questions[4].pk] == pytest.approx(share)


# --- What the record of a question holds --------------------------------------------------------------


def test_each_series_has_its_scores_in_three_views(analyst, question, experts):
    ada, ben, _ = experts
    a_forecast(question, ada, analyst, 0.0, made="2019-02-01")
    a_forecast(question, ada, analyst, 0.6, made="2019-02-15")
    a_forecast(question, ben, analyst, 1.0, made="2019-02-01")
    question.withdraw(ben, by=analyst, made=day("2019-02-15"))
    resolved(question, "yes", analyst, known="2019-03-02")
    results = {series.expert.name: series.result for series in record(question).series}
    assert results["Ada"].first == 1.0
    assert results["Ada"].last == pytest.approx(0.16)
    assert results["Ada"].averaged == pytest.approx((14 * 1.0 + 14 * 0.16) / 28)
    assert results["Ada"].is_limited
    assert results["Ada"].has_moved
    assert (results["Ben"].averaged, results["Ben"].last) == (0.0, None)
    benchmarks = {row.expert.slug: row for row in record(question).benchmarks}
    assert set(benchmarks) == {"crowd", "base-rate", "even-odds"}
    assert (benchmarks["base-rate"].said, benchmarks["base-rate"].result.averaged) == (0.5, 0.25)


def test_a_crowd_with_nothing_in_common_has_no_score_to_show(analyst, experts):
    question = a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100, unit="warheads")
    a_forecast(question, experts[0], analyst, [[0.5, 40]])
    a_forecast(question, experts[1], analyst, [[0.1, 30], [0.9, 60]])
    resolved(question, "50", analyst)
    assert [row.expert.slug for row in record(question).benchmarks] == ["even-odds"]


@pytest.fixture
def crowded(analyst, admin, question) -> list:
    """Ten who said 0, .1, … .9, and it happened."""
    many = [an_expert(analyst, f"Expert {n}") for n in range(10)]
    for n, expert in enumerate(many):
        a_forecast(question, expert, analyst, n / 10, made="2019-02-05")
    resolved(question, "yes", analyst, known="2019-02-20")
    return many


def test_of_many_the_spread_the_best_and_the_worst_are_drawn_and_who_is_chosen(question, crowded):
    drawn = timeline(record(question))
    assert [line.label for line in drawn.lines] == ["Expert 9", "Expert 0", "Crowd"]
    assert drawn.spread == [(feb(5), feb(20), pytest.approx(0.225), pytest.approx(0.675))]
    assert drawn.subtitle == (
        "Probability of Yes. The shade holds the middle half of 10 experts; the lines are the crowd’s, "
        "Expert 9’s (best score) and Expert 0’s (worst)."
    )
    drawn = timeline(record(question), crowded[4])
    assert [(line.label, line.is_highlighted) for line in drawn.lines] == [
        ("Expert 9", False),
        ("Expert 4", True),
        ("Expert 0", False),
        ("Crowd", False),
    ]


def test_a_page_of_a_question_with_many_has_pages_and_draws_one_by_a_link(client, question, crowded, monkeypatch):
    monkeypatch.setattr("tracker.views.questions.SERIES", 4)
    where = question.get_absolute_url()
    page = " ".join(client.get(where).content.decode().split())
    assert "1–4 of 10 experts, page 1 of 3" in page
    assert f'href="?expert={crowded[8].slug}#said"' in page
    assert "Said</th>" not in page  # nobody is quoted
    chosen = client.get(where, {"expert": crowded[4].slug, "page": "3"}).content.decode()
    chosen = " ".join(chosen.split())
    assert "Expert 9’s (best score), Expert 4’s and Expert 0’s (worst)" in chosen
    assert "9–10 of 10 experts, page 3 of 3" in chosen
    beyond = client.get(where, {"page": "9"}).content.decode()
    assert "There is no page “9” here. This is page 3." in beyond


def test_one_who_never_forecast_it_is_said_and_the_way_back_shown(client, question, crowded, analyst):
    other = an_expert(analyst)
    for slug in (other.slug, "<b>"):
        page = client.get(question.get_absolute_url(), {"expert": slug}).content.decode()
        assert f"Nobody whose address is “{escape(slug)}” has a forecast of this question." in page
        assert "Back to" in page
    old = f"/questions/{question.pk}-an-old-title/?expert={other.slug}"
    assert client.get(old).url == f"{question.get_absolute_url()}?expert={other.slug}"


def test_days_are_shown_as_printed_wherever_the_reader_is(client, question, analyst, experts):
    a_forecast(question, experts[0], analyst, 0.4, made="2019-02-05")
    a_forecast(question, experts[1], analyst, 0.4, made="2019-02")
    client.cookies["tz"] = "America/Los_Angeles"
    page = client.get(question.get_absolute_url()).content.decode()
    assert "5 February 2019: 40" in page
    assert "February 2019: 40" in page
    assert "4 Feb 2019: " not in page
