"""Files of tables and charts: what the page shows, all of it, with its licence; harmless, and read back equal."""

import csv
import json
from io import StringIO
from threading import BoundedSemaphore

import pytest
from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.making import a_claim, a_forecast, a_question, a_source, an_expert, resolved
from tests.test_access import ANYONE, addresses
from tracker.models import Classification, Expert, Topic
from tracker.transfer.cells import Rows
from tracker.transfer.outturn import write_outturn
from tracker.views import exports

pytestmark = pytest.mark.django_db


@pytest.fixture
def few_places(monkeypatch):
    monkeypatch.setattr(exports, "places", BoundedSemaphore(exports.AT_ONCE))


def hang_up(response) -> None:
    """As a server does when whoever asked has gone; the connection to the database is the test’s."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.content[:200])
    assert response.headers["Link"] == f'<{settings.DATA_LICENCE_URL}>; rel="license"'
    return response.getvalue().decode()


@pytest.mark.usefixtures("hanoi")
class TestTheFoundingCase:
    def test_every_table_as_csv_and_as_json(self, client):
        for name, table in exports.TABLES.items():
            rows = list(csv.DictReader(text_of(client, reverse("export", args=[name, "csv"])).splitlines(True)))
            found = json.loads(text_of(client, reverse("export", args=[name, "json"])))
            assert len(rows) == len(found["rows"]) == table.rows(table.asked()).count(), name
            assert "CC BY 4.0" in found["licence"]
            assert "Quotations belong" in found["licence"]
            assert f"{name}, as of" in found["citation"]
            if rows:
                assert list(rows[0]) == list(found["rows"][0])

    def test_every_link_to_a_file_on_any_page_leads_to_one(self, client):
        there, seen = addresses(), set()
        for name in sorted(ANYONE):
            response = client.get(there[name])
            if response.streaming or "html" not in response.headers["Content-Type"]:
                continue
            page = html.fromstring(response.content)
            page.make_links_absolute("http://testserver" + there[name])
            seen |= {
                link for link in page.xpath("//a/@href") if link.partition("?")[0].endswith((".csv", ".json"))
            }
        assert len(seen) > 30
        for link in sorted(seen):
            response = client.get(link.removeprefix("http://testserver"))
            assert response.status_code == 200, link
            hang_up(response)

    def test_an_expert_s_forecasts_of_one_state(self, client):
        address = reverse("expert_forecasts_export", args=["eric-gomez", "json"])
        rows = json.loads(text_of(client, address))["rows"]
        page = client.get(reverse("expert_forecasts", args=["eric-gomez"]))
        assert len(rows) == page.context["page_obj"].paginator.count
        assert {row["expert"] for row in rows} == {"eric-gomez"}
        assert client.get(f"{address}?state=none").status_code == 404
        assert client.get(f"{address}?rule=none").status_code == 422


def test_filters_are_those_of_the_page(client, analyst, admin):
    one, other = a_question(analyst, "Does it rain?"), a_question(analyst)
    resolved(other, "yes", admin)
    rows = json.loads(text_of(client, "/export/questions.json?state=due&q=rain"))["rows"]
    assert [row["id"] for row in rows] == [one.pk]


@pytest.mark.parametrize("query", ["state=closed", "topic=none", "stat=open", "page=2", "q=x&collection=none"])
def test_what_is_unknown_is_refused_in_a_sentence(client, query):
    response = client.get(f"/export/questions.csv?{query}")
    assert response.status_code == 422
    assert response.headers["Content-Type"].startswith("text/plain")
    assert response.content.strip()


@pytest.mark.parametrize("address", ["/export/tokens.csv", "/export/users.json", "/export/questions.xlsx"])
def test_there_is_no_other_file(client, address):
    assert client.get(address).status_code == 404


def test_what_a_spreadsheet_would_run_is_harmless_and_reads_back_equal(client, analyst):
    hostile = ["=1+1", "@sum(a1)", "+1", "-1", "'=x", 'a,"b"\n=c']
    for name in hostile[:-1]:
        an_expert(analyst, name)
    question = a_question(analyst, '=HYPERLINK("http://evil.example")')
    lines = text_of(client, "/export/experts.csv").splitlines(True)
    cells = {row["name"] for row in csv.DictReader(lines)}
    assert not [cell for cell in cells if cell[0] in "=+-@"]
    assert {row["name"] for row in Rows(lines)} >= set(hostile[:-1])
    (row,) = Rows(text_of(client, "/export/questions.csv").splitlines(True))
    assert row["title"] == question.title


def test_more_rows_than_are_held_at_once(client, analyst, monkeypatch):
    monkeypatch.setattr("tracker.transfer.exports.ROWS_AT_ONCE", 3)
    keys = [a_question(analyst).pk for _ in range(8)]
    rows = json.loads(text_of(client, "/export/questions.json"))["rows"]
    assert [row["id"] for row in rows] == keys


@pytest.mark.usefixtures("hanoi")
def test_the_file_for_another_outturn_is_that_of_the_writer(client):
    file = StringIO(newline="")
    write_outturn(file)
    assert text_of(client, reverse("outturn_csv")) == file.getvalue()
    assert client.get("/export/outturn.csv?state=none").status_code == 422


def test_what_is_shared_by_two(client, analyst, admin):
    one, two = an_expert(analyst, "Ada"), an_expert(analyst, "Eve")
    question = a_question(analyst)
    first, second = (a_forecast(question, expert, analyst, p) for expert, p in ((one, 0.7), (two, 0.2)))
    resolved(question, "yes", admin)
    (row,) = json.loads(text_of(client, "/experts/ada/vs/eve/questions.json"))["rows"]
    assert (row["first_forecast"], row["second_forecast"]) == (first.pk, second.pk)
    assert row["first_loss"] < row["second_loss"]
    assert client.get("/experts/ada/vs/nobody/questions.csv").status_code == 404


class TestOfAnExpert:
    @pytest.fixture(autouse=True)
    def _ada_and_eve(self, analyst, admin):
        """Two who share a question about the weather."""
        question = a_question(analyst)
        question.topics.add(Topic.objects.create(name="Weather", slug="weather"))
        for name, p in (("Ada", 0.7), ("Eve", 0.2)):
            a_forecast(question, an_expert(analyst, name), analyst, p)
        resolved(question, "yes", admin)

    def test_with_whom_questions_are_shared(self, client):
        (row,) = json.loads(text_of(client, "/experts/ada/head-to-head.json"))["rows"]
        assert (row["expert"], row["expert_name"], row["n"]) == ("eve", "Eve", 1)
        assert row["lead"] == pytest.approx(0.8**2 - 0.3**2)
        assert row["finding"] == "Too few to compare"

    def test_by_topic(self, client):
        (row,) = csv.DictReader(text_of(client, "/experts/ada/topics.csv").splitlines(True))
        assert (row["topic"], row["n_questions"]) == ("Weather", "1")

    def test_of_one_who_was_merged_those_of_who_stays(self, client, analyst, admin):
        an_expert(analyst, "A. L.").merge_into(Expert.objects.get(slug="ada"), by=admin)
        assert text_of(client, "/experts/a-l/topics.csv") == text_of(client, "/experts/ada/topics.csv")

    @pytest.mark.parametrize(
        "name", ["nobody/topics.csv", "ada/topics.xlsx", "ada/nothing.csv", "crowd/topics.csv"]
    )
    def test_there_is_no_other(self, client, name):
        assert client.get(f"/experts/{name}").status_code == 404


def test_how_far_coders_agree(client, analyst, admin):
    claim = a_claim(analyst, an_expert(analyst))
    Classification(claim=claim, kind="vague", recorded_by=admin).enter()
    rows = json.loads(text_of(client, "/export/agreement.json"))["rows"]
    assert [(row["on"], row["of"], row["n_coded_twice"]) for row in rows[:2]] == [
        ("kind", "All coders", 1),
        ("kind", "An Analyst and An Admin", 1),
    ]
    assert [row["of"] for row in rows if row["on"] == "probability"] == ["All coders"]
    assert client.get("/export/agreement.json?state=open").status_code == 422


def test_slow_readers_take_no_more_than_some_places(client, analyst, few_places):
    a_source(analyst)
    held = [Client().get("/export/sources.csv") for _ in range(exports.AT_ONCE)]
    refused = Client().get("/export/sources.csv")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert Client().get("/questions/").status_code == 200
    hang_up(held[0])
    hang_up(held[0])
    again = Client().get("/export/sources.csv")
    assert again.status_code == 200
    assert Client().get("/export/sources.csv").status_code == 503
    for response in (*held, again):
        hang_up(response)
    assert Client().get("/export/sources.csv").getvalue()


def test_a_head_request_keeps_no_place(client, few_places):
    for _ in range(2 * exports.AT_ONCE):
        hang_up(client.head("/export/sources.csv"))
    assert client.get("/export/sources.csv").getvalue()


def test_the_page_of_files_states_licence_and_citation(client, settings):
    settings.DATA_LICENCE, settings.DATA_LICENCE_URL = "ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"
    page = client.get(reverse("exports")).content.decode()
    assert "ODbL 1.0 (https://opendatacommons.org/licenses/odbl/1-0/)" in page
    assert "No dump has been made here yet" in page
    assert 'href="https://opendatacommons.org/licenses/odbl/1-0/" rel="license noopener">ODbL 1.0' in page
    assert client.get(reverse("nightly")).status_code == 404
