"""Verdicts on calibration are taken over only where nothing differs that they follow from."""

import pytest

from tests.making import a_forecast, a_question, an_expert, read, resolved, said
from tracker.models import Forecast, Question, StoredScoreboard
from tracker.scoreboards import verdicts
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.standings import Report, compute
from tracker.scoreboards.stored import scoreboard

pytestmark = pytest.mark.django_db
LIKELY = {"phrase": "likely", "low": 0.6, "best": 0.7, "high": 0.8, "note": "so read"}


CHANGES = ["resolution", "another_resolution", "reading", "correction", "retraction", "merge", "reopening"]


class Record:
    """Ada and Bob have forecast 34 questions, half of them Yes, one in words; Cy one of his own."""

    def __init__(self, analyst, admin) -> None:
        self.by, self.admin = analyst, admin
        self.ada, self.bob, self.cy = (an_expert(analyst, name) for name in ("Ada", "Bob", "Cy"))
        for n in range(34):
            question = a_question(analyst)
            a_forecast(question, self.ada, analyst, 0.9 if n % 3 else 0.2)
            if n:
                a_forecast(question, self.bob, analyst, 0.4 + n / 100)
            else:
                said(question, self.bob, analyst, **LIKELY)
            resolved(question, "yes" if n % 2 else "no", admin)
        self.first, self.second = Question.objects.order_by("pk")[:2]
        self.alone, self.open = a_question(analyst), a_question(analyst)
        a_forecast(self.alone, self.cy, analyst)
        resolved(self.alone, "yes", admin)
        a_forecast(self.open, self.ada, analyst)

    def resolution(self) -> set[str]:
        resolved(self.open, "no", self.admin)
        return {"Ada"}

    def another_resolution(self) -> set[str]:
        resolved(self.first, "yes", self.admin)
        return {"Ada", "Bob"}

    def reopening(self) -> set[str]:
        self.second.reopen("It is not over.", by=self.admin)
        return {"Ada", "Bob"}

    def correction(self) -> set[str]:
        before = Forecast.objects.get(question=self.first, expert=self.ada)
        a_forecast(self.first, self.ada, self.by, 0.25, replaces=before, replaces_note="Misread.")
        return {"Ada"}

    def retraction(self) -> set[str]:
        Forecast.objects.current().get(question=self.first, expert=self.ada).retract("Not hers.", by=self.by)
        return {"Ada"}

    def merge(self) -> set[str]:
        self.cy.merge_into(self.ada, by=self.admin)
        return {"Ada"}

    def reading(self) -> set[str]:
        words = Forecast.objects.get(question=self.first, expert=self.bob)
        read(words, self.admin, **LIKELY | {"low": 0.7, "best": 0.8, "high": 0.9})
        return {"Bob"}


@pytest.fixture
def record(analyst, admin) -> Record:
    return Record(analyst, admin)


def judged(found: Report) -> dict[str, str]:
    return {row.name: row.calibration for row in found.rows if row.name in ("Ada", "Bob")}


def test_taken_over_it_is_what_it_would_be_anew(record):
    views = [Filters(timing=timing) for timing in ("first", "time-averaged", "last")]
    before = {filters: compute(filters) for filters in views}
    for change in CHANGES:
        touched = getattr(record, change)()
        for filters in views:
            anew, known = compute(filters), before[filters].verdicts
            assert len(known) == 2
            assert compute(filters, known) == anew, change
            # Whatever was said of somebody whom the change touches is not said again.
            found, right = judged(compute(filters, dict.fromkeys(known, "underconfident"))), judged(anew)
            assert "underconfident" not in right.values()
            assert {name for name, word in found.items() if word == right[name]} == touched, change
            before[filters] = anew


def test_only_those_are_judged_anew_whom_a_resolution_touches(record, monkeypatch):
    seen = []
    judge = verdicts.calibration_verdict
    monkeypatch.setattr(verdicts, "calibration_verdict", lambda *given: seen.append(given) or judge(*given))
    scoreboard()
    assert len(seen) == 2
    record.resolution()
    assert scoreboard(at_once=True).is_up_to_date
    assert len(seen) == 3
    StoredScoreboard.objects.update(version="0:1-1@1", report={"something": "else"})
    scoreboard(at_once=True)
    assert len(seen) == 5


def test_another_release_takes_nothing_over(record, monkeypatch):
    before = compute(Filters())
    monkeypatch.setattr(verdicts, "_METHOD", b"another way")
    assert set(compute(Filters(), before.verdicts).verdicts).isdisjoint(before.verdicts)
