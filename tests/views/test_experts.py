"""An expert's page: what their record is, and what it cannot tell."""

import re

import pytest
from django.urls import reverse

from tests.making import a_choice, a_claim, a_forecast, a_question, an_expert, resolved, said
from tracker.models import Change, Expert, Question, StoredScoreboard
from tracker.scoreboards import stored

pytestmark = pytest.mark.django_db


def plain(response) -> str:
    """The words of the page, without tags."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\xa0", " ").replace("&nbsp;", " ")
    return re.sub(r"\s+", " ", text)


def page(client, expert) -> str:
    return plain(client.get(expert.get_absolute_url()))


@pytest.fixture
def ada(analyst):
    return an_expert(analyst, "Ada")


def give(expert, analyst, n: int, p: float = 0.7, outcome: str = "yes") -> None:
    for i in range(n):
        question = a_question(analyst)
        a_forecast(question, expert, analyst, p)
        resolved(question, outcome, analyst, known=f"2019-03-{i % 28 + 1:02}")


def test_without_a_resolved_question_it_says_so_and_shows_what_is_open(client, analyst, ada):
    a_forecast(a_question(analyst, "Will it rain?", closes="2029-01-01"), ada, analyst)
    words = page(client, ada)
    assert (
        "No score yet. None of the questions that Ada has forecast is resolved. What is open stands below."
        in words
    )
    assert "1 pending" in words
    assert "Will it rain?" in words
    assert "Skill" not in words
    assert "Calibration" not in words


def test_a_few_questions_are_too_few_to_rank_and_to_judge(client, analyst, ada):
    give(ada, analyst, 4, outcome="no")
    words = page(client, ada)
    assert "too few to rank: 4 events of at least 10" in words
    assert "Only 4 resolved questions." in words
    assert "4 wrong" in words
    assert "Calibration" not in words
    assert "over 4 questions; the base rate got 0.250 on the same" in words
    assert "No forecast came ahead of the base rate." in words
    assert "Best calls" not in words
    assert "0.240 worse than the base rate, which got 0.250" in words


def test_below_four_questions_they_are_listed_worst_first(client, analyst, ada):
    for title, p in (("Rain", 0.9), ("Snow", 0.2), ("Hail", 0.6)):
        question = a_question(analyst, title)
        a_forecast(question, ada, analyst, p)
        resolved(question, "yes", analyst)
    words = page(client, ada)
    assert (
        words.index("What was said, and how it turned out")
        < words.index("Snow")
        < words.index("Hail")
        < words.index("Rain")
    )
    assert "calls" not in words


def test_where_nobody_shares_questions_skill_is_said_not_to_allow_for_their_difficulty(client, analyst, ada):
    give(ada, analyst, 6)
    give(ada, analyst, 6, p=0.4)
    give(an_expert(analyst, "Ben"), analyst, 12, p=0.6)
    words = page(client, ada)
    assert "Skill does not allow here for how hard the questions were" in words
    assert "1st–2nd of 2" in words
    assert "so the two cannot be told apart" in words
    best, worst = words.index("Best calls"), words.index("Worst calls")
    assert words[best:worst].count("than the base rate, which got") == 3
    assert "All 12 resolved questions" in words


def test_a_call_is_what_was_said_first_with_its_own_verdict_and_score(client, analyst, ada):
    give(ada, analyst, 8, p=0.6)
    question = a_question(analyst, "Will the bridge stand?")
    a_forecast(question, ada, analyst, 0.95, made="2019-02-02")
    a_forecast(question, ada, analyst, 0.1, made="2019-02-20")
    resolved(question, "yes", analyst, known="2019-04-05")
    words = page(client, ada)
    best = words[words.index("Best calls") : words.index("How good that was")]
    called = best[: best.index("Brier 0.160")]
    assert "Right Will the bridge stand?" in called
    assert "stated as 95 % · Brier 0.003 · resolved Yes" in called
    assert "Later: 10 % , 20 February 2019" in called
    assert "Wrong Will the bridge stand?" not in words


def test_a_call_that_was_too_close_is_none_of_the_best_and_it_is_said(client, analyst, ada):
    give(ada, analyst, 8, p=0.6)
    give(an_expert(analyst, "Ben"), analyst, 20, outcome="no")
    give(ada, analyst, 1, p=0.55)
    words = page(client, ada)
    assert "without those too close to call" in words
    assert "No forecast came ahead" not in words
    assert "Too close to call" not in words[words.index("Best calls") : words.index("How good that was")]


def test_from_thirty_questions_on_calibration_is_judged_against_chance(client, analyst, ada):
    give(ada, analyst, 24)
    give(ada, analyst, 6, outcome="no")
    words = page(client, ada)
    assert "As calibrated as 30 questions can tell" in words
    assert re.search(r"would show 0\.\d{3} on average, and more than 0\.\d{3} one time in twenty: p = ", words)
    assert "0.010 miscalibration" in words  # always 0.7, and Yes in 24 of 30: the square of the difference
    assert "− 0.000 discrimination" in words
    assert "+ 0.160 uncertainty" in words
    assert "= 0.170 mean Brier score" in words
    assert "On average 70 % sure of the side held more likely, which came true 80 % of the time." in words


def test_what_came_of_it_is_counted_by_what_was_said_first(client, analyst, ada):
    give(ada, analyst, 3)
    give(ada, analyst, 2, p=0.3)
    for p in (0.45, 0.5, 0.55):
        give(ada, analyst, 1, p=p)
    question = a_question(analyst)
    a_forecast(question, ada, analyst, 0.2, made="2019-02-02")
    a_forecast(question, ada, analyst, 0.9, made="2019-02-20")
    for phrase in ("perhaps", "may"):  # the second only hedges, and is among what has no test
        reading = {"phrase": phrase, "low": 0.3, "best": 0.6, "high": 0.8, "note": "a judgement"}
        said(a_question(analyst), ada, analyst, **reading)
        resolved(Question.objects.latest("pk"), "yes", analyst)
    resolved(question, "yes", analyst)
    choice = a_choice(analyst, "A", "B")
    a_forecast(choice, ada, analyst, [0.9, 0.1])
    resolved(choice, "A", analyst)
    number = a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100)
    a_forecast(number, ada, analyst, [[0.5, 40]])
    resolved(number, "41", analyst)
    a_forecast(a_question(analyst, closes="2199-01-01"), ada, analyst)
    a_claim(analyst, ada, "vague")
    words = page(client, ada)
    assert (
        "4 right 3 wrong 4 too close to call 1 scored by distance 1 without an outcome yet 1 vague or hedged"
        in words
    )


def test_long_lists_have_pages_of_their_own(client, analyst, ada, monkeypatch):
    monkeypatch.setattr("tracker.reports.experts.MOST_SHOWN", 2)
    monkeypatch.setattr("tracker.views.experts.MOST_SOURCES", 2)
    for _ in range(3):
        a_forecast(a_question(analyst, closes="2199-01-01"), ada, analyst)
        question = a_question(analyst)
        a_forecast(question, ada, analyst)
        question.annul("It was asked twice.", by=analyst)
        claim = a_claim(analyst, ada, "prescription")
        a_claim(analyst, ada, "forecast")
        claim.excerpt.source.authors.add(ada)
    html = client.get(ada.get_absolute_url()).content.decode()
    base = ada.get_absolute_url()
    for link, said_there in (
        (f"{base}forecasts/?state=open", "3 forecasts on record"),
        (f"{base}forecasts/?state=annulled", "3 forecasts on record"),
        (f"{base}claims/", "Not logged yet"),
        (f"{reverse('sources')}?by={ada.slug}", "3 sources by Ada"),
    ):
        assert link in html
        assert said_there in plain(client.get(link))
    assert client.get(f"{base}forecasts/?state=lost").status_code == 404
    assert client.get(f"{reverse('sources')}?by=nobody").status_code == 404


def test_each_point_leads_to_the_forecasts_behind_it(client, analyst, ada, monkeypatch):
    monkeypatch.setattr("tracker.views.experts.ENOUGH_TO_JUDGE", 3)
    for p in (0.7, 0.7, 0.135):
        question = a_question(analyst)
        a_forecast(question, ada, analyst, 0.5, made="2019-02-02")
        a_forecast(question, ada, analyst, p, made="2019-02-20")
        resolved(question, "yes", analyst, known="2019-03-05")
    html = client.get(ada.get_absolute_url()).content.decode()
    found = {
        link: plain(client.get(link)) for link in set(re.findall(r'href="(/experts/ada/forecasts/\?[^"]*)', html))
    }
    assert {link.split("=")[1] for link in found} == {"0.5"}  # what was first printed
    for link, n in (("0.5", "3 forecasts of"),):
        assert n in found[f"/experts/ada/forecasts/?said={link}"]
    assert "6 forecasts on record" in plain(client.get(reverse("expert_forecasts", args=["ada"])))


@pytest.mark.parametrize("said", ["0.3", "", "often", "nan", "inf", "-1", "0.7 or so"])
def test_a_probability_that_was_never_said_is_not_found(client, analyst, ada, said):
    give(ada, analyst, 1)
    address = reverse("expert_forecasts", args=["ada"])
    assert client.get(address, {"said": "0.70"}).status_code == 200
    assert client.get(address, {"said": said}).status_code == 404


def test_forecasts_are_listed_by_page_and_only_of_resolved_questions(client, analyst, ada):
    give(ada, analyst, 51)
    a_forecast(a_question(analyst, "Will it rain?", closes="2029-01-01"), ada, analyst)
    address = reverse("expert_forecasts", args=["ada"])
    assert "1–20 of 51 forecasts, page 1 of 3" in plain(client.get(address))
    second = client.get(address, {"page": 2, "said": "0.7"})
    assert "21–40 of 51 forecasts" in plain(second)
    assert "page=1&amp;said=0.7" in second.content.decode() or "said=0.7&amp;page=1" in second.content.decode()
    assert "Will it rain?" not in plain(client.get(address)) + plain(second)


def test_the_forecasts_of_a_merged_expert_are_at_the_other_address(client, analyst, admin, ada):
    other = an_expert(analyst, "A. Byron")
    give(other, analyst, 1)
    other.merge_into(ada, by=admin)
    response = client.get(reverse("expert_forecasts", args=[other.slug]))
    assert (response.status_code, response["Location"]) == (302, "/experts/ada/forecasts/")
    assert "1 forecast on record" in plain(client.get(response["Location"]))


def test_claims_that_cannot_be_tested_are_counted_among_those_that_predict(client, analyst, ada):
    for kind in ("forecast", "forecast", "vague", "prescription"):
        a_claim(analyst, ada, kind)
    assert "1 of 3 predictive claims could not be tested, or said only “may” or “could”" in page(client, ada)


def test_a_hedged_forecast_is_resolved_but_has_no_part_in_the_score(client, analyst, ada):
    question = a_question(analyst)
    reading = {"phrase": "may", "low": 0.2, "best": 0.4, "high": 0.6, "note": "a reason"}
    claim = a_claim(analyst, ada)
    said(question, ada, analyst, claim=claim, **reading)
    resolved(question, "no", analyst)
    words = page(client, ada)
    assert "None of the 1 resolved question counts towards a mean Brier score" in words
    assert "1 of 1 predictive claim could not" in words


def test_skill_that_is_being_computed_is_said_to_be(client, analyst, ada, monkeypatch):
    give(ada, analyst, 10)
    StoredScoreboard.objects.all().delete()
    Change.objects.create()
    monkeypatch.setattr(stored, "FEW_SCORES", 0)
    words = page(client, ada)
    assert "Skill – being computed" in words
    assert "Mean Brier score 0.090 over 10 questions" in words


def test_a_benchmark_shows_how_it_is_made_and_its_row_of_the_scoreboard(client, analyst, ada):
    question = a_question(analyst)
    for expert, p in ((ada, 0.9), (an_expert(analyst), 0.7)):
        a_forecast(question, expert, analyst, p)
    resolved(question, "yes", analyst)
    Expert.objects.filter(slug="base-rate").update(biography="As an earlier version computed it.")
    base_rate = plain(client.get("/experts/base-rate/"))
    assert "The share of Yes among the questions of the same topic" in base_rate
    assert "0.250 over 1 resolved question;" in base_rate
    assert "by definition" in base_rate
    crowd = plain(client.get("/experts/crowd/"))
    assert "0.040 over 1 resolved question;" in crowd
    assert "0.210 better than the base rate" in crowd
    assert "80 %" in crowd
    assert client.get("/experts/crowd/forecasts/").status_code == 404
