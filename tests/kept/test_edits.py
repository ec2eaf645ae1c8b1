"""Whatever a stranger can see is shown as it is now, however often it was asked for before."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import signed_in
from tests.making import a_claim, a_forecast, a_question, a_source, an_expert, day, resolved
from tracker.forms.sources import CollectionForm
from tracker.models import Change, Collection, Expert, Source, User
from tracker.models.changes import recording
from tracker.views import sources

pytestmark = pytest.mark.django_db

NEW = "Quite another wording"


class Record:
    """What is edited, and by whom."""

    def __init__(self, analyst: User, admin: User) -> None:
        self.analyst, self.admin = analyst, admin
        self.expert = an_expert(analyst)
        self.claim = a_claim(analyst, self.expert)
        self.source: Source = self.claim.excerpt.source
        self.question = a_question(analyst)
        self.forecast = a_forecast(self.question, self.expert, analyst, claim=self.claim)
        self.collection = Collection.objects.create(title="C", slug="c", frame="complete", recorded_by=analyst)
        self.collection.questions.add(self.question)
        self.collection.sources.add(self.source)

    def send(self, name: str, row: Any, /, **fields: str) -> None:
        """The form at this address with these inputs changed; the others as they are shown."""
        client = signed_in(self.admin)
        address = reverse(name, args=[row.slug if isinstance(row, Expert) else row.pk])
        form = client.get(address).context["form"]
        shown = {one.html_name: one.value() for one in form if one.value() not in (None, False)}
        response = client.post(address, shown | fields)
        assert response.status_code == 302, response.context["form"].errors


def _page(name: str, **args: Any) -> Callable[[Record], str]:
    return lambda r: reverse(name, **args)


def _of(name: str) -> Callable[[Record], str]:
    return lambda r: getattr(r, name).get_absolute_url()


def _rename(r: Record) -> None:
    r.analyst.name = NEW
    r.analyst.save(update_fields=["name"])


def _merge(r: Record) -> None:
    an_expert(r.analyst, NEW).merge_into(r.expert, by=r.admin)


def _collect(r: Record) -> None:
    data = {"title": NEW, "frame": "complete", "questions": [r.question.pk], "sources": [r.source.pk]}
    assert CollectionForm(data, instance=r.collection).submit(by=r.analyst)


# What is done → where it shows, how it is done, and what a page says then.
EDITS: dict[str, tuple[Callable[[Record], str], Callable[[Record], Any], str]] = {
    "name of an expert": (_of("expert"), lambda r: r.send("expert_edit", r.expert, name=NEW), NEW),
    "biography": (_of("expert"), lambda r: r.send("expert_edit", r.expert, biography=NEW), NEW),
    "affiliation": (_of("expert"), lambda r: r.expert.affiliate("Cato Institute", role=NEW), NEW),
    "merged expert": (_of("expert"), _merge, NEW),
    "expert": (_page("experts"), lambda r: r.send("expert_edit", r.expert, name=NEW), NEW),
    "title of a source": (_of("source"), lambda r: r.send("source_edit", r.source, title=NEW), NEW),
    "title among sources": (_page("sources"), lambda r: r.send("source_edit", r.source, title=NEW), NEW),
    "quotation": (
        _of("source"),
        lambda r: r.source.quote(NEW, by=r.analyst).claim(r.expert, "vague", by=r.analyst),
        NEW,
    ),
    "sign-off": (_of("source"), lambda r: r.source.sign_off(by=r.admin), "signed off"),
    "retraction of a claim": (_of("source"), lambda r: r.claim.retract(NEW, by=r.admin), NEW),
    "retraction of a forecast": (_of("question"), lambda r: r.forecast.retract(NEW, by=r.admin), NEW),
    "clarification": (_of("question"), lambda r: r.question.clarify(NEW, by=r.analyst), NEW),
    "event": (_of("question"), lambda r: r.question.assign_event(NEW, by=r.analyst), NEW),
    "resolution": (_of("question"), lambda r: resolved(r.question, "yes", r.admin), "Resolved"),
    "annulment": (_of("question"), lambda r: r.question.annul(NEW, by=r.admin), NEW),
    "forecast": (_of("question"), lambda r: a_forecast(r.question, an_expert(r.analyst, NEW), r.analyst), NEW),
    "withdrawal": (
        _of("question"),
        lambda r: r.question.withdraw(r.expert, by=r.analyst, made=day("2019-02-12")),
        "Withdrawn",
    ),
    "title of a collection": (_of("collection"), _collect, NEW),
    "name of whoever recorded it": (_of("source"), _rename, NEW),
    "front page": (_page("home"), lambda r: r.question.annul(NEW, by=r.admin), "Annulled"),
    "scoreboard": (_page("scoreboard"), lambda r: r.send("expert_edit", r.expert, name=NEW), NEW),
    "scoreboard as CSV": (_page("scoreboard_csv"), lambda r: r.send("expert_edit", r.expert, name=NEW), NEW),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_shows_at_once(folder, analyst, admin, name):
    where, edit, words = EDITS[name]
    record = Record(analyst, admin)
    address = where(record)
    before = [Client().get(address) for _ in range(2)]
    assert before[0].status_code == 200
    assert words not in before[1].content.decode()
    edit(record)
    assert words in Client().get(where(record), follow=True).content.decode()


def test_what_is_recorded_while_a_page_is_made_is_on_the_next(folder, analyst, monkeypatch):
    source = a_source(analyst, "As it was")
    report = sources.graded_source

    def meanwhile(found: Source) -> Any:
        with recording():
            Source.objects.filter(pk=found.pk).update(title="As it was, and more")
        return report(found)

    monkeypatch.setattr(sources, "graded_source", meanwhile)
    address = source.get_absolute_url()
    assert "and more" not in Client().get(address).content.decode()
    monkeypatch.undo()
    assert "and more" in Client().get(address, follow=True).content.decode()


def test_signing_in_and_another_password_are_no_change(analyst, client):
    before = Change.objects.version()
    client.force_login(analyst)
    analyst.set_password("battery horse correct")
    analyst.save()
    analyst.give_role("Reader", by=analyst)
    assert Change.objects.version() == before
