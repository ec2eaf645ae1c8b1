"""What search engines, other sites and programs get: robots.txt, the list of pages, descriptions and JSON-LD."""

import json
from urllib.robotparser import RobotFileParser

import pytest
from django.urls import reverse
from lxml import html
from rdflib import SDO, Graph, URIRef
from rdflib.namespace import RDF
from usp.tree import sitemap_from_str

from tests.making import a_claim, a_forecast, a_question, a_source, an_expert, resolved, said
from tracker.models import Expert, Forecast, Question
from tracker.views import machines

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
NASTY = "</script><script>alert('&')</script>"


@pytest.fixture
def forecast(analyst) -> Forecast:
    expert, question = an_expert(analyst, f"Ada {NASTY}"), a_question(analyst, f"Does it rain? {NASTY}")
    forecast = a_forecast(question, expert, analyst, 0.9, claim=a_claim(analyst, expert))
    resolved(question, "no", analyst)
    return forecast


def linked(client, address: str) -> list[dict]:
    page = html.fromstring(client.get(address).content)
    return [json.loads(data.text) for data in page.xpath("//script[@type='application/ld+json']")]


def as_graph(data: dict) -> Graph:
    """Expanded. The context itself lies elsewhere; every word of ours is one of the vocabulary."""
    assert data["@context"] == "https://schema.org"
    return Graph().parse(data=json.dumps(data | {"@context": {"@vocab": str(SDO)}}), format="json-ld")


def words_of(graph: Graph) -> set[URIRef]:
    return {p for _, p, _ in graph if p != RDF.type} | set(graph.objects(None, RDF.type))


def test_a_forecast_with_an_outcome_is_a_checked_claim_in_the_vocabulary(client, forecast):
    (data,) = linked(client, forecast.get_absolute_url())
    graph = as_graph(data)
    assert all(str(word).removeprefix(str(SDO)) in SDO for word in words_of(graph))
    assert {SDO.ClaimReview, SDO.Claim, SDO.Rating, SDO.Person} <= words_of(graph)
    assert data["url"] == f"{SITE}{forecast.get_absolute_url()}"
    assert data["claimReviewed"] == forecast.claim.excerpt.exact
    assert data["itemReviewed"]["author"]["name"] == forecast.expert.name
    assert data["itemReviewed"]["datePublished"] == "2019-02-10"
    assert data["reviewRating"]["alternateName"] == "Wrong"
    assert "It resolved No." in data["reviewRating"]["ratingExplanation"]


def test_what_is_not_decided_quoted_or_counted_is_no_checked_claim(client, analyst, admin, forecast):
    ada, open_one = an_expert(analyst), a_question(analyst, closes="2199-01-01")
    still_open = a_forecast(open_one, ada, analyst, claim=a_claim(analyst, ada))
    annulled, unquoted = a_question(analyst), a_question(analyst)
    void = a_forecast(annulled, ada, analyst, claim=a_claim(analyst, ada))
    annulled.annul("It was asked twice.", by=analyst)
    silent = a_forecast(unquoted, ada, analyst)
    resolved(unquoted, "yes", analyst)
    doubted = a_forecast(
        a_question(analyst),
        ada,
        analyst,
        claim=a_source(analyst)
        .quote("It will rain", by=analyst)
        .claim(ada, "forecast", by=analyst, attribution="medium", attribution_note="Translated."),
    )
    resolved(doubted.question, "no", analyst)
    forecast.retract("It was somebody else’s.", by=admin)
    for none in (still_open, void, silent, doubted, forecast):
        assert linked(client, none.get_absolute_url()) == []
    page = html.fromstring(client.get(forecast.get_absolute_url()).content)
    assert page.xpath("//meta[@name='description']/@content") == ["Retracted: it counts nowhere."]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_machines_are_told_no_number_and_no_day_that_nobody_printed(client, analyst):
    expert, question = an_expert(analyst), a_question(analyst)
    words = {"phrase": "likely", "low": 0.6, "best": 0.7, "high": 0.8, "note": "so read"}
    forecast = said(question, expert, analyst, claim=a_claim(analyst, expert), made="2019-02", **words)
    resolved(question, "no", analyst)
    (data,) = linked(client, forecast.get_absolute_url())
    assert "Read as 70\xa0% (60–80)." in data["reviewRating"]["ratingExplanation"]
    assert "datePublished" not in data["itemReviewed"]
    page = html.fromstring(client.get(forecast.get_absolute_url()).content)
    (description,) = page.xpath("//meta[@name='description']/@content")
    assert description == "Read as 70\xa0% (60–80), February 2019. Wrong."


def test_the_picture_of_everything_stands_for_no_selection(client, forecast):
    for query, n in (("", 1), ("?kind=binary", 0)):
        page = html.fromstring(client.get(reverse("scoreboard") + query).content)
        assert len(page.xpath("//meta[@property='og:image']")) == n


def test_a_scoreboard_is_a_dataset_with_both_its_files(client, forecast):
    (data,) = linked(client, reverse("scoreboard") + "?kind=binary")
    graph = as_graph(data)
    assert all(str(word).removeprefix(str(SDO)) in SDO for word in words_of(graph))
    assert {SDO.Dataset, SDO.DataDownload, SDO.Organization} <= words_of(graph)
    for file in data["distribution"]:
        response = client.get(file["contentUrl"].removeprefix(SITE))
        assert response["Content-Type"].startswith(file["encodingFormat"])


def test_an_address_of_the_site_holds_wherever_it_was_asked_for(client, forecast, settings):
    settings.ADDRESS, settings.OPERATOR = "https://outturn.example", "The Institute"
    (data,) = linked(client, forecast.get_absolute_url())
    assert data["url"] == f"https://outturn.example{forecast.get_absolute_url()}"
    assert data["author"]["name"] == "The Institute"
    page = html.fromstring(client.get(forecast.question.get_absolute_url() + "?page=1").content)
    (canonical,) = page.xpath("//link[@rel='canonical']/@href")
    assert canonical == f"https://outturn.example{forecast.question.get_absolute_url()}"
    pages = sitemap_from_str(client.get(reverse("sitemap_part", args=["pages"])).content.decode())
    assert all(page.url.startswith("https://outturn.example/") for page in pages.all_pages())


def test_every_page_that_is_listed_is_there_and_robots_may_read_it(client, forecast, analyst):
    a_question(analyst)
    robots = RobotFileParser()
    robots.parse(client.get(reverse("robots")).content.decode().splitlines())
    assert robots.site_maps() == [f"{SITE}{reverse('sitemap')}"]
    index = html.fromstring(client.get(reverse("sitemap")).content)
    parts = index.xpath("//loc/text()")
    assert len(parts) == len(machines.SITEMAPS)
    listed = {
        page.url.removeprefix(SITE)
        for part in parts
        for page in sitemap_from_str(client.get(part.removeprefix(SITE)).content.decode()).all_pages()
    }
    records = [*Question.objects.all(), *Expert.objects.people_and_models(), *Forecast.objects.all()]
    assert {record.get_absolute_url() for record in records} <= listed
    for address in listed:
        assert client.get(address).status_code == 200
        assert robots.can_fetch("*", f"{SITE}{address}")
    for address in ("/accounts/login/", "/desk/", "/search/?q=x", "/compare/?first=x", "/admin/"):
        assert not robots.can_fetch("*", f"{SITE}{address}")


def test_a_long_list_of_pages_has_parts(client, analyst, monkeypatch):
    monkeypatch.setattr(machines._Addresses, "limit", 2)
    for _ in range(5):
        a_question(analyst)
    part = reverse("sitemap_part", args=["questions"])
    index = html.fromstring(client.get(reverse("sitemap")).content).xpath("//loc/text()")
    assert [loc for loc in index if "questions" in loc] == [
        f"{SITE}{part}", f"{SITE}{part}?p=2", f"{SITE}{part}?p=3"
    ]  # fmt: skip
    assert client.get(f"{part}?p=4").status_code == 404
    assert client.get(reverse("sitemap_part", args=["nothing"])).status_code == 404


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("errors@outturn.example", "mailto:errors@outturn.example"),
        ("https://outturn.example/report", "https://outturn.example/report"),
    ],
)
def test_who_keeps_it_and_where_to_report_an_error_is_said(client, settings, contact, link):
    nobody = " ".join(html.fromstring(client.get(reverse("about")).content).text_content().split())
    assert "has not said who they are" in nobody
    assert "has given no address for that yet" in nobody
    settings.OPERATOR, settings.CONTACT = "The Institute", contact
    page = html.fromstring(client.get(reverse("about")).content)
    assert "The Institute." in page.text_content()
    assert link in page.xpath("//main//a/@href")
