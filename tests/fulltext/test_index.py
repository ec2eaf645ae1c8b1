"""The index follows its tables, whoever writes to them and however."""

import pytest
from django.core.management import call_command
from django.db import connection, models

from tests.making import a_question, a_source, an_excerpt, an_expert
from tracker.fulltext import index
from tracker.ledger import guards, rights
from tracker.models import Excerpt, Expert, Question, Source


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def is_found(word: str) -> bool:
    return Question.objects.holding(word).exists()


def test_it_follows_every_way_of_writing(analyst):
    question = a_question(analyst, "Does the zeppelin land?")
    assert is_found("zeppelin")
    question.title = "Does the airship land?"
    question.save()
    assert not is_found("zeppelin")
    assert is_found("airship")
    Question.objects.filter(pk=question.pk).update(criteria="Yes if a pilot says so.")
    assert is_found("pilot")
    execute(f"UPDATE tracker_question SET title = 'Does the balloon land?' WHERE id = {question.pk}")
    assert not is_found("airship")
    assert is_found("balloon")
    question.delete()
    assert not is_found("balloon")
    asked = {"opens_at": question.opens_at, "closes_at": question.closes_at, "recorded_by": analyst}
    glider = Question(title="Does the glider land?", criteria="Yes if it does.", **asked)
    Question.objects.bulk_create([glider])
    assert is_found("glider")
    execute("DELETE FROM tracker_question")
    assert not is_found("glider")


@pytest.mark.only_on("sqlite")
def test_a_row_that_a_stranger_replaces_is_found_by_its_new_words_alone(analyst):
    """Without recursive triggers a replaced row is deleted in silence."""
    question = a_question(analyst, "Does the zeppelin land?")
    columns = ", ".join(f.column for f in Question._meta.concrete_fields if f.name not in ("title", "recorded_at"))
    execute("PRAGMA recursive_triggers = OFF")
    try:
        execute(
            f"INSERT OR REPLACE INTO tracker_question ({columns}, title) "
            f"SELECT {columns}, 'Does the airship land?' FROM tracker_question WHERE id = {question.pk}"
        )
    finally:
        execute("PRAGMA recursive_triggers = ON")
    assert not is_found("zeppelin")
    assert is_found("airship")


def test_everyone_is_found_by_name_alias_and_biography(analyst):
    expert = an_expert(analyst, "Éric Gómez", aliases=["Eriko Gomes", "E. Góngora"], biography="Studies whales.")
    for words in ("gomez eric", "Gómez", "eriko", "gongora", "whale", "gom"):
        assert list(Expert.objects.holding(words)) == [expert]
    assert not Expert.objects.holding("u00f3ngora").exists()


def test_sources_and_quotations_are_found(analyst):
    source = a_source(analyst, "On ferries")
    excerpt = an_excerpt(analyst, "the tunnel will be dug", source)
    assert list(Source.objects.holding("ferry")) == [source]
    assert list(Excerpt.objects.holding("tunnels")) == [excerpt]


def test_a_text_is_found_only_while_everybody_may_read_it(analyst):
    source = a_source(analyst, "On the talks", licence="CC BY 4.0")
    source.hold_text("The zeppelin has landed.")
    found = Source.objects.holding("zeppelin")
    assert not found.exists()
    Source.objects.update(text_is_public=True)
    assert found.exists()
    Source.objects.update(text_is_public=False)
    assert not found.exists()
    assert not Source.objects.like("zeppelin landed talks").filter(title="On other things").exists()


def test_a_text_of_any_length_can_be_kept(analyst):
    source = a_source(analyst, "Long", licence="CC BY 4.0", text_is_public=True)
    source.hold_text("".join(f"{chr(0x20000 + n)}{chr(0x20000 + n % 7)} " for n in range(40_000)) * 3)
    source.hold_text("zeppelin " + "a" * 300_000)
    assert Source.objects.holding("zeppelin").exists()


@pytest.mark.django_db(transaction=True)
def test_migrating_builds_what_is_missing_or_of_an_older_form(analyst, monkeypatch):
    a_question(analyst, "Does the zeppelin land?")
    assert index.missing() == []
    if connection.vendor == "postgresql":
        with rights.as_owner():
            execute("DROP FUNCTION tracker_question_words_follow CASCADE")
    else:
        execute("DROP TABLE tracker_question_stems")
        for name in index._present(connection):
            if name.startswith("tracker_question_"):
                execute(f"DROP TRIGGER {name}")
    assert index.missing() == ["tracker_question"]
    call_command("migrate", verbosity=0)
    assert index.missing() == []
    assert is_found("zeppelin")
    with monkeypatch.context() as older:
        older.setattr(index, "LONGEST_TEXT", 50_000)
        assert index.missing() == list(index.TEXTS)
        call_command("migrate", verbosity=0)
        assert index.missing() == []
    call_command("migrate", verbosity=0)
    assert index.missing() == []


@pytest.mark.django_db(transaction=True)
def test_before_a_migration_triggers_of_every_form_come_off(analyst, monkeypatch):
    with rights.as_owner():
        with monkeypatch.context() as older:
            older.setattr(index, "LONGEST_TEXT", 50_000)
            index.install("tracker_question")
        index.remove_before_migrate("default", plan=[])
        assert index.missing() == ["tracker_question"]
        index.remove_before_migrate("default", plan=["something"])
        assert index._present(connection) == []
        guards.install_after_migrate("default")  # with the rights to the index that was made anew
    a_question(analyst, "Does the zeppelin land?")
    assert not is_found("zeppelin")
    call_command("migrate", verbosity=0)
    assert is_found("zeppelin")


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db(transaction=True)
def test_a_table_that_django_rebuilds_has_its_index_again_after_the_migration(analyst):
    a_question(analyst, "Does the zeppelin land?")
    with connection.schema_editor() as editor:
        longer = models.CharField(max_length=301)
        longer.set_attributes_from_name("title")
        longer.model = Question
        editor.alter_field(Question, Question._meta.get_field("title"), longer)
    execute("INSERT INTO tracker_topic (name, slug) VALUES ('x', 'x')")
    editor._remake_table(Question)
    assert index.missing() == ["tracker_question"]
    Question.objects.update(title="Does the airship land?")
    call_command("migrate", verbosity=0)
    assert is_found("airship")
    assert not is_found("zeppelin")
