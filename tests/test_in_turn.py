"""On SQLite those who want to write wait in a queue, for no longer than SQLite would."""

import fcntl
import sqlite3
import threading
from contextlib import closing

import pytest
from django.db import OperationalError, connection, transaction

from tests.making import an_expert
from tracker.ledger.outages import can_do_without
from tracker.models import Expert

pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def queue(analyst):
    """The file that is locked by whoever is first in the queue."""
    with open(f"{connection.settings_dict['NAME']}-queue", "w") as file:
        yield file


def test_who_comes_later_waits_until_the_first_has_begun(queue, analyst):
    fcntl.flock(queue, fcntl.LOCK_EX)
    done = threading.Event()

    def write() -> None:
        try:
            an_expert(analyst, "Ada")
            with transaction.atomic():
                Expert.objects.filter(name="Ada").update(biography="Second in the queue.")
            done.set()
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    assert not done.wait(0.5)
    fcntl.flock(queue, fcntl.LOCK_UN)
    thread.join(20)
    assert done.is_set()


def test_who_waits_too_long_is_told_and_the_next_one_can_go_on(analyst, monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), transaction.atomic():
            pass
        other.execute("ROLLBACK")
    an_expert(analyst, "Ada")
    assert Expert.objects.filter(name="Ada").exists()


def test_a_page_that_can_do_without_does_not_wait_for_its_turn(queue, analyst):
    fcntl.flock(queue, fcntl.LOCK_EX)
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with can_do_without():
            an_expert(analyst, "Ada")
        other.execute("ROLLBACK")
    assert not Expert.objects.filter(name="Ada").exists()
    fcntl.flock(queue, fcntl.LOCK_UN)
    an_expert(analyst, "Bob")
    assert Expert.objects.filter(name="Bob").exists()


def test_where_there_can_be_no_queue_sqlite_itself_is_asked(analyst, monkeypatch):
    connection.close()
    monkeypatch.setattr("tracker.in_turn.base.os.open", _refused)
    an_expert(analyst, "Ada")
    assert Expert.objects.filter(name="Ada").exists()


def _refused(*args) -> int:
    raise PermissionError
