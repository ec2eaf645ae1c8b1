"""Strangers get what was made for another one: never older than the record, and nothing of who is signed in."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from time import sleep

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import defaulttags
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.conftest import person, signed_in
from tests.kept.conftest import everything_in
from tests.making import a_forecast, a_question, a_source, an_expert, day
from tests.test_access import ANYONE, ROLES, SENT_AS_MADE, addresses
from tracker.kept import pages
from tracker.kept.pages import ASKED
from tracker.models import Collection
from tracker.scoreboards import stored

pytestmark = pytest.mark.django_db

# What is typed, letter by letter; and what a machine asks for.
MADE_ANEW = {"compare", "questions_like", "health"} | SENT_AS_MADE
MOST_QUERIES = 2  # what is kept: whether the database is there, the version


@pytest.fixture
def at(monkeypatch):
    """Sets the clock."""

    def set_to(instant: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: instant)
        clock = type("clock", (), {"now": lambda tz: instant.astimezone(tz)})
        monkeypatch.setattr(defaulttags, "datetime", clock)  # of {% now %}

    return set_to


def n_queries(client: Client, address: str, **headers: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address, headers=headers)
    return len(queries)


def test_of_every_address_for_anyone_it_is_said_what_may_be_asked_of_it():
    assert ASKED.keys() == ANYONE - MADE_ANEW


@pytest.mark.usefixtures("hanoi")
class TestEveryPage:
    def test_the_second_stranger_gets_what_was_made_for_the_first(self, folder):
        for name, address in addresses().items():
            if name not in ANYONE - SENT_AS_MADE:
                continue
            for headers in ({}, {"HX-Request": "true"}):
                first, second = (Client().get(address, headers=headers) for _ in range(2))
                assert second.content == first.content, name
                if name in MADE_ANEW:
                    continue
                assert first.headers.items() == second.headers.items(), name
                assert n_queries(Client(), address, **headers) <= MOST_QUERIES, name
                again = Client().get(address, headers=headers | {"If-None-Match": first.headers["ETag"]})
                assert (again.status_code, again.content) == (304, b""), name
                assert again.headers["Vary"] == first.headers["Vary"]
                head = Client().head(address, headers=headers)
                assert head.headers["ETag"] == first.headers["ETag"], name

    def test_nothing_of_who_is_signed_in_is_kept(self, folder):
        people = [person(role) for role in ROLES if role]
        clients, there = [signed_in(one) for one in people], addresses()
        for address in there.values():
            for client in clients:
                client.get(address)
                client.get(address, headers={"HX-Request": "true"})
        assert everything_in(folder) == []
        for address in there.values():
            Client().get(address)
        texts = everything_in(folder)
        assert len(texts) == len(ASKED)
        secrets = [client.cookies["sessionid"].value for client in clients]
        for words in ("csrf", "Set-Cookie", "Sign out", *secrets, *(one.name for one in people)):
            assert not [text for text in texts if words in text], words

    def test_who_is_signed_in_never_gets_what_is_kept(self, folder):
        client, there = signed_in(person("Reader")), addresses()
        for name in ASKED:
            Client().get(there[name])
            response = client.get(there[name])
            if not name.endswith("_preview"):
                assert response.headers["Cache-Control"] == "private, no-store", name
            if "html" in response.headers["Content-Type"]:
                assert "Sign out" in response.content.decode(), name

    def test_a_form_for_strangers_is_not_kept(self, folder):
        for name in ("account_login", "account_reset_password"):
            Client().get(reverse(name))
        assert everything_in(folder) == []


def test_a_message_is_shown_to_whom_it_is_for(folder, reader_client):
    Client().get("/")
    reader_client.post(reverse("account_logout"))
    assert "You have signed out" in reader_client.get("/").content.decode()
    assert "You have signed out" not in Client().get("/").content.decode()
    assert not [text for text in everything_in(folder) if "You have signed out" in text]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("seconds", "n_made"), [(0.3, 1), (1.5, 6)])
def test_who_asks_while_a_page_is_made_gets_that_one_or_soon_one_of_their_own(
    folder, rf, monkeypatch, seconds, n_made
):
    monkeypatch.setattr(pages, "SLOW", 1)
    made = []

    def slowly(request: HttpRequest) -> HttpResponse:
        made.append(request)
        sleep(seconds)
        return HttpResponse(f"page {len(made)}")

    answer = pages.kept(slowly)

    def ask(_: int) -> bytes:
        try:
            return answer(rf.get("/about/")).content
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        found = set(pool.map(ask, range(6)))
    assert len(made) == n_made
    assert seconds > 1 or found == {b"page 1"}


def test_other_methods_come_through(folder):
    Client().get("/")
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(), method)("/").status_code == 405
    assert Client().options("/").status_code == 405


def test_zones_hosts_parts_and_pages_are_kept_apart(folder, analyst, settings):
    a_question(analyst)
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    address = reverse("questions")
    asked = [
        {"path": address},
        {"path": address, "query_params": {"state": "open"}},
        {"path": address, "headers": {"HX-Request": "true"}},
        {"path": address, "headers": {"HX-Request": "true", "HX-Boosted": "true"}},
        {"path": address, "headers": {"HX-Request": "true", "HX-Target": "div#rows"}},
        {"path": address, "headers": {"Cookie": "tz=Asia/Tokyo"}},
        {"path": address, "headers": {"Host": "two.example"}},
        {"path": address, "secure": True},
    ]
    tags = [Client(headers={"Host": "one.example"}).get(**how).headers["ETag"] for how in asked]
    assert len(set(tags)) == len(asked)
    assert "Times are shown in Asia/Tokyo" in Client().get(**asked[5], HTTP_HOST="one.example").content.decode()


def test_the_order_of_names_in_an_address_makes_no_other_page(folder):
    one, two = (Client().get(f"/scoreboard/?{query}") for query in ("rule=brier&page=1", "page=1&rule=brier"))
    assert one.headers["ETag"] == two.headers["ETag"]
    assert Client().get("/scoreboard/?rule=log&page=1").headers["ETag"] != one.headers["ETag"]


@pytest.mark.parametrize(
    "address",
    [
        "/experts/?q=a",
        "/experts/?utm_source=x",
        "/search/?q=a",
        f"/questions/?topic={'x' * 10_000}",
        f"/experts/?page={'1' * 400}",
        "/nowhere/",
        "/questions/?state=none",
        "/scoreboard/?rule=none",
    ],
)
def test_what_is_typed_unknown_long_or_wrong_is_not_kept(folder, address):
    Client().get(address)
    assert everything_in(folder) == []


def test_what_a_form_sends_without_a_word_typed_is_kept(folder):
    Client().get("/experts/?q=")
    assert len(everything_in(folder)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_question_that_passes_its_close_says_so_at_once(folder, analyst, at):
    question = a_question(analyst, closes="2019-03-01")
    a_forecast(question, an_expert(analyst), analyst)
    closes = question.closes_at
    places = [question.get_absolute_url(), reverse("questions"), "/", reverse("questions") + "?state=open"]
    at(closes - timedelta(seconds=1))
    before = [Client().get(place).content.decode() for place in places]
    assert "Closes" in before[0]
    assert n_queries(Client(), places[0]) <= MOST_QUERIES
    at(closes)
    after = [Client().get(place).content.decode() for place in places]
    assert "Closed" in after[0]
    assert all(a != b for a, b in zip(before, after, strict=True))
    at(closes - timedelta(seconds=1))
    assert [Client().get(place).content.decode() for place in places] == before


def test_an_experts_page_knows_when_a_question_has_closed(folder, analyst, at):
    expert, question = an_expert(analyst), a_question(analyst, closes="2019-03-01")
    a_forecast(question, expert, analyst)
    at(question.closes_at - timedelta(seconds=1))
    assert "Awaits its outcome" not in Client().get(expert.get_absolute_url()).content.decode()
    at(question.closes_at)
    assert "Awaits its outcome" in Client().get(expert.get_absolute_url()).content.decode()


def test_the_day_on_paper_is_the_readers(folder, analyst, at):
    address = a_source(analyst).get_absolute_url()
    client = Client(headers={"Cookie": "tz=Asia/Kathmandu"})  # where the day begins at 18:15
    evening = day("2026-01-01").at.replace(hour=18, minute=14)
    for instant, printed in ((evening, "1 January 2026"), (evening + timedelta(minutes=1), "2 January 2026")):
        at(instant)
        assert f"on {printed}." in client.get(address).content.decode()


def test_a_scoreboard_that_is_being_computed_is_not_kept(folder, analyst, monkeypatch):
    an_expert(analyst)
    monkeypatch.setattr(stored, "QUICK", -1.0)
    monkeypatch.setattr(stored, "FEW_EXPERTS", -1)
    for address in ("/scoreboard/", "/", "/scoreboard.json"):
        Client().get(address)
    assert everything_in(folder) == []
    stored.scoreboard(at_once=True)
    Client().get("/scoreboard/")
    assert len(everything_in(folder)) == 1


# --- A cache that does not work -------------------------------------------------------------------


def errors(caplog) -> list[str]:
    return [record.message for record in caplog.records if record.name == "tracker.kept.pages"]


def test_a_folder_that_is_gone_is_made_again(folder, client):
    client.get("/")
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert client.get("/").status_code == 200
    assert len(everything_in(folder)) == 1


def test_where_nothing_can_be_kept_pages_come_all_the_same_and_it_is_said_once(folder, client, caplog):
    folder.parent.joinpath("pages").write_text("A file where the folder should be.")
    assert [client.get("/").status_code for _ in range(3)] == [200, 200, 200]
    (said,) = errors(caplog)
    assert said.startswith("Pages are made anew each time, because they cannot be kept: FileExistsError")


def test_a_full_disk(folder, client, caplog, monkeypatch):
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tracker.kept.folder.Folder._write_content", full)
    assert [client.get("/").status_code for _ in range(3)] == [200, 200, 200]
    assert everything_in(folder) == []
    assert len(errors(caplog)) == 1
    monkeypatch.undo()


def test_what_is_damaged(folder, client, caplog):
    client.get("/")
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes()[:100])
    assert client.get("/").status_code == 200
    assert len(errors(caplog)) == 1


def test_a_slow_one_is_left_alone_for_a_while_and_then_tried_again(folder, client, caplog, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(pages, "monotonic", lambda: clock[0])
    with monkeypatch.context() as slowly:

        def get(*_: object) -> None:
            clock[0] += 3

        slowly.setattr("tracker.kept.folder.Folder.get", get)
        assert [client.get("/").status_code for _ in range(3)] == [200, 200, 200]
        assert clock == [1003.0]
    assert everything_in(folder) == []
    assert errors(caplog) == ["Pages are made anew each time, because they cannot be kept: it took 3 seconds"]
    clock[0] += 30
    client.get("/")
    assert len(everything_in(folder)) == 1


# --- Nothing that depends on the clock is forgotten -----------------------------------------------

CLOCK = re.compile(r"timezone\.now\(\)|\{% now |date\.today|localdate|timesince|timeuntil|naturaltime")
# Files that may look at the clock, because of … what pages show changes when a question closes or a day begins;
# what nobody reads without an account; what is computed anew for another version, or written down.
MAY_LOOK = {
    "templates/sources/detail.html",
    "tracker/forms/tokens.py",
    "tracker/models/imports.py",
    "tracker/models/questions.py",
    "tracker/models/resolutions.py",
    "tracker/models/retrievals.py",
    "tracker/models/shown.py",
    "tracker/models/sources.py",
    "tracker/models/tasks.py",
    "tracker/models/tokens.py",
    "tracker/reports/front.py",
    "tracker/reports/timeline.py",
    "tracker/reports/proven.py",
    "tracker/reports/resolving.py",
    "tracker/scoreboards/stored.py",
    "tracker/templatetags/outturn.py",
    "tracker/transfer/asking.py",
    "tracker/transfer/uploads.py",
    "tracker/values/moments.py",
}


def test_whoever_shows_the_clock_is_known():
    files = [*Path(settings.BASE_DIR, "tracker").rglob("*.py"), *Path(settings.BASE_DIR, "templates").rglob("*.*")]
    found = {str(f.relative_to(settings.BASE_DIR)) for f in files if CLOCK.search(f.read_text(encoding="utf-8"))}
    assert found == MAY_LOOK


@pytest.mark.usefixtures("hanoi")
def test_what_one_asks_for_stands_in_no_link_of_another(client, monkeypatch):
    monkeypatch.setattr("tracker.views.collections.ROWS", 2)
    address = Collection.objects.get(title=settings.FOUNDING_CASE).get_absolute_url()
    assert "of-somebody" in client.get(f"{address}?note=of-somebody").content.decode()
    assert "of-somebody" not in client.get(address).content.decode()
