"""What is downloaded as `outturn` CSV and read into an empty record is written the same again."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.making import a_choice, a_forecast, a_question, a_source, an_expert, day, resolved, said
from tracker import lexicons, seeds
from tracker.models import Expert, Forecast, Question, Withdrawal
from tracker.values.moments import Moment

pytestmark = pytest.mark.django_db


def exported() -> str:
    """As a reader gets it."""
    return Client().get(reverse("outturn_csv")).getvalue().decode()


def read(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8", newline="")
    out = StringIO()
    try:
        call_command("import_forecasts", str(path), stdout=out)
    except SystemExit:
        raise AssertionError(out.getvalue()[-3000:]) from None
    return out.getvalue()


@pytest.fixture
def elsewhere():
    """Makes a record, writes it, and forgets it."""

    def make(fill) -> str:
        with transaction.atomic():
            fill()
            written = exported()
            transaction.set_rollback(True)
        return written

    return make


def test_the_shipped_case_comes_back(elsewhere, tmp_path):
    def fill() -> None:
        seeds.load(seeds.FOUNDING)
        call_command("export", str(tmp_path / "dump"), "--for-import", verbosity=0)

    written = elsewhere(fill)
    assert (tmp_path / "dump" / "outturn.csv").read_bytes().decode() == written
    lexicons.load()
    read(tmp_path / "a.csv", written)
    assert exported() == written
    assert Forecast.objects.count() > 10
    report = read(tmp_path / "a.csv", written)
    assert " 0 forecasts created, " in report
    assert exported() == written


def test_everything_that_a_row_can_say_comes_back(elsewhere, tmp_path, analyst, admin):
    def fill() -> None:
        ada, lab = an_expert(analyst, "Ada"), an_expert(analyst, "=Lab", kind="organization")
        first = a_question(analyst, "Will it rain?", key="q1")
        first.assign_event("Rain", by=analyst)
        source = a_source(analyst, "A note", url="https://example.org/note")
        claim = source.quote("It will rain […] for sure", by=analyst).claim(ada, "forecast", by=analyst)
        a_forecast(first, ada, analyst, 0.7, claim=claim, confidence="high confidence")
        a_forecast(first, ada, analyst, 0.2)  # later that day
        old = a_forecast(first, lab, analyst, 0.9, made="2019-01")
        a_forecast(
            first, lab, analyst, 0.8, made="2019-02-11", replaces=old, replaces_note="The day: it was misread."
        )
        first.withdraw(ada, by=analyst, made=day("2019-02-20"))
        a_forecast(first, ada, analyst, 0.4, made="2019-02-21 10:30:05.5")
        evidence = source.quote("It rained", by=analyst)
        resolved(first, "yes", admin)
        assert evidence
        said(
            a_question(analyst, "Will it snow?"),
            ada,
            analyst,
            phrase="maybe",
            note="So.",
            low=0.3,
            best=0.4,
            high=0.6,
        )
        choice = a_choice(analyst, "A", "B, or C", "“D”")
        a_forecast(choice, lab, analyst, [0.2, 0.3, 0.5], made_basis="inferred", made_basis_note="As told.")
        choice.annul("It was asked twice.", by=admin)
        number = a_question(analyst, "How many?", kind="numeric", lower_bound=-5, upper_bound=100.5, unit="cats")
        a_forecast(number, ada, analyst, [[0.1, 2.5], [0.5, 40], [0.9, 75]])
        resolved(number, "-2.5", admin)
        if_so = a_question(analyst, "If it rains, will it pour?")
        if_so.ask_if(first, "yes", by=analyst)
        a_forecast(if_so, ada, analyst, 0.6)
        not_so = a_question(analyst, "If it does not rain?")
        not_so.ask_if(first, "no", by=analyst)
        a_forecast(not_so, ada, analyst, 0.6)
        unasked = a_question(analyst, "What nobody forecasts")
        depends = a_question(analyst, "If nobody forecasts?")
        depends.ask_if(unasked, "yes", by=analyst)
        a_forecast(depends, ada, analyst, 0.6)

    written = elsewhere(fill)
    read(tmp_path / "a.csv", written)
    assert exported() == written
    rain = Question.objects.get(key="q1")
    assert rain.resolution.outcome == "yes"
    assert Forecast.objects.exclude(replaces=None).get().replaces_note == "The day: it was misread."
    assert Withdrawal.objects.get().made == Moment.parse("2019-02-20")
    assert Expert.objects.get(name="=Lab").kind == "organization"
    assert Question.objects.get(title="If it does not rain?").resolution.is_annulled
    assert Question.objects.get(title="If it rains, will it pour?").condition_is_met
    assert read(tmp_path / "a.csv", written).count(" 0 forecasts created, ") == 1
    assert exported() == written


def test_more_forecasts_than_are_held_at_once_are_written_in_the_same_order(analyst, monkeypatch):
    ada = an_expert(analyst, "Ada")
    for _ in range(3):
        question = a_question(analyst)
        old = a_forecast(question, ada, analyst, 0.3)
        a_forecast(question, ada, analyst, 0.4, replaces=old, replaces_note="A misprint.")
        a_forecast(question, ada, analyst, 0.5, made="2019-02-20")
    whole = exported()
    monkeypatch.setattr("tracker.transfer.outturn.FORECASTS_AT_ONCE", 2)
    assert exported() == whole
    assert whole.count("\n") == 10
