"""The page of two experts, and the list of an expert's opponents."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.making import a_forecast, a_question, an_expert, resolved
from tests.views.test_kinds import plain
from tracker.reports.opponents import opponents


@pytest.fixture
def ada(analyst):
    return an_expert(analyst, "Ada")


@pytest.fixture
def ben(analyst):
    return an_expert(analyst, "Ben")


def share(analyst, n: int, *experts, better: float = 0.9, worse: float = 0.4) -> None:
    for at in range(n):
        question = a_question(analyst, closes="2019-03-31")
        for expert, p in zip(experts, (better, worse), strict=True):
            a_forecast(question, expert, analyst, p + at / 1000)
        resolved(question, "yes", analyst, known=f"2019-03-{at % 28 + 1:02d}")


def address(*experts) -> str:
    return reverse("head_to_head", args=[expert.slug for expert in experts])


def test_too_few_are_shown_but_not_judged(client, analyst, ada, ben):
    share(analyst, 3, ada, ben)
    page = plain(client.get(address(ada, ben)))
    assert "Too few shared questions to compare Ada with Ben: 3, and it takes at least 10." in page
    assert "too few to say how sure that is" in page
    assert "p =" not in page
    assert page.count(">closer<") == 3
    for words in ("90 %", "40 %", "0.010", "0.360", "1 March 2019"):
        assert words in page


def test_it_names_who_did_better_from_either_side(client, analyst, ada, ben):
    share(analyst, 12, ada, ben)
    words = "Ada did better on the 12 questions that they share; the difference is larger than chance would give"
    for order in ((ada, ben), (ben, ada)):
        page = plain(client.get(address(*order)))
        assert words in page
        assert f'href="{address(*reversed(order))}"' in page


def test_who_cannot_be_told_apart_is_not(client, analyst, ada, ben):
    for better, worse in ((0.9, 0.4), (0.4, 0.9)):
        share(analyst, 6, ada, ben, better=better, worse=worse)
    page = plain(client.get(address(ada, ben)))
    assert "Ada and Ben cannot be told apart on the 12 questions that they share: chance alone" in page


def test_nothing_shared_says_what_would_be_here(client, ada, ben):
    page = plain(client.get(address(ada, ben)))
    assert "They share no resolved question." in page
    assert "<table" not in page


def test_the_crowd_says_that_it_is_made_without_the_expert(client, analyst, ada):
    page = plain(client.get(reverse("head_to_head", args=["crowd", ada.slug])))
    assert "They share no resolved question." in page
    question = a_question(analyst)
    for expert in (ada, an_expert(analyst), an_expert(analyst)):
        a_forecast(question, expert, analyst)
    resolved(question, "yes", analyst)
    assert "Ada’s own is not in it" in plain(client.get(reverse("head_to_head", args=["crowd", ada.slug])))


def test_nobody_meets_themselves_a_stranger_or_two_benchmarks(client, analyst, ada, ben):
    for slugs in ((ada.slug, ada.slug), (ada.slug, "nobody"), ("nobody", ada.slug), ("crowd", "even-odds")):
        assert client.get(reverse("head_to_head", args=slugs)).status_code == 404
    old = an_expert(analyst, "Ada L.")
    old.merge_into(ada, by=analyst)
    assert client.get(address(old, ada)).status_code == 404
    response = client.get(address(ben, old))
    assert (response.status_code, response.url) == (301, address(ben, ada))


def test_many_shared_questions_are_paged_and_cost_no_more_queries(client, analyst, ada, ben):
    share(analyst, 2, ada, ben)
    client.get(address(ada, ben))
    with CaptureQueriesContext(connection) as few:
        client.get(address(ada, ben))
    share(analyst, 52, ada, ben)
    with CaptureQueriesContext(connection) as many:
        page = plain(client.get(address(ada, ben)))
    assert len(many) == len(few)
    assert "1–15 of 54 shared questions" in page
    assert page.count(">closer<") == 15


def test_the_list_of_opponents_links_to_each_pair(analyst, ada, ben):
    few = an_expert(analyst, "Few")
    share(analyst, 12, ada, ben)
    share(analyst, 1, ada, few)
    html = render_to_string("includes/opponents.html", {"opponents": opponents(ada)})
    for words in (address(ada, ben), address(ada, few), "Did better", "Too few to compare", "/vs/crowd/"):
        assert words in html
    assert "Nobody else on record" in render_to_string(
        "includes/opponents.html", {"opponents": opponents(an_expert(analyst))}
    )


def test_an_address_of_somebody_unknown_says_so_and_offers_another(client, ada, ben):
    page = client.get(reverse("head_to_head", args=[ada.slug, "nobody"]))
    assert page.status_code == 404
    words = page.content.decode()
    assert "Nobody on record is called “nobody”." in words
    assert f'value="{ada.slug}"' in words
    same = client.get(reverse("head_to_head", args=[ada.slug, ada.slug]))
    assert (same.status_code, "Nobody can be compared with themselves." in same.content.decode()) == (404, True)
