"""Analysts at work on one source at the same moment, in threads of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from tests.conftest import person, signed_in
from tests.making import a_claim, a_question, a_source, an_expert
from tests.models.test_deciding import raters as two_or_more
from tests.views.test_bad_input import FORECAST, QUESTION, SOURCE
from tracker.forms.coding import ClassificationForm, SettledKindForm
from tracker.forms.forecasts import ForecastForm
from tracker.forms.proposals import ProposalAnswerForm
from tracker.forms.questions import QuestionForm
from tracker.forms.quoting import ExcerptForm, SignOffForm
from tracker.forms.ratings import RatingForm
from tracker.forms.resolutions import ResolutionForm
from tracker.forms.sources import SourceForm
from tracker.models import (
    Claim,
    Classification,
    Excerpt,
    Expert,
    Forecast,
    Proposal,
    ProposalAnswer,
    Question,
    Rating,
    RatingRequest,
    SignOff,
    Source,
    User,
)

TEXT = "It will rain. Later it will probably rain again, and then it will snow."


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each answers, begun at the same moment."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(timeout=20)
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def source(transactional_db, analyst) -> Source:
    source = a_source(analyst)
    source.hold_text(TEXT)
    return source


@pytest.fixture
def expert(transactional_db, analyst) -> Expert:
    return an_expert(analyst)


def quote(source: Source, by: User, exact: str, expert: Expert, kind: str = "vague", **more: str) -> Any:
    data = {"exact": exact, "kind": kind, "expert": expert.slug, "attribution": "high"} | more
    form = ExcerptForm(data, source=Source.objects.get(pk=source.pk))
    return form.submit(by=by) or form.errors


def test_two_analysts_quote_the_same_passage(source, expert, analyst, admin):
    found = at_once(
        *(lambda by=by: quote(source, by, "probably rain", expert) for by in (analyst, admin, analyst, admin))
    )
    assert all(isinstance(one, tuple) for one in found), found
    assert Excerpt.objects.count() == Claim.objects.count() == 1


def test_every_card_sent_twice_at_once_is_one_record(source, expert, analyst, admin):
    claim = a_claim(admin, expert)
    question = a_question(analyst)
    token = str(uuid4())
    cards = {
        Excerpt: lambda: ExcerptForm({"exact": "snow", "kind": "evidence", "token": token}, source=source),
        Question: lambda: QuestionForm(QUESTION | {"token": token}),
        Forecast: lambda: ForecastForm(FORECAST | {"token": token}, question=question, claim=claim),
        Classification: lambda: ClassificationForm({"kind": "vague", "token": token}, claim=claim),
        SignOff: lambda: SignOffForm({"is_complete": "", "token": token}, source=source),
        Source: lambda: SourceForm(SOURCE | {"token": token}),
    }
    for model, card in cards.items():
        before = model.objects.count()
        forms = [card() for _ in range(3)]
        found = at_once(*(lambda form=form: form.submit(by=analyst) for form in forms))
        assert all(found), (model, [form.errors for form in forms])
        assert model.objects.count() == before + 1, model


def test_a_text_is_corrected_while_it_is_quoted(source, expert, analyst, admin):
    other = "Never mind. " + TEXT.replace("snow", "hail")
    data = SOURCE | {"title": source.title}

    def edit(text: str) -> Any:
        form = SourceForm(data | {"text": text}, instance=Source.objects.get(pk=source.pk))
        return form.submit(by=admin) or form.errors

    for turn in range(6):
        words = ("rain again", "it will snow", "Later it", "probably", "and then", "It will rain")[turn]
        at_once(
            lambda: edit(other),
            lambda words=words: quote(source, analyst, words, expert),
            lambda: edit(TEXT),
            lambda: edit(TEXT + " So it is."),
        )
        source.refresh_from_db()
        for excerpt in source.excerpts.select_related("anchor"):
            anchor = getattr(excerpt, "anchor", None)
            held = source.text[anchor.start : anchor.end] if anchor else None
            assert held in (None, excerpt.exact)
            assert (held is None) == (excerpt.exact not in source.text)
        assert source.coding == "partial"


def test_an_edit_that_began_before_keeps_what_was_done_meanwhile(source, expert, analyst, admin):
    """Both forms were shown the old row: the second changes the title alone, and leaves the text to the first."""
    stale = Source.objects.get(pk=source.pk)
    source.quote("it will snow", by=analyst)
    Source.objects.get(pk=source.pk).hold_text("And " + TEXT)
    form = SourceForm(SOURCE | {"title": "Another title", "text": TEXT}, instance=stale)
    assert form.submit(by=admin), form.errors
    source.refresh_from_db()
    anchor = source.excerpts.get().anchor
    assert source.text[anchor.start : anchor.end] == "it will snow"
    assert (source.title, source.coding) == ("Another title", "partial")


def test_signed_off_while_a_forecast_is_quoted(source, expert, analyst, admin):
    for _ in range(4):
        at_once(
            lambda: SignOffForm({"is_complete": "True"}, source=Source.objects.get(pk=source.pk)).submit(by=admin),
            lambda: quote(source, analyst, "it will snow", expert, "forecast"),
        )
        source.refresh_from_db()
        has_open = Claim.objects.unlogged().exists()
        assert not (has_open and source.coding == "complete")


def test_two_settle_the_same_claim(transactional_db, expert, analyst, admin):
    claim = a_claim(analyst, expert)
    claim.classify("vague", by=admin)
    thirds = [User.objects.create_user(f"{n}@example.org", name=f"Third {n}") for n in range(3)]
    forms = [SettledKindForm({"kind": "vague", "note": "Soon is no date."}, claim=claim) for _ in thirds]
    found = at_once(*(lambda f=form, by=by: f.submit(by=by) for form, by in zip(forms, thirds, strict=True)))
    assert sum(one is not None for one in found) == 1
    assert Classification.objects.filter(settles=True).count() == 1
    assert Claim.objects.current().get().kind == "vague"


def test_two_log_the_same_forecast_on_a_page(source, expert, analyst, admin):
    claim = source.quote("it will snow", by=analyst).claim(expert, "forecast", by=analyst)
    question = a_question(analyst)
    where = reverse("coding", args=[source.pk], query={"claim": claim.pk, "question": question.pk})
    token = str(uuid4())
    clients = [signed_in(analyst) for _ in range(3)]
    found = at_once(*(lambda c=c: c.post(where, FORECAST | {"token": token}).status_code for c in clients))
    assert found == [302] * 3
    assert Forecast.objects.count() == 1


def test_one_text_is_one_source_and_one_name_one_author(analyst, admin, transactional_db):
    for turn in range(4):
        data = SOURCE | {"text": f"It will rain {turn} times.", "authors": f"Rita {turn}", "new_authors": "on"}
        found = at_once(*(lambda by=by, data=data: SourceForm(data).submit(by=by) for by in (analyst, admin)))
        assert any(found)
        assert Source.objects.filter(text=data["text"]).count() == 1
        assert Expert.objects.filter(name=f"Rita {turn}").count() == 1


def test_the_same_answer_sent_many_times_at_once_is_one_record(source, analyst, admin):
    """Of a rater, from several tabs; of an admin, by many clicks; and the proposal itself."""
    question, excerpt, raters = a_question(analyst), source.quote("snow", by=analyst), two_or_more(2)
    typed = {"decision": "outcome:No", "known": "2019-02-28", "rationale": "It did not.", "after": "0"}
    typed |= {f"evidence-{excerpt.pk}": "supports", "token": str(uuid4())}

    def propose() -> Any:
        return ResolutionForm(typed, question=question, candidates=[excerpt]).submit(by=analyst)

    found = at_once(*[propose] * 6)
    proposal = Proposal.objects.get()
    assert found == [proposal] * 6

    def accept() -> Any:
        form = ProposalAnswerForm({"answer": "accept", "token": str(uuid4())}, proposal=Proposal.objects.get())
        return form.submit(by=admin) or " ".join(form.non_field_errors())

    found = at_once(*[accept] * 6)
    assert sum(isinstance(one, ProposalAnswer) for one in found) == 1
    assert sum("has answered this proposal already" in str(one) for one in found) == 5
    assert question.resolutions.count() == 1

    request = RatingRequest.objects.ask(a_question(analyst), raters, by=admin)[0]

    def rate() -> Any:
        return RatingForm({"outcome": "outcome:Yes", "reason": "It did."}, request=request).submit(by=raters[0])

    assert all(at_once(*[rate] * 6))
    assert Rating.objects.count() == 1


def test_two_admins_decide_at_the_same_moment(source, analyst, admin):
    other, excerpt = person("Reader"), source.quote("snow", by=analyst)
    other.give_role("Admin", by=admin)
    for _ in range(10):
        question = a_question(analyst)

        def decide(by: User, outcome: str, question: Question = question) -> Any:
            typed = {"decision": f"outcome:{outcome}", "known": "2019-02-28", "rationale": "So.", "after": "0"}
            typed[f"evidence-{excerpt.pk}"] = "supports"
            form = ResolutionForm(typed, question=question, candidates=[excerpt])
            return form.submit(by=by) or " ".join(form.non_field_errors())

        found = at_once(partial(decide, admin, "Yes"), partial(decide, other, "No"))
        assert question.resolutions.count() == 1
        assert sum("was first: Resolved" in str(one) for one in found) == 1
