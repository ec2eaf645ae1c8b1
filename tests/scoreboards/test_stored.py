"""A scoreboard is computed for a version of the record, and not because time goes by."""

import hashlib
from dataclasses import fields
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.making import an_expert
from tracker.models import Change, StoredScoreboard
from tracker.models.changes import recording
from tracker.scoreboards import stored
from tracker.scoreboards.proven import Proven
from tracker.scoreboards.standings import Report, Standing
from tracker.scoring.comparison import Comparison
from tracker.scoring.frequency import Level

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(monkeypatch):
    """Puts the clock forward."""
    now = timezone.now

    def by(much: timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now() + much)

    return by


def test_one_of_a_record_that_stays_the_same_stays(analyst, later):
    an_expert(analyst)
    first = stored.scoreboard()
    later(timedelta(days=30))
    again = stored.scoreboard()
    assert again.is_up_to_date
    assert again.as_of == first.as_of


def test_one_that_was_ordered_of_a_worker_that_died_is_ordered_anew(analyst, later, monkeypatch):
    monkeypatch.setattr(stored, "_is_quick", lambda *_: False)
    with recording():
        an_expert(analyst)
    monkeypatch.setattr(stored, "ORDERED_ANEW_AFTER", timedelta(days=1))  # this test does not run over its end
    for much, n_ordered in ((timedelta(), 1), (timedelta(), 1), (stored.ORDERED_ANEW_AFTER, 2)):
        later(much)
        assert not stored.scoreboard().is_up_to_date
        assert DBTaskResult.objects.count() == n_ordered


def test_what_is_stored_has_another_number_whenever_its_fields_change():
    """What an older program stored is computed anew, and never read as if it was of this one."""
    kinds = (Report, Standing, Proven, Comparison, Level)
    names = " ".join(f"{kind.__name__}: {', '.join(field.name for field in fields(kind))}" for kind in kinds)
    assert (stored.SHAPE, hashlib.sha256(names.encode()).hexdigest()[:8]) == ("6:", "e38ee423")


def test_what_an_older_program_stored_is_computed_anew(client, analyst):
    for query in (stored.PROVEN, stored.FREQUENCIES, ""):
        StoredScoreboard.objects.keep(query, f"5:{Change.objects.version()}", {"levels": [{"level": 80}]}, 0.1)
    assert client.get("/").status_code == 200
    assert stored.frequencies() == ([], True)
