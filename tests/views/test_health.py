from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tracker.ledger import guards, rights, watching
from tracker.retrieving import retrieve
from tracker.scoreboards import stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_is_known_yet(monkeypatch):
    monkeypatch.setattr(watching, "of_the_record", watching.Guards())


def health() -> tuple[int, list[str]]:
    response = Client().get(reverse("health"))
    assert "no-store" in response.headers["Cache-Control"]
    return response.status_code, response.text.splitlines()


def a_task(age: timedelta) -> None:
    retrieve.enqueue(0)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - age)


def test_when_all_is_well_the_first_line_is_ok():
    assert health() == (200, ["ok", "database: ok", "record: ok", "disk: ok", "worker: ok"])


def test_a_worker_that_is_behind_is_named_and_stops_no_web_process():
    a_task(timedelta(minutes=2))
    status, lines = health()
    assert (status, lines[0]) == (200, "ok, but see: worker")
    assert lines[4].startswith("worker: tasks wait since 20")


def test_a_task_of_this_minute_is_not_late():
    a_task(timedelta(seconds=30))
    assert health()[1][0] == "ok"


@pytest.fixture
def take_a_guard_off(transactional_db) -> Iterator[Callable[[], None]]:
    def take_off() -> None:
        table = " ON tracker_forecast" if connection.vendor == "postgresql" else ""
        with rights.as_owner(), connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER tracker_forecast_dated{table}")

    yield take_off
    with rights.as_owner():
        guards.install_after_migrate("default")


def test_a_record_without_its_guards_is_no_site(take_a_guard_off):
    take_a_guard_off()
    status, lines = health()
    assert (status, lines[0]) == (503, "not available, see: record")
    assert "Run manage.py migrate" in lines[2]


def test_strangers_do_not_have_the_guards_counted_as_often_as_they_ask(take_a_guard_off):
    health()
    take_a_guard_off()
    assert health()[0] == 200, "seen some seconds ago"


def test_a_process_that_has_not_seen_the_guards_serves_nothing_until_it_has(take_a_guard_off):
    watching.of_the_record.is_unseen = True
    take_a_guard_off()
    assert Client().get("/experts/").status_code == 503
    with rights.as_owner():
        guards.install_after_migrate("default")
    assert Client().get("/experts/").status_code == 200
    assert not watching.of_the_record.is_unseen


def test_a_scoreboard_that_waits_for_the_worker_says_since_when(hanoi, analyst, monkeypatch):
    monkeypatch.setattr(stored, "_is_quick", lambda *_: False)
    assert "worker" not in Client().get("/scoreboard/").text
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=5))
    assert "worker" not in Client().get("/scoreboard/").text  # nothing that a reader could do
    client = Client()
    client.force_login(analyst)
    page = client.get("/scoreboard/").text
    assert "has left work lying since" in page
    assert "should start it, or another one" in page
    caches["template_fragments"].clear()  # of what was shown of a record that is rolled back
