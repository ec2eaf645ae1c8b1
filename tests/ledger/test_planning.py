import pytest
from django.db import connection

from tests.making import an_expert
from tracker.ledger import rights
from tracker.ledger.planning import look_anew
from tracker.models import Expert

pytestmark = pytest.mark.django_db


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_postgresql_knows_how_many_rows_there_are(analyst):
    for _ in range(50):
        an_expert(analyst)
    with rights.as_owner():
        look_anew()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'tracker_expert'")
        assert cursor.fetchone() == (Expert.objects.count(),)


@pytest.mark.only_on("sqlite")
def test_sqlite_is_not_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        look_anew()
