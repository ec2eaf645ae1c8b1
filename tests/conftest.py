"""The fixed cast of the tests (reader, analyst, admin), and what every test relies on."""

import re
from collections.abc import Iterator
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, TransactionTestCase

from tests import databases
from tests.order import OneByOne, starts
from tracker import seeds
from tracker.ledger import guards
from tracker.models import User
from tracker.scoreboards import stored
from tracker.views import exports

# How fast examples are made, and how long one takes, is the machine's affair.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")

HERE = Path(__file__).parent
# What strangers are not shown: accounts but for their names (kept/test_edits.py), and what no verb writes.
NOT_SHOWN = {
    "tracker_user",
    "tracker_user_groups",
    "tracker_rolechange",
    "tracker_opening",
    "tracker_upload",
    "tracker_savedmapping",
    "tracker_retrieval",
    "tracker_storedscoreboard",
    "tracker_token",
    "tracker_answered",
}
WRITTEN = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(tracker_\w+)"')
# All but the first know nothing of databases.
ONCE = [HERE / folder for folder in ("browser", "charts", "documents", "prose", "scoring")]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneByOne | None:
    return OneByOne(config, log) if config.getoption("dist") == "loadscope" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what belongs to the other engine; some run once, with SQLite. Begin with what takes longest."""
    for item in items:
        if any(item.path.is_relative_to(folder) for folder in ONCE):
            item.add_marker(pytest.mark.only_on("sqlite"))
    engine = config.getoption("engine")
    elsewhere = {item for item in items if any(mark.args != (engine,) for mark in item.iter_markers("only_on"))}
    config.hook.pytest_deselected(items=list(elsewhere))
    items[:] = sorted((item for item in items if item not in elsewhere), key=starts)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker) -> Iterator[None]:
    """Copies a database; pytest-django's own fixture of this name migrates one in every worker."""
    with django_db_blocker.unblock():
        databases.copy()
    yield
    with django_db_blocker.unblock():
        databases.drop()


@pytest.fixture(scope="session", autouse=True)
def _what_is_committed_goes_again():
    """After a test with real transactions: SQLite gets back what was migrated, PostgreSQL's tables are emptied.

    The guards on the record are lifted for that.
    """
    empty_tables = TransactionTestCase._fixture_teardown

    def clean(test_case: TransactionTestCase) -> None:
        if connection.vendor == "sqlite":
            databases.put_back(databases.migrated())
        else:
            with guards.lifted():
                empty_tables(test_case)

    TransactionTestCase._fixture_teardown = clean
    yield
    TransactionTestCase._fixture_teardown = empty_tables


@pytest.fixture(autouse=True)
def _however_slow_this_machine_is(monkeypatch):
    """What took long is left to the worker, which does not run in tests."""
    monkeypatch.setattr(stored, "QUICK", 3600.0)


@pytest.fixture(autouse=True)
def _files_are_asked_for_and_not_read(monkeypatch):
    """By whoever walks all addresses: no server is there to notice that nobody wants them any more."""
    monkeypatch.setattr(exports, "places", BoundedSemaphore(1000))


@pytest.fixture(autouse=True)
def _what_is_posted_moves_the_version_of_the_record(monkeypatch):
    """Or readers would be shown what was kept before: whatever form a test sends."""
    post = Client.post

    def watched(*args: Any, **kwargs: Any) -> HttpResponse:
        written = set()

        def note(execute: Any, sql: str, *rest: Any) -> Any:
            if found := WRITTEN.match(sql):
                written.add(found[1])
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            response = post(*args, **kwargs)
        assert written <= NOT_SHOWN or "tracker_change" in written, written
        return response

    monkeypatch.setattr(Client, "post", watched)


@pytest.fixture(scope="class")
def hanoi(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The founding case, loaded once for all tests of a class; what one of them adds is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        seeds.load(seeds.FOUNDING)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def two_roles() -> None:
    """For what only holds where the owner of the tables is not who serves pages."""
    if not settings.DATABASE_OWNER:
        pytest.skip(
            "attacks as the role that serves pages (TEST_DATABASE_URL names a role that may make no other)"
        )


def person(role: str) -> User:
    user = User.objects.create_user(f"{role.lower()}@example.org", "correct horse battery", name=f"An {role}")
    user.give_role(role, by=user)
    return user


@pytest.fixture
def reader(db) -> User:
    return person("Reader")


@pytest.fixture
def analyst(db) -> User:
    return person("Analyst")


@pytest.fixture
def admin(db) -> User:
    return person("Admin")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def reader_client(reader) -> Client:
    return signed_in(reader)


@pytest.fixture
def analyst_client(analyst) -> Client:
    return signed_in(analyst)


@pytest.fixture
def admin_client(admin) -> Client:
    return signed_in(admin)
