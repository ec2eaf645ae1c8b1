"""The scoreboard at any length: its pages, the jump to a name, and the reader's question."""

import pytest
from django.urls import reverse

from tests.making import an_expert
from tracker.models import Expert
from tracker.seeds import example
from tracker.views import scoreboards

pytestmark = pytest.mark.django_db
BOARD = "/scoreboard/?collection=synthetic-1"


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
    for first, second, said in (
        ("Ada", "Nobody", "Nobody on record is called “Nobody”."),
        ("Ada", "Byron", "More than one expert is called “Ada”."),
        ("Byron", "Ada Byron", "Nobody can be compared with themselves."),
        ("", "Byron", "This field is required."),
        ("even-odds", "base rate", "Both are computed. Name one forecaster."),
        ("x" * 300, "Byron", f"Nobody on record is called “{'x' * 60}”."),
    ):
        response = client.get(where, {"first": first, "second": second})
        assert response.status_code == 422
        assert said in response.content.decode()


def test_names_are_offered_while_one_is_typed(client, analyst):
    an_expert(analyst, "Ada Lovelace")
    asked = {"HX-Request": "true", "HX-Target": "datalist#experts-called"}
    for name in ("first", "second"):
        offered = client.get(reverse("compare"), {name: "lov"}, headers=asked).content.decode()
        assert offered.split() == ["<option", 'value="Ada', 'Lovelace"></option>']
