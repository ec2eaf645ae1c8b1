"""SQL that would change what is on record, past the program: as the role that serves pages, and as the owner."""

import os

import pytest
from django.db import connection

from tests.ledger.strangers import a_stranger, content, is_refused
from tests.making import a_forecast, a_question, an_expert
from tests.migrations import use
from tracker import seeds
from tracker.ledger import guards, rights
from tracker.ledger.guarded import guarded_models, is_append_only, unique_keys
from tracker.models import User

pytestmark = pytest.mark.django_db(transaction=True)

RECORDS = [model._meta.db_table for model in guarded_models() if is_append_only(model)]
PLAIN = [
    "UPDATE {table} SET id = id",
    "UPDATE {table} SET id = -id",
    "DELETE FROM {table}",
    "DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})",
    "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT (id) DO UPDATE SET id = excluded.id",
]
ON_SQLITE = [
    "UPDATE OR REPLACE {table} SET id = id + 1",
    "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "REPLACE INTO {table} SELECT * FROM {table} WHERE id = (SELECT max(id) FROM {table})",
    "INSERT OR IGNORE INTO {table} SELECT * FROM {table}",
    "WITH found AS (SELECT * FROM {table}) INSERT OR REPLACE INTO {table} SELECT * FROM found",
]
ON_POSTGRESQL = [
    "TRUNCATE {table} CASCADE",
    "MERGE INTO {table} AS t USING {table} AS s ON t.id = s.id WHEN MATCHED THEN DELETE",
    "MERGE INTO {table} AS t USING {table} AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET id = t.id",
    "WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT count(*) FROM gone",
]
# What the owner of a table may do, and the role that serves pages may not.
ONLY_THE_OWNER = [
    "DROP TABLE {table} CASCADE",
    "ALTER TABLE {table} RENAME TO elsewhere",
    "ALTER TABLE {table} RENAME COLUMN id TO number",
    "ALTER TABLE {table} DROP COLUMN id CASCADE",
    "ALTER TABLE {table} ALTER COLUMN id TYPE numeric",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE TRIGGER {table}_no_change",
    "DROP TRIGGER {table}_no_change ON {table}",
    "CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION outturn_refuse_change()",
    "CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "GRANT UPDATE ON {table} TO CURRENT_USER",
    "ALTER TABLE {table} OWNER TO CURRENT_USER",
    "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE {table} SET SCHEMA pg_temp",
]
AT_LARGE = [
    "CREATE OR REPLACE FUNCTION outturn_refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
    "CREATE OR REPLACE FUNCTION outturn_check_date() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "ALTER FUNCTION outturn_refuse_change() RENAME TO mine",
    "DROP FUNCTION outturn_refuse_change() CASCADE",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "ALTER SCHEMA public RENAME TO mine",
    "SET session_replication_role = replica",
    "DELETE FROM django_migrations",
]


@pytest.fixture
def record(transactional_db):
    """Rows in every table of the record."""
    seeds.load(seeds.FOUNDING)
    use.record()
    assert [table for table in RECORDS if not content(table)] == []


def try_all(stranger, attacks, subtests) -> None:
    """Each is refused, or does nothing."""
    for table in RECORDS:
        before = content(table)
        for attack in attacks:
            with subtests.test(table=table, attack=attack):
                refused = is_refused(stranger, attack.format(table=table))
                assert content(table) == before
                assert refused or attack.startswith(("INSERT OR IGNORE", "GRANT"))


def test_what_is_on_record_is_changed_by_nobody_who_serves_pages(record, subtests):
    with a_stranger() as stranger:
        try_all(stranger, PLAIN + (ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL), subtests)


@pytest.mark.only_on("sqlite")
def test_no_unique_key_lets_a_row_be_replaced(record, subtests):
    """The new row is another one, but for one key of which there may be only one."""
    with a_stranger() as stranger:
        for model in guarded_models():
            table = model._meta.db_table
            columns = [str(field.column) for field in model._meta.local_concrete_fields]
            for key in unique_keys(model):
                free = {"id": "NULL", "submission": "lower(hex(randomblob(16)))", "key": "'another'"}
                given = ", ".join(name if name in key.columns else free.get(name, name) for name in columns)
                has_key = " AND ".join(f"{name} IS NOT NULL" for name in key.columns)
                attack = (
                    f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) SELECT {given} FROM {table} "
                    f"WHERE {has_key} AND {key.where or 'true'}"
                )
                with subtests.test(table=table, key=key.columns):
                    before = content(table)
                    is_refused(stranger, attack)
                    after = content(table)
                    assert [row for row in before if row not in after] == []


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("key", [-1, 0, 9223372036854775807])
def test_no_row_has_a_key_that_would_keep_others_out(record, key):
    with a_stranger() as stranger:
        assert is_refused(
            stranger,
            "INSERT INTO tracker_dispute_excerpts (id, dispute_id, excerpt_id) VALUES "
            f"({key}, (SELECT max(id) FROM tracker_dispute), (SELECT max(id) FROM tracker_excerpt))",
        )


@pytest.mark.only_on("postgresql")
def test_the_role_that_serves_pages_cannot_take_the_guards_off(record, two_roles, subtests):
    with a_stranger() as stranger:
        try_all(stranger, ONLY_THE_OWNER, subtests)
        guards.require()
        owner = os.environ["OWNER_DATABASE_URL"].split("//")[1].split(":")[0]
        for attack in [*AT_LARGE, f"SET ROLE {owner}", f"GRANT {owner} TO CURRENT_USER"]:
            with subtests.test(attack=attack):
                assert is_refused(stranger, attack)


@pytest.mark.only_on("postgresql")
def test_the_owner_is_refused_too_as_long_as_the_guards_are_on(record, two_roles, subtests):
    with a_stranger("OWNER_DATABASE_URL") as stranger:
        try_all(stranger, PLAIN + ON_POSTGRESQL, subtests)


@pytest.mark.only_on("postgresql")
def test_a_table_of_ones_own_hides_no_forecast_from_the_guards(analyst):
    """A session finds its own temporary tables first."""
    question = a_question(analyst)
    a_forecast(question, an_expert(analyst), analyst)
    with rights.as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE tracker_forecast (question_id bigint)")
        cursor.execute("CREATE TEMPORARY TABLE tracker_resolution (question_id bigint)")
        with pytest.raises(Exception, match="is frozen"):
            cursor.execute("UPDATE public.tracker_question SET title = 'x'")


FROZEN = [
    "UPDATE tracker_question SET title = 'x' WHERE id = {frozen}",
    "UPDATE tracker_question SET id = 1000000 WHERE id = {frozen}",
    "DELETE FROM tracker_question WHERE id = {frozen}",
    "INSERT INTO tracker_question SELECT * FROM tracker_question WHERE id = {frozen} "
    "ON CONFLICT (id) DO UPDATE SET title = 'x'",
]
FROZEN_ON_SQLITE = [
    "INSERT OR REPLACE INTO tracker_question SELECT * FROM tracker_question WHERE id = {frozen}",
    "UPDATE OR REPLACE tracker_question SET id = {frozen} WHERE id = {free}",
    "UPDATE OR REPLACE tracker_question SET key = 'frozen' WHERE id = {free}",
]


def test_what_was_asked_stays_as_it_was_when_somebody_had_answered(analyst, subtests):
    free, frozen = a_question(analyst, "Free"), a_question(analyst, "Frozen", key="frozen")
    a_forecast(frozen, an_expert(analyst), analyst)
    before = content("tracker_question")
    with a_stranger() as stranger:
        for attack in FROZEN + (FROZEN_ON_SQLITE if connection.vendor == "sqlite" else []):
            with subtests.test(attack=attack):
                assert is_refused(stranger, attack.format(free=free.pk, frozen=frozen.pk))
                assert content("tracker_question") == before


def test_a_row_is_not_back_dated(record, subtests):
    by = User.objects.people().first().pk
    columns = "recorded_at, recorded_by_id, source_id, is_complete, n_claims"
    values = f"{by}, (SELECT min(id) FROM tracker_source), true, 0"
    with a_stranger() as stranger:
        for when in ("'2019-02-01 00:00:00+00'", "'2999-01-01 00:00:00.000'", "NULL", "CURRENT_DATE"):
            with subtests.test(when=when):
                assert is_refused(stranger, f"INSERT INTO tracker_signoff ({columns}) VALUES ({when}, {values})")
        columns = columns.removeprefix("recorded_at, ")
        assert not is_refused(stranger, f"INSERT INTO tracker_signoff ({columns}) VALUES ({values})")


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize(
    "attack",
    [
        "BEGIN; SELECT pg_sleep(0.5); {insert}; COMMIT",
        "DO $$ BEGIN PERFORM pg_sleep(0.5); {insert}; END $$",
    ],
)
def test_a_row_is_not_dated_by_when_its_message_came_in(analyst, attack):
    question = a_question(analyst)
    columns = "question_id, text, recorded_by_id"
    insert = f"INSERT INTO tracker_clarification ({columns}) VALUES ({question.pk}, 'x', {analyst.pk})"
    with a_stranger() as stranger:
        stranger.execute(attack.format(insert=insert).encode())
        [(age,)] = stranger.execute("SELECT clock_timestamp() - recorded_at FROM tracker_clarification").fetchall()
    assert age.total_seconds() < 0.4
