"""Standings from the record: filters, benchmarks, words read otherwise, and how they are kept."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.making import a_choice, a_claim, a_forecast, a_question, an_expert, resolved, said
from tracker.models import Affiliation, Change, Organization, Question, StoredScoreboard, Topic
from tracker.models.scores import Rule
from tracker.scoreboards import stored
from tracker.scoreboards.base_rate import base_rates
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.standings import compute
from tracker.scoreboards.stored import scoreboard

pytestmark = pytest.mark.django_db
KEYS = [
    "expert", "slug", "kind", "n_resolved", "n_open", "n_annulled", "score", "score_low", "score_high", "skill",
    "skill_low", "skill_high", "rank_low", "rank_high", "ranked", "coverage", "vagueness",
]  # fmt: skip


@pytest.fixture
def ada(analyst):
    return an_expert(analyst, "Ada")


@pytest.fixture
def bob(analyst):
    return an_expert(analyst, "Bob", kind="organization")


@pytest.fixture
def rain(analyst, admin, ada, bob):
    """Yes; Ada said 0.8 and Bob 0.4."""
    question = a_question(analyst, "Rain?")
    question.topics.add(Topic.objects.create(name="Weather", slug="weather"))
    a_forecast(question, ada, analyst, 0.8)
    a_forecast(question, bob, analyst, 0.4, made="2019-02-20")
    resolved(question, "yes", admin, known="2019-03-05")
    return question


@pytest.fixture
def colour(analyst, admin, ada):
    question = a_choice(analyst, "red", "green", "blue")
    a_forecast(question, ada, analyst, [0.2, 0.3, 0.5], made="2019-02-25")
    resolved(question, "blue", admin, known="2019-03-05")
    return question


def names(**filters) -> list[str]:
    return sorted(
        row.name for row in scoreboard(Filters(**filters)).rows if not row.is_benchmark and row.n_resolved
    )


def counts(**filters) -> dict[str, int]:
    return {row.name: row.n_resolved for row in scoreboard(Filters(**filters)).rows if not row.is_benchmark}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {"Ada": 2, "Bob": 1}),
        ({"topic": "weather"}, {"Ada": 1, "Bob": 1}),
        ({"kind": "multiple choice"}, {"Ada": 1}),
        ({"expert_kind": "organization"}, {"Bob": 1}),
        ({"horizon": "week"}, {"Ada": 1}),
        ({"horizon": "month"}, {"Ada": 1, "Bob": 1}),
        ({"since": date(2019, 2, 20)}, {"Ada": 1, "Bob": 1}),
        ({"until": date(2019, 2, 10)}, {"Ada": 1}),
        ({"basis": "stated"}, {"Ada": 2, "Bob": 1}),
        ({"basis": "verbal"}, {}),
        ({"logged": "archive"}, {"Ada": 2, "Bob": 1}),
        ({"logged": "advance"}, {}),
        ({"coded": True}, {}),
        ({"rule": "rps"}, {"Ada": 0, "Bob": 0}),
    ],
)
def test_a_filter_leaves_only_what_it_says(rain, colour, filters, expected):
    found = counts(**filters)
    assert {name: n for name, n in found.items() if n} == {name: n for name, n in expected.items() if n}


def test_a_forecast_counts_for_the_institution_of_its_day(rain, colour, ada):
    press, lab = (Organization.objects.create(name=name, slug=name) for name in ("press", "lab"))
    Affiliation.objects.create(expert=ada, organization=press, ended_on=date(2019, 2, 20))
    Affiliation.objects.create(expert=ada, organization=lab, started_on=date(2019, 2, 20))
    assert (counts(institution="press"), counts(institution="lab")) == ({"Ada": 1}, {"Ada": 1})


def test_hedged_words_stay_off_the_headline_and_make_a_record_vague(analyst, admin, ada):
    question = a_question(analyst)
    claim = a_claim(analyst, ada)
    a_claim(analyst, ada, "vague")
    a_claim(analyst, ada, "prescription")
    a_claim(analyst, ada)
    reading = {"phrase": "could well", "low": 0.2, "best": 0.5, "high": 0.8, "note": "so read"}
    said(question, ada, analyst, claim=claim, **reading)
    resolved(question, "yes", admin, known="2019-03-05")
    assert names() == []
    assert names(hedged=True) == ["Ada"]
    assert scoreboard(Filters(hedged=True)).row_of("ada").vagueness == pytest.approx(2 / 3)


def test_words_can_be_taken_at_either_end(analyst, admin, ada):
    question = a_question(analyst)
    reading = {"phrase": "almost surely", "low": 0.8, "best": 0.9, "high": 1.0, "note": "so read"}
    said(question, ada, analyst, **reading)
    resolved(question, "yes", admin, known="2019-03-05")
    scores = [scoreboard(Filters(reading=reading)).row_of("ada").score for reading in ("low", "", "high")]
    assert scores == pytest.approx([0.04, 0.01, 0.0])


def in_words(analyst, admin, *experts):
    """Each says something of ten questions, in words that may mean more or less."""
    for n in range(10):
        question = a_question(analyst)
        for i, expert in enumerate(experts):
            best = 0.55 + 0.01 * n + 0.1 * i
            reading = {
                "phrase": "likely",
                "low": 0.5,
                "best": best,
                "high": (0.95, 0.8, 0.85)[i],
                "note": "so read",
            }
            said(question, expert, analyst, made=f"2019-02-{10 + (n + i) % 3}", **reading)
        resolved(question, "yes" if n % 3 else "no", admin, known="2019-03-05")


@pytest.mark.parametrize("rule", ["brier", "log", "baseline", "peer"])
@pytest.mark.parametrize("timing", ["first", "time-averaged"])
def test_places_move_as_far_as_boards_of_other_readings_say(analyst, admin, ada, bob, rule, timing):
    in_words(analyst, admin, ada, bob, an_expert(analyst, "Cy"))
    found = {}
    for reading in ("", "high"):
        board = compute(Filters(rule=rule, timing=timing, reading=reading))
        ranked = [row.name for row in board.rows if row.is_ranked]
        found |= {name: [*found.get(name, []), ranked.index(name) + 1] for name in ranked}
    # At the low end all say .5, which tells nobody from anybody: no place comes of it.
    assert not any(row.is_ranked for row in compute(Filters(rule=rule, timing=timing, reading="low")).rows)
    rows = {row.name: row for row in compute(Filters(rule=rule, timing=timing)).rows if row.is_ranked}
    assert {name: [row.place_low, row.place_high] for name, row in rows.items()} == {
        name: [min(places), max(places)] for name, places in found.items()
    }
    assert found["Ada"] != [1, 1]


@pytest.mark.parametrize("rule", Rule.values)
@pytest.mark.parametrize("timing", ["time-averaged", "first", "last"])
def test_every_rule_and_view_has_a_scoreboard(rain, colour, rule, timing):
    board = scoreboard(Filters(rule=rule, timing=timing))
    if rule in ("rps", "crps", "wis"):
        assert board.n_scored == 0
        return
    ada, bob = board.row_of("ada"), board.row_of("bob")
    is_gain = rule in ("baseline", "peer")
    assert (ada.score > bob.score) is is_gain
    assert ada.skill is bob.skill is None  # two questions are too few


def test_the_base_rate_never_uses_the_future(analyst, admin, ada):
    topic = Topic.objects.create(name="Weather", slug="weather")
    rows = [
        ("2019-01-01", "2019-01-31", "yes"),
        ("2019-01-15", "2019-02-28", "yes"),
        ("2019-03-01", "2019-03-31", "no"),
    ]
    for opens, closes, outcome in rows:
        question = a_question(analyst, opens=opens, closes=closes)
        question.topics.add(topic)
        a_forecast(question, ada, analyst, made=opens)
        resolved(question, outcome, admin, known=closes)
    questions = list(Question.objects.order_by("opens_at").values_list("pk", flat=True))
    assert list(base_rates(questions).values()) == pytest.approx([1 / 2, 1 / 2, 7 / 8])
    row = scoreboard().row_of("base-rate")
    assert row.score == pytest.approx((0.25 + 0.25 + 0.875**2) / 3)
    assert row.skill == 0


def test_the_command_prints_the_rows_of_the_page(rain):
    out = StringIO()
    call_command("scoreboard", "--format", "json", "--topic", "weather", "--timing", "last", stdout=out)
    printed = json.loads(out.getvalue())
    assert (printed["rule"], printed["timing"]) == ("brier", "last")
    assert [list(row) for row in printed["rows"]] == [KEYS] * len(printed["rows"])
    rows = {row["slug"]: row for row in printed["rows"]}
    assert (rows["ada"]["score"], rows["ada"]["ranked"], rows["ada"]["rank_low"]) == (
        pytest.approx(0.04),
        False,
        None,
    )
    assert (rows["crowd"]["score"], rows["even-odds"]["score"]) == (pytest.approx(0.16), 0.25)
    with pytest.raises(CommandError, match="“nothing” is not one of these: weather"):
        call_command("scoreboard", "--topic", "nothing")
    call_command("scoreboard", "--format", "csv", stdout=(out := StringIO()))
    assert out.getvalue().splitlines()[0] == ",".join(KEYS)


def test_filters_come_back_from_the_address():
    filters = Filters(rule="log", since=date(2019, 1, 1), coded=True, reading="low", topic="a b&c")
    assert Filters.read(filters.query()) == filters
    assert Filters().query() == ""


# --- Kept ---------------------------------------------------------------------------------------------


def test_it_is_read_until_the_record_changes(rain, analyst, django_assert_max_num_queries):
    first = scoreboard()
    with django_assert_max_num_queries(7):
        assert scoreboard().as_of == first.as_of
        assert scoreboard().rows == first.rows
    a_forecast(a_question(analyst, closes="2029-01-01"), an_expert(analyst, "Cy"), analyst)
    assert scoreboard().row_of("cy").n_open == 1


def test_what_an_older_release_stored_is_not_read(rain):
    scoreboard()
    StoredScoreboard.objects.update(version="0:1-1@1", report={"something": "else"})
    assert scoreboard().row_of("ada").n_resolved == 1


@pytest.fixture
def slow(monkeypatch):
    """Nothing is quick enough to be computed while a page waits."""
    monkeypatch.setattr(stored, "FEW_SCORES", 0)
    monkeypatch.setattr(stored, "QUICK", -1.0)


@pytest.mark.django_db(transaction=True)
def test_what_takes_long_is_computed_by_the_worker_and_says_so_meanwhile(slow, rain, client, analyst):
    page = client.get("/scoreboard/").content.decode()
    assert "Means only, for the moment." in page
    assert "0.040" in page
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)
    page = client.get("/scoreboard/").content.decode()
    assert "Means only" not in page
    assert "Being brought up to date" not in page
    Change.objects.create()
    page = client.get("/scoreboard/").content.decode()
    assert "Being brought up to date" in page
    assert scoreboard().row_of("ada").n_events == 1


def test_what_has_many_experts_is_left_to_the_worker(rain, monkeypatch):
    assert not scoreboard(Filters(rule="log")).is_provisional
    monkeypatch.setattr(stored, "FEW_EXPERTS", 0)
    assert scoreboard(Filters(rule="spherical")).is_provisional


@pytest.mark.django_db(transaction=True)
def test_however_many_ask_one_task_computes_each_version(slow, rain):
    from django_tasks_db.models import DBTaskResult

    for _ in range(5):
        scoreboard()
    assert DBTaskResult.objects.count() == 1
    Change.objects.create()
    stored.follow()
    stored.follow()
    scoreboard()
    assert DBTaskResult.objects.count() == 2


def test_old_scoreboards_are_forgotten(rain, monkeypatch):
    monkeypatch.setattr("tracker.models.standings.MOST_KEPT", 3)
    for rule in ("brier", "log", "spherical", "baseline", "peer"):
        scoreboard(Filters(rule=rule))
    assert StoredScoreboard.objects.count() == 3


def test_a_page_shows_no_more_than_twenty_of_those_with_too_few(client, analyst, admin):
    question = a_question(analyst)
    for number in range(23):
        a_forecast(question, an_expert(analyst, f"Expert {number:02}"), analyst)
    page = client.get("/scoreboard/").content.decode()
    assert "Expert 19" in page
    assert "Expert 20" not in page
    assert "The first 20 of 23." in page
