"""Whatever calls a verb, the version of the record moves with it: no scoreboard calls itself up to date then."""

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction

from tests.making import a_claim, a_forecast, a_question, a_value, an_expert, day, read, resolved, said, settle
from tracker.models import (
    Change,
    Claim,
    Condition,
    Dispute,
    EventAssignment,
    Forecast,
    Import,
    Proposal,
    Question,
    RatingRequest,
    Resolution,
    Source,
    User,
    Withdrawal,
    changes,
)
from tracker.prose.passages import Passage
from tracker.scoreboards.stored import scoreboard

pytestmark = pytest.mark.django_db

WORDS = {"phrase": "likely", "note": "As I take it."}
# A page that somebody wants to be read; what an account may do.
NO_PART_OF_SCOREBOARDS = {"RetrievalQuerySet.ask", "User.give_role"}
LIKELY, UNLIKELY = {"low": 0.6, "best": 0.7, "high": 0.8}, {"low": 0.1, "best": 0.2, "high": 0.3}


class Record:
    """What verbs are tried on, made as it is asked for."""

    def __init__(self, analyst: User, admin: User, reader: User) -> None:
        self.analyst, self.admin, self.reader = analyst, admin, reader
        self.expert, self.question = an_expert(analyst), a_question(analyst)

    def claim(self) -> Claim:
        return a_claim(self.analyst, self.expert)

    def source(self) -> Source:
        return self.claim().excerpt.source

    PASSAGE = Passage(0, "", "What the page had.")

    def lacking(self) -> Source:
        source = self.source()
        source.hold_text("A text.", [self.PASSAGE])
        return source

    def verbal(self) -> Forecast:
        return said(self.question, self.expert, self.analyst, **(WORDS | LIKELY))

    def disputed_claim(self) -> Claim:
        claim = self.claim()
        claim.classify("vague", by=self.admin)
        return claim

    def disputed_forecast(self) -> Forecast:
        forecast = self.verbal()
        read(forecast, self.admin, **WORDS, **UNLIKELY)
        return forecast

    def resolved(self) -> Resolution:
        return resolved(self.question, "yes", self.admin)

    def condition(self) -> Condition:
        """On the outcome that has not come, which has not been carried to its question yet."""
        conditional = a_question(self.analyst)
        return Condition.objects.create(question=conditional, depends_on=self.question, outcome="no")

    def unsaved_resolution(self) -> Resolution:
        known = {"known_at": day("2019-02-28").at, "rationale": "It did."}
        decided = {"number": 1, "decision": "outcome", "outcome": "yes", "recorded_by": self.admin}
        return Resolution(question=self.question, **known, **decided)

    def unsaved_forecast(self) -> Forecast:
        made = {"made_at": day("2019-02-10").at, "basis": "stated", "probability": 0.7}
        return Forecast(question=self.question, expert=self.expert, recorded_by=self.analyst, **made)

    def unsaved_withdrawal(self) -> Withdrawal:
        a_forecast(self.question, self.expert, self.analyst)
        by = {"expert": self.expert, "recorded_by": self.analyst}
        return Withdrawal(question=self.question, made_at=day("2019-02-12").at, **by)

    def unsaved_proposal(self) -> Proposal:
        said = {"outcome": "yes", "known_at": day("2019-02-28").at, "rationale": "It did."}
        return Proposal(question=self.question, recorded_by=self.analyst, **said)

    def proposal(self) -> Proposal:
        return self.unsaved_proposal().log()

    def second(self) -> User:
        second = User.objects.create_user("second@example.org", name="Second")
        second.give_role("Analyst", by=self.admin)
        return second

    def ask(self, raters: list[User]) -> list[RatingRequest]:
        return RatingRequest.objects.ask(self.question, raters, by=self.admin)

    def imported(self) -> Import:
        entered = Import(name="a.csv", recorded_by=self.analyst).enter()
        a_forecast(self.question, self.expert, self.analyst, imported_in=entered)
        return entered

    def dispute(self) -> Dispute:
        return Dispute(resolution=self.resolved(), text="It did not.", recorded_by=self.reader).enter()


def _renaming(r: Record) -> Callable[[], Any]:
    r.analyst.name = "Ada"
    return r.analyst.save


def _question_to_be_asked_if(r: Record) -> Callable[[], Any]:
    conditional = a_question(r.analyst)
    return lambda: conditional.ask_if(r.question, "yes", by=r.analyst)


def _carrying(r: Record) -> Callable[[], Any]:
    cause = r.resolved()
    return partial(r.condition().carry, cause, by=r.admin)


def _taking_apart(r: Record) -> Callable[[], Any]:
    r.expert.merge_into(an_expert(r.analyst), by=r.admin)
    return partial(r.expert.take_apart, by=r.admin, note="They are two.")


def _overturning(r: Record) -> Callable[[], Any]:
    dispute = r.dispute()
    again = resolved(r.question, "no", r.admin)
    return lambda: dispute.overturn("So it is.", by=r.admin, resolution=again)


# Verb → what sets the stage for it and gives the call.
VERBS: dict[str, Callable[[Record], Callable[[], Any]]] = {
    "Question.forecast": lambda r: partial(a_forecast, r.question, r.expert, r.analyst),
    "Question.withdraw": lambda r: partial(
        r.verbal().question.withdraw, r.expert, by=r.analyst, made=day("2019-02-12")
    ),
    "Question.clarify": lambda r: partial(r.question.clarify, "By midnight.", by=r.analyst),
    "Question.assign_event": lambda r: partial(r.question.assign_event, "The summit", by=r.analyst),
    "Question.ask_if": _question_to_be_asked_if,
    "Question.ask_always": lambda r: a_question(r.analyst).ask_always,
    "Question.resolve": lambda r: r.resolved,
    "Question.annul": lambda r: partial(r.question.annul, "It was asked twice.", by=r.admin),
    "Question.reopen": lambda r: partial(r.resolved().question.reopen, "Too early.", by=r.admin),
    "QuestionQuerySet.rescore": lambda r: r.resolved() and Question.objects.all().rescore,
    "Resolution.decide": lambda r: r.unsaved_resolution().decide,
    "Condition.carry": _carrying,
    "Condition.ask": _question_to_be_asked_if,
    "Withdrawal.log": lambda r: r.unsaved_withdrawal().log,
    "EventAssignment.log": lambda r: (
        EventAssignment(question=r.question, event="The summit", recorded_by=r.analyst).log
    ),
    "EventAssignmentQuerySet.assign_all": lambda r: partial(
        EventAssignment.objects.assign_all, [(r.question.pk, "The summit")], by=r.analyst
    ),
    "WithdrawalQuerySet.enter_all": lambda r: partial(Withdrawal.objects.enter_all, [r.unsaved_withdrawal()]),
    "QuestionQuerySet.ask_all": lambda r: partial(Question.objects.ask_all, [], by=r.analyst),
    "QuestionQuerySet.resolve_all": lambda r: partial(Question.objects.resolve_all, [r.unsaved_resolution()]),
    "ForecastQuerySet.enter_all": lambda r: partial(Forecast.objects.enter_all, [r.unsaved_forecast()], []),
    "Forecast.log": lambda r: partial(r.unsaved_forecast().log, a_value(r.question, 0.7)),
    "Forecast.read": lambda r: partial(read, r.verbal(), r.admin, **WORDS, **LIKELY),
    "Forecast.settle": lambda r: partial(settle, r.disputed_forecast(), r.reader, **WORDS, **LIKELY),
    "Forecast.retract": lambda r: partial(r.verbal().retract, "Another question.", by=r.admin),
    "Claim.retract": lambda r: partial(r.claim().retract, "Another person.", by=r.admin),
    "Claim.classify": lambda r: partial(r.claim().classify, "vague", by=r.admin),
    "Claim.settle": lambda r: partial(r.disputed_claim().settle, "vague", by=r.reader, note="It is vague."),
    "Excerpt.claim": lambda r: partial(r.claim().excerpt.claim, r.expert, "vague", by=r.analyst),
    "Source.hold_text": lambda r: partial(r.source().hold_text, "Another text."),
    "Source.take_in": lambda r: partial(r.lacking().take_in, r.PASSAGE),
    "Source.leave_out": lambda r: partial(r.lacking().leave_out, [r.PASSAGE]),
    "Source.quote": lambda r: partial(r.source().quote, "Other words", by=r.analyst),
    "Source.sign_off": lambda r: partial(r.source().sign_off, by=r.analyst, is_complete=False),
    "Expert.affiliate": lambda r: partial(r.expert.affiliate, "Cato Institute"),
    "Expert.merge_into": lambda r: partial(r.expert.merge_into, an_expert(r.analyst), by=r.admin),
    "Expert.take_apart": _taking_apart,
    "Proposal.log": lambda r: r.unsaved_proposal().log,
    "Proposal.take_back": lambda r: partial(r.proposal().take_back, "Not yet.", by=r.analyst),
    "RatingRequestQuerySet.ask": lambda r: partial(r.ask, [r.analyst, r.second()]),
    "RatingRequest.answer": lambda r: partial(
        r.ask([r.analyst, r.second()])[0].answer, "yes", "So.", by=r.analyst
    ),
    "Proposal.accept": lambda r: partial(r.proposal().accept, by=r.admin),
    "Import.take_back": lambda r: partial(r.imported().take_back, "Another file.", by=r.analyst),
    "Proposal.decline": lambda r: partial(r.proposal().decline, "Not yet.", by=r.admin),
    "Dispute.uphold": lambda r: partial(r.dispute().uphold, "It did.", by=r.admin),
    "Dispute.overturn": _overturning,
    "User.save": _renaming,
    "Record.enter": lambda r: r.proposal,
}


def _verbs() -> set[str]:
    """Whatever opens the transaction of a verb, or takes who calls it, and is not a part of another."""
    models = list(apps.get_app_config("tracker").get_models())
    querysets = [model._default_manager._queryset_class for model in models]
    return {
        f"{one.__name__}.{name}"
        for each in (*models, *querysets)
        for one in each.__mro__
        if one.__module__.startswith("tracker.models.")
        for name, function in vars(one).items()
        if inspect.isfunction(function) and not name.startswith("_")
        if "with recording()" in inspect.getsource(function) or "by" in inspect.signature(function).parameters
    }


def test_no_verb_is_left_out():
    assert _verbs() - NO_PART_OF_SCOREBOARDS == set(VERBS)


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_makes_one_new_version(analyst, admin, reader, name):
    verb = VERBS[name](Record(analyst, admin, reader))
    before, n = Change.objects.version(), Change.objects.count()
    verb()
    assert Change.objects.version() != before
    assert Change.objects.count() == n + 1


def test_what_fails_makes_none(analyst, admin):
    question = a_question(analyst)
    n = Change.objects.count()
    with pytest.raises(ValidationError):
        question.reopen("It is open.", by=admin)
    assert Change.objects.count() == n
    question.clarify("The next one is counted again.", by=analyst)
    assert Change.objects.count() == n + 1


def test_what_began_earlier_and_is_committed_later_makes_another_version(db):
    Change.objects.create(pk=10_000_001)
    before = Change.objects.version()
    Change.objects.create(pk=10_000_000)
    assert Change.objects.version() != before


def test_a_scoreboard_notices_what_a_verb_did_without_a_form(analyst, tmp_path):
    scoreboard()
    file = tmp_path / "one.csv"
    file.write_text("expert,question,made_at,probability\nAda,Does it rain?,2019-02-26,0.7\n", encoding="utf-8")
    call_command("import_forecasts", str(file))
    board = scoreboard()
    assert board.is_up_to_date
    assert [(row.name, row.n_open) for row in board.rows if not row.is_benchmark] == [("Ada", 1)]


@pytest.mark.django_db(transaction=True)
def test_what_follows_the_record_does_so_once_it_is_committed(analyst, monkeypatch):
    versions: list[str] = []
    monkeypatch.setattr(changes, "followers", [lambda: versions.append(Change.objects.version())])
    question = a_question(analyst)
    with transaction.atomic():
        question.clarify("By midnight.", by=analyst)
        assert versions == []
    assert versions == [Change.objects.version()]


@pytest.mark.django_db(transaction=True)
def test_what_was_recorded_stays_recorded_if_what_follows_fails(analyst, monkeypatch):
    def fail() -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr(changes, "followers", [fail])
    question = a_question(analyst)
    question.clarify("By midnight.", by=analyst)
    assert question.clarifications.count() == 1
