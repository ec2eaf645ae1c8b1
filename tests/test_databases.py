"""What a test has committed is gone before the next one, and the shipped cases are there at once."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from tests import databases
from tracker.fulltext import index
from tracker.ledger import guards
from tracker.models import Expert, Forecast, Question, User

pytestmark = [pytest.mark.only_on("sqlite"), pytest.mark.django_db(transaction=True)]


def test_what_was_committed_or_taken_away_is_put_back(analyst):
    guards.remove()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_behind (content)")
    databases.put_back(databases.migrated())
    assert not User.objects.people().exists()
    assert "left_behind" not in connection.introspection.table_names()
    assert (guards.differences(), index.missing()) == ([], [])


def test_who_has_the_database_open_goes_on_with_what_was_put_back(analyst):
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        users = "SELECT count(*) FROM tracker_user WHERE email = ?"
        assert other.execute(users, [analyst.email]).fetchone() == (1,)
        databases.put_back(databases.migrated())
        assert other.execute(users, [analyst.email]).fetchone() == (0,)


def test_the_shipped_cases_are_put_back_with_their_index():
    for _ in range(2):
        databases.put_back(databases.with_hanoi())
        assert Forecast.objects.count() > 10
        assert Question.objects.holding("summit").exists()
        assert guards.differences() == []
    databases.put_back(databases.migrated())
    assert not Expert.objects.people_and_models().exists()
