"""Whoever writes to the database, the record only grows."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.making import a_forecast, a_question, an_excerpt, an_expert, resolved
from tests.migrations import later
from tracker.fulltext import index
from tracker.ledger import guards, rights
from tracker.ledger.guarded import dated_models, guarded_models, is_append_only
from tracker.models import Forecast
from tracker.models.record import AppendOnlyError

RECORDS = [model for model in guarded_models() if is_append_only(model)]


def execute(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def rows(analyst):
    """One row in the tables that the attacks below are aimed at."""
    question = a_question(analyst)
    a_forecast(question, an_expert(analyst), analyst)
    an_excerpt(analyst)
    resolved(question, "yes", analyst)
    return question


def test_every_noun_that_is_never_edited_is_guarded():
    names = {model.__name__ for model in RECORDS}
    assert names >= {"Forecast", "Withdrawal", "Reading", "Resolution", "Evidence", "Clarification"}
    assert names >= {"Dispute", "DisputeAnswer", "Proposal", "ProposalAnswer", "Excerpt", "Claim", "Retraction"}
    assert names >= {
        "Dispute_excerpts",
        "ProposedEvidence",
        "Signature",
        "RatingRequest",
        "Rating",
        "Merge",
        "RoleChange",
    }


def test_the_models_refuse_too(rows):
    forecast = Forecast.objects.get()
    forecast.probability = 0.1
    for change in (
        forecast.save,
        forecast.delete,
        Forecast.objects.all().delete,
        lambda: Forecast.objects.update(probability=0.1),
        lambda: Forecast.objects.bulk_update([forecast], ["probability"]),
    ):
        with pytest.raises(AppendOnlyError):
            change()
    forecast.refresh_from_db()
    assert forecast.probability == 0.7


def test_a_question_is_frozen_by_its_first_forecast(analyst):
    question = a_question(analyst)
    execute(f"UPDATE tracker_question SET title = 'Still open to edits' WHERE id = {question.pk}")
    a_forecast(question, an_expert(analyst), analyst)
    for attack in (
        "UPDATE tracker_question SET title = 'x' WHERE id = {0}",
        "DELETE FROM tracker_question WHERE id = {0}",
    ):
        with pytest.raises(DatabaseError):
            execute(attack.format(question.pk))


LAX = "ALTER TABLE tracker_forecast DISABLE TRIGGER tracker_forecast_dated"


def insert_forecast(question, user, column: str, value: str) -> None:
    expert = an_expert(user)
    execute(
        f"INSERT INTO tracker_forecast (question_id, expert_id, basis, {column}, made_at, made_precision, "
        "made_basis, made_basis_note, replaces_note, confidence, recorded_by_id) VALUES "
        f"({question.pk}, {expert.pk}, 'stated', {value}, '2019-02-10', 'day', 'stated', '', '', '', {user.pk})"
    )


@pytest.mark.parametrize(("column", "value"), [("probability", "0.5"), ("distribution", "'[0.25, 0.75]'")])
def test_the_database_takes_what_is_right(rows, analyst, column, value):
    insert_forecast(rows, analyst, column, value)
    assert Forecast.objects.count() == 2


@pytest.mark.parametrize(
    "distribution", ["[0.5, 0.4]", "[1.5, -0.5]", "[1.0]", "[]", '["a", "b"]', "[0.5, null, 0.5]"]
)
def test_the_database_refuses_a_distribution_that_is_none(rows, analyst, distribution):
    with pytest.raises(DatabaseError):
        insert_forecast(rows, analyst, "distribution", f"'{distribution}'")


@pytest.mark.parametrize("p", ["1.0000001", "-0.1", "9e999", "'NaN'", "'Infinity'"])
def test_the_database_refuses_a_probability_that_is_none(rows, analyst, p):
    with pytest.raises(DatabaseError):
        insert_forecast(rows, analyst, "probability", p)


@pytest.mark.parametrize("model", dated_models())
def test_only_the_database_says_when_a_row_was_recorded(model, analyst):
    """Nothing else is wrong with the row, so far as the database looks before this."""
    table, column = model._meta.db_table, "recorded_at"
    with pytest.raises(DatabaseError, match="said by the database alone"):
        execute(f"INSERT INTO {table} ({column}) VALUES ('2019-01-01 00:00:00')")


def test_when_a_row_was_recorded_is_kept_where_others_are_edited(analyst):
    question = a_question(analyst)
    question.unit = "warheads"
    question.save()
    with pytest.raises(DatabaseError):
        execute("UPDATE tracker_question SET recorded_at = '2019-01-01 00:00:00'")
    before = question.recorded_at
    question.refresh_from_db()
    assert (question.unit, question.recorded_at) == ("warheads", before)


def test_the_condition_of_a_question_is_frozen_with_it(analyst):
    first, second = a_question(analyst), a_question(analyst)
    second.ask_if(first, "Yes", by=analyst)
    execute("UPDATE tracker_condition SET outcome = 'No'")
    a_forecast(second, an_expert(analyst), analyst)
    columns = "question_id, depends_on_id, outcome"
    for attack in (
        "UPDATE tracker_condition SET outcome = 'Yes'",
        "DELETE FROM tracker_condition",
        f"INSERT INTO tracker_condition ({columns}) VALUES ({second.pk}, {first.pk}, 'No')",
    ):
        with pytest.raises(DatabaseError, match="is frozen"):
            execute(attack)


# --- While the database is migrated ---------------------------------------------------------------


@pytest.fixture
def to_apply(tmp_path, monkeypatch, settings):
    """Give `migrate` one more migration, of these operations."""

    def add(*operations: str) -> None:
        monkeypatch.syspath_prepend(tmp_path)
        settings.MIGRATION_MODULES = {"tracker": later.package(tmp_path, *operations)}

    return add


@contextmanager
def seeing_statements() -> Iterator[list[tuple[str, bool]]]:
    """What is executed meanwhile, and whether within a transaction."""
    seen = []

    def see(execute, sql, *rest):
        seen.append((sql, connection.in_atomic_block))
        return execute(sql, *rest)

    with connection.execute_wrapper(see):
        yield seen


def test_migrating_puts_the_guards_back_that_a_killed_one_left_off(transactional_db):
    with rights.as_owner():
        guards.remove()
    with pytest.raises(ImproperlyConfigured, match=r"Run manage\.py migrate"):
        guards.require()
    call_command("migrate", verbosity=0)
    assert guards.differences() == []


@pytest.mark.django_db(transaction=True)
def test_a_migration_may_change_the_record_and_leaves_every_trigger_on_when_it_fails(rows, to_apply):
    to_apply(
        "migrations.RunSQL(\"UPDATE tracker_forecast SET made_basis_note = 'changed'\")",
        "migrations.RunPython(lambda apps, editor: 1 / 0)",
    )
    with pytest.raises(ZeroDivisionError):
        call_command("migrate", verbosity=0)
    assert guards.differences() == []
    assert index.missing() == []
    assert Forecast.objects.get().made_basis_note == ""


@pytest.mark.django_db(transaction=True)
def test_where_there_is_nothing_to_apply_no_guard_is_touched(rows):
    with seeing_statements() as seen:
        call_command("migrate", verbosity=0)
    assert seen
    assert not [sql for sql, _ in seen if "TRIGGER" in sql]
    assert guards.differences() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("option", ["--plan", "--check"])
def test_to_look_at_what_would_be_applied_takes_no_guard_off(option, to_apply):
    to_apply("migrations.RunPython(lambda apps, editor: 1 / 0)")
    with seeing_statements() as seen, suppress(SystemExit):
        call_command("migrate", option, stdout=StringIO())
    assert seen
    assert not [sql for sql, _ in seen if "TRIGGER" in sql]


@pytest.mark.django_db(transaction=True)
def test_a_guard_of_an_older_name_comes_off_and_stays_off(rows):
    refuse = {
        "sqlite": "BEGIN SELECT RAISE(ABORT, 'no'); END",
        "postgresql": "EXECUTE FUNCTION outturn_refuse_change()",
    }
    change = "UPDATE tracker_expert SET biography = biography"
    with rights.as_owner():
        execute(f'CREATE TRIGGER "old guard" BEFORE UPDATE ON tracker_expert {refuse[connection.vendor]}')
        assert guards.differences() == ["trigger old guard on tracker_expert is not this program’s"]
        with pytest.raises(DatabaseError):
            execute(change)
        guards.remove()
        execute(change)
        execute("UPDATE tracker_forecast SET probability = 0.5")
        guards.install()
        execute(change)
    assert guards.differences() == []


@pytest.mark.django_db(transaction=True)
def test_putting_guards_back_leaves_no_moment_without_them(rows):
    with rights.as_owner():
        execute({"sqlite": "DROP TRIGGER tracker_forecast_dated"}.get(connection.vendor) or LAX)
        with seeing_statements() as seen:
            guards.install()
    dropped = [within_transaction for sql, within_transaction in seen if sql.startswith("DROP TRIGGER")]
    assert dropped
    assert all(dropped)
