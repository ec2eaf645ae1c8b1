"""The scoreboard at any length: its pages, the jump to a name, and the reader's question."""

from dataclasses import replace

import pytest
from django.urls import reverse
from lxml import html

from tests.making import a_forecast, a_question, an_expert, resolved, said
from tests.reports.sentences import a_board
from tracker.models import Expert
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.standings import Standing
from tracker.scoreboards.table import tables
from tracker.seeds import example
from tracker.views import scoreboards

pytestmark = pytest.mark.django_db
BOARD = "/scoreboard/?collection=synthetic-1"
HEDGED = {"phrase": "could well", "low": 0.2, "best": 0.5, "high": 0.8, "note": "so read"}


def plain(response) -> str:
    return " ".join(html.fromstring(response.content).text_content().split())


@pytest.fixture
def ada(analyst):
    return an_expert(analyst, "Ada")


@pytest.fixture
def ranked(monkeypatch) -> list[str]:
    """Names of six who are ranked, two on a page, in order."""
    monkeypatch.setattr(scoreboards, "ROWS", 2)
    example.load(6, 14, 84, 1, progress=lambda *_: None)
    board = scoreboards.scoreboard(at_once=True)
    return [row.name for row in board.ranked]


def names(response) -> list[str]:
    return [row.standing.name for row in response.context["shown"].ranked.rows]


def test_every_page_follows_the_one_before(client, ranked):
    found = [name for page in range(1, 6) for name in names(client.get(f"{BOARD}&page={page}"))]
    assert sorted(found[: len(ranked)]) == sorted(ranked)


@pytest.mark.parametrize("page", ["99", "0", "-1", "two", "1e9"])
def test_a_page_that_is_not_there_is_said_and_the_nearest_shown(client, ranked, page):
    response = client.get(f"{BOARD}&page={page}")
    assert response.status_code == 200
    assert f"There is no page “{page}” here." in response.content.decode()
    assert names(response)
    assert "There is no page" not in client.get(f"{BOARD}&page=last").content.decode()


def test_a_name_is_jumped_to_on_its_page(client, ranked):
    last = ranked[-1]
    slug = Expert.objects.get(name=last).slug
    response = client.get(f"{BOARD}&find={last.upper()[-9:]}")
    assert response.status_code == 302
    assert response.url.endswith(f"#{slug}")
    assert "find" not in response.url
    there = client.get(response.url)
    assert last in names(there)
    assert f'id="{slug}"' in there.content.decode()


def test_a_name_that_is_not_ranked_is_looked_for_elsewhere(client, ranked):
    page = client.get(f"{BOARD}&find=<b>nobody").content.decode()
    assert "Nobody in this ranking is called “&lt;b&gt;nobody”." in page
    assert f"{reverse('experts')}?q=%3Cb%3Enobody" in page


def test_two_are_compared_by_name_alias_or_a_part_of_it(client, analyst):
    ada = an_expert(analyst, "Ada Lovelace", aliases=["Countess"])
    ben = an_expert(analyst, "Ben Bolt")
    where = reverse("compare")
    for first in ("Ada Lovelace", "lovelace", "countess", ada.slug):
        response = client.get(where, {"first": first, "second": "Bolt"})
        assert response.url == reverse("head_to_head", args=[ada.slug, ben.slug])
    response = client.get(where, {"first": "Bolt", "second": "Base rate"})
    assert response.url == reverse("head_to_head", args=[ben.slug, "base-rate"])


def test_who_cannot_be_compared_is_said(client, analyst):
    an_expert(analyst, "Ada Lovelace")
    an_expert(analyst, "Ada Byron")
    where = reverse("compare")
    assert client.get(where).status_code == 200
    for first, second, words in (
        ("Ada", "Nobody", "Nobody on record is called “Nobody”."),
        ("Ada", "Byron", "More than one expert is called “Ada”."),
        ("Byron", "Ada Byron", "Nobody can be compared with themselves."),
        ("", "Byron", "Whom? Write a name."),
        ("even-odds", "base rate", "Both are computed. Name one forecaster."),
        ("x" * 300, "Byron", f"Nobody on record is called “{'x' * 60}”."),
    ):
        response = client.get(where, {"first": first, "second": second})
        assert response.status_code == 422
        assert words in response.content.decode()


def test_names_are_offered_while_one_is_typed(client, analyst):
    an_expert(analyst, "Ada Lovelace")
    asked = {"HX-Request": "true", "HX-Target": "datalist#experts-called"}
    for name in ("first", "second"):
        offered = client.get(reverse("compare"), {name: "lov"}, headers=asked).content.decode()
        assert offered.split() == ["<option", 'value="Ada', 'Lovelace"></option>']


def test_a_score_opens_the_forecasts_that_it_is_the_mean_of(client, ranked):
    row = client.get(BOARD).context["shown"].ranked.rows[0]
    if row.standing.is_benchmark:
        row = client.get(BOARD).context["shown"].ranked.rows[1]
    page = client.get(row.made_of)
    assert len({each.latest.forecast.question_id for each in page.context["rows"]}) == row.standing.n_resolved
    assert "Only the questions that the score on the scoreboard is made of: Synthetic example 1." in plain(page)
    assert client.get(f"{row.made_of}&rule=none").status_code == 422


def test_a_score_without_filters_opens_what_it_counts_and_nothing_hedged(client, analyst, ada):
    for basis in ("stated", "verbal"):
        question = a_question(analyst)
        if basis == "stated":
            a_forecast(question, ada, analyst)
        else:
            said(question, ada, analyst, **HEDGED)
        resolved(question, "yes", analyst, known="2019-03-05")
    row = tables(scoreboards.scoreboard(at_once=True))[1].rows[0]
    assert "1 forecast on record" in plain(client.get(row.made_of))
    assert "2 forecasts on record" in plain(client.get(reverse("expert_forecasts", args=[ada.slug])))


def test_a_default_is_offered_once_and_is_no_filter(client, ranked):
    page = html.fromstring(client.get(f"{BOARD}&rule=brier&timing=first").content)
    for name in ("rule", "timing"):
        words = [option.text_content().strip() for option in page.xpath(f"//select[@name='{name}']/option")]
        assert len(words) == len(set(words))
    pills = [pill.text_content() for pill in page.xpath("//nav[@aria-label='Chosen filters']//a")]
    assert [pill.split(" ×")[0] for pill in pills] == ["Synthetic example 1"]


@pytest.mark.parametrize(
    ("crowd", "even_odds", "words"),
    [
        (0.2, -0.1, "The crowd, the median"),
        (0.05, 0.02, "Even odds did better here than the base rate, by 0.020."),
        (0.05, 0.12, "Even odds did better here than the base rate, by 0.120: Ada would have done better by"),
        (0.05, -0.1, ""),
    ],
)
def test_a_benchmark_that_needs_words_gets_them(crowd, even_odds, words):
    rows = [
        Standing("Ada", "ada", "person", skill=0.1, rank_low=1, rank_high=2, n_resolved=20),
        Standing("Crowd", "crowd", "benchmark", skill=crowd, n_resolved=20),
        Standing("Even odds", "even-odds", "benchmark", skill=even_odds, n_resolved=20),
    ]
    board = a_board(*rows)
    assert board.about_benchmarks.startswith(words) if words else not board.about_benchmarks
    assert "Even odds" not in replace(board, filters=Filters(rule="peer")).about_benchmarks


def test_filters_that_leave_nothing_are_said_and_are_of_resolved_questions_alone(client, analyst, ada):
    a_forecast(a_question(analyst, closes="2199-01-01"), ada, analyst)
    address = reverse("expert_forecasts", args=[ada.slug])
    assert "1 forecast on record" in plain(client.get(f"{address}?state=open&timing=first"))
    assert "Nothing that these filters let through" in plain(client.get(f"{address}?since=2024"))
