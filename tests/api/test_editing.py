"""Rows that are edited, as the forms of pages do: what is left out stays as it was."""

import pytest

from tests.api.test_writing import ASKED, ada, is_read_back_equal, log
from tests.making import a_source, an_expert
from tracker.forms.questions import QuestionForm
from tracker.models import Question, Topic, User

pytestmark = pytest.mark.django_db
__all__ = ["ada"]


def test_an_expert(program, analyst):
    an_expert(analyst, "Ada", biography="Counts.", aliases=["A. L."], orcid="0000-0002-1825-0097")
    answer = program.post("/experts/ada/edit", {"homepage": "https://example.org/", "biography": None})
    assert answer.status_code == 201, answer.json()
    row = answer.json()
    assert (row["homepage"], row["biography"], row["aliases"]) == ("https://example.org/", "", ["A. L."])
    assert row["orcid"] == "0000-0002-1825-0097"
    assert program.post("/experts/ada/edit", {"aliases": []}).json()["aliases"] == []
    assert program.post("/experts/ada/edit", {"name": None}).json()["fields"].keys() == {"name"}
    assert is_read_back_equal(program, program.post("/experts/ada/edit", {"name": "Ada Lovelace"}))


def test_a_source(program, analyst, ada):
    source = a_source(analyst, "Engines", licence="CC BY", text_is_public=True)
    source.authors.add(ada)
    source.hold_text("They work.")
    address = f"/sources/{source.pk}"
    row = program.post(f"{address}/edit", {"publisher": "The Paper"}).json()
    assert (row["publisher"], row["title"], row["authors"]) == ("The Paper", "Engines", ["ada"])
    assert program.get(address).json()["text"] == "They work."
    program.post(f"{address}/edit", {"text_is_public": False})
    assert program.get(address).json()["text"] is None
    source.refresh_from_db()
    assert (source.text, source.licence) == ("They work.", "CC BY")


def test_a_question_until_something_is_forecast(program, ada):
    asked = program.post("/questions", ASKED).json()
    address = f"/questions/{asked['id']}/edit"
    row = program.post(address, {"closes": "2019-03-31", "topics": ["Norway"]}).json()
    assert (row["closes"], row["topics"], row["criteria"]) == ("2019-03-31", ["norway"], ASKED["criteria"])
    assert program.post(address, {"event": "The election"}).json()["topics"] == ["norway"]
    refused = program.post(address, {"title": "Will there be a major crisis?"})
    assert "confirmed" in refused.json()["fields"]
    log(program, Question.objects.get())
    refused = program.post(address, {"closes": "2019-04-30"})
    assert (refused.status_code, "clarif" in refused.json()["message"]) == (422, True)


def test_a_source_is_signed_off(program, analyst):
    source = a_source(analyst)
    source.hold_text("Rates will probably fall by 2031.")
    asked = program.post(f"/sources/{source.pk}/sign-off")
    assert asked.json()["fields"].keys() == {"passes_over"}
    signed = program.post(f"/sources/{source.pk}/sign-off", {"passes_over": True})
    assert signed.json()["coding"] == "complete"
    assert program.post(f"/sources/{source.pk}/sign-off", {"is_complete": False}).json()["coding"] == "partial"


def test_two_experts_are_one_and_two_again(program, admins, analyst, ada):
    an_expert(analyst, "A. Lovelace")
    merge = {"into": "ada", "note": "Her letters."}
    assert program.post("/experts/a-lovelace/merge", merge).status_code == 403
    assert admins.post("/experts/a-lovelace/merge", merge).json()["fields"].keys() == {"is_sure"}
    itself = admins.post("/experts/ada/merge", merge | {"is_sure": True})
    assert "Nobody else on record" in itself.json()["message"]
    merged = admins.post("/experts/a-lovelace/merge", merge | {"is_sure": True})
    assert (merged.status_code, merged.json()["merged_into"]) == (201, "ada")
    apart = admins.post("/experts/a-lovelace/apart", {"note": "Two people."})
    assert (apart.status_code, apart.json()["merged_into"]) == (201, None)
    assert admins.post("/experts/a-lovelace/apart", {"note": "Once more."}).status_code == 422


def test_what_others_did_at_the_same_moment_is_not_undone(program, analyst, monkeypatch):
    """Between reading the row and saving it somebody else names a topic."""
    asked = program.post("/questions", ASKED).json()
    submit = QuestionForm.submit

    def late(form: QuestionForm, by: User) -> Question | None:
        Question.objects.get().topics.set([Topic.objects.create(name="Royalty", slug="royalty")])
        return submit(form, by)

    monkeypatch.setattr(QuestionForm, "submit", late)
    refused = program.post(f"/questions/{asked['id']}/edit", {"closes": "2019-03-31"})
    assert (refused.status_code, "Someone changed this" in refused.json()["message"]) == (422, True)
