"""Who reaches the database past the program, and what can be seen of it afterwards."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from typing import Any

import psycopg
from django.db import connection

REFUSED = (sqlite3.Error, psycopg.Error)


@contextlib.contextmanager
def a_stranger(url: str = "DATABASE_URL") -> Iterator[Any]:
    """A connection of no framework, each statement by itself; SQLite's without foreign keys, recursive triggers.

    url: the setting that says as whom, on PostgreSQL.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        with contextlib.closing(sqlite3.connect(name, isolation_level=None)) as stranger:
            yield stranger
    else:
        with psycopg.connect(os.environ[url], dbname=name, autocommit=True) as stranger:
            yield stranger


def is_refused(stranger: Any, attack: str) -> bool:
    try:
        stranger.execute(attack)
    except REFUSED:
        return True
    return False


def content(table: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")
        return cursor.fetchall()
