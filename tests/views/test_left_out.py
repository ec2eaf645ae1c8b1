"""What a page had and the held text lacks: shown in place, taken in by a button, asked about at the end."""

import json
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.making import a_source
from tests.views.test_bad_input import SOURCE
from tests.views.test_kinds import plain
from tracker.documents.document import Document, LeftOut
from tracker.forms.documents import proposal
from tracker.forms.sources import SourceForm
from tracker.models import Source
from tracker.prose.passages import Passage

TEXT = "Growth was strong.\n\nPrices were stable.\n\nNothing else is known."
LOST = "The lira will fall below forty to the dollar by June 2026."
BOX = "You will receive our letter by Friday."
DOCUMENT = Document(TEXT, left_out=(LeftOut(TEXT.index("Prices"), LOST), LeftOut(len(TEXT), BOX)))


@pytest.fixture
def source(analyst_client):
    """As a page is read: what was left out goes through the form unseen."""
    begun = SourceForm(initial=proposal(DOCUMENT))
    sent = SOURCE | {"text": TEXT, "left_out": begun["left_out"].value()}
    assert analyst_client.post(reverse("source_new"), sent).status_code == 302
    return Source.objects.get()


def address(source, name="coding"):
    return reverse(name, args=[source.pk])


def key(text):
    return Passage(0, "", text).key


def test_it_is_shown_where_it_would_stand(analyst_client, source):
    page = plain(analyst_client.get(address(source)))
    assert "2 passages of the page are not in this text." in page
    assert page.index("Growth was") < page.index(LOST) < page.index("Prices were") < page.index(BOX)


def test_a_button_takes_it_in_and_quotations_stay_where_they_are(analyst_client, analyst, source):
    quoted = source.quote("Prices were stable.", by=analyst)
    answer = analyst_client.post(address(source, "left_out"), {"passage": key(LOST), "take": "on"})
    assert answer.status_code == 302
    source.refresh_from_db()
    assert source.text == TEXT.replace("Prices", f"{LOST}\n\nPrices")
    assert [passage.text for passage in source.passages_left_out] == [BOX]
    anchor = source.excerpts.get(pk=quoted.pk).anchor
    assert source.text[anchor.start : anchor.end] == "Prices were stable."


def test_what_does_not_belong_there_is_not_asked_about_again(analyst_client, source):
    assert analyst_client.post(address(source, "left_out"), {"passage": key(BOX)}).status_code == 302
    source.refresh_from_db()
    assert (source.text, [passage.text for passage in source.passages_left_out]) == (TEXT, [LOST])
    assert analyst_client.post(address(source, "left_out"), {"passage": ""}).status_code == 302
    source.refresh_from_db()
    assert source.left_out == []


@pytest.mark.parametrize("sent", [{"passage": "none"}, {"passage": "", "take": "on"}, {"passage": "x" * 20_000}])
def test_what_is_dealt_with_already_is_said(analyst_client, source, sent):
    answer = analyst_client.post(address(source, "left_out"), sent, follow=True)
    assert answer.status_code == 200
    source.refresh_from_db()
    assert (source.text, len(source.left_out)) == (TEXT, 2)


def test_a_passage_is_taken_in_once(source):
    passage = source.passages_left_out[0]
    source.take_in(passage)
    with pytest.raises(ValidationError, match="meanwhile"):
        source.take_in(passage)
    source.refresh_from_db()
    assert source.text.count(LOST) == 1


def test_readers_may_not_change_the_text(reader_client, source):
    assert reader_client.post(address(source, "left_out"), {"passage": ""}).status_code == 403


def test_signing_off_asks_and_the_page_for_readers_says_it(analyst_client, client, source):
    said = {"is_complete": "True"}
    asked = analyst_client.post(address(source, "sign_off"), said)
    assert asked.status_code == 422
    assert "2 passages of the page are not in the text, and nobody has looked at them." in plain(asked)
    assert analyst_client.post(address(source, "sign_off"), said | {"passes_over": "on"}).status_code == 302
    assert source.sign_offs.get().n_left_out == 2
    source.quote("Prices were stable.", by=source.recorded_by)
    assert "2 passages of the page were not read" in plain(client.get(source.get_absolute_url()))


def test_how_it_was_read_is_still_there_after_an_error(analyst_client):
    document = replace(DOCUMENT, title="A title", title_basis="its first line", remarks=("It was struck out.",))
    begun = SourceForm(initial=proposal(document))
    hidden = {name: begun[name].value() for name in ("left_out", "read")}
    sent = SOURCE | {"text": TEXT, "title": ""} | {name: json.dumps(value) for name, value in hidden.items()}
    answer = analyst_client.post(reverse("source_new"), sent)
    assert answer.status_code == 422
    for note in ("Title: from its first line.", "It was struck out.", f"the first of them “{LOST}”"):
        assert note in plain(answer)


@pytest.mark.parametrize("sent", ["{", "[1]", '[["said", "\u0000"]]', '[["other", "<b>"]]', "7"])
def test_notes_that_were_tampered_with_are_nobodys_notes(analyst_client, sent):
    answer = analyst_client.post(reverse("source_new"), SOURCE | {"title": "", "read": sent})
    assert answer.status_code == 422
    assert "<b>" not in answer.text


def test_a_part_of_a_text_is_not_signed_off_unasked(analyst_client, client):
    begun = SourceForm(initial=proposal(Document(TEXT, is_part=True)))
    assert begun["text_is_part"].value() is True
    assert analyst_client.post(reverse("source_new"), SOURCE | {"text_is_part": "on"}).status_code == 302
    source, said = Source.objects.get(), {"is_complete": "True"}
    asked = analyst_client.post(address(source, "sign_off"), said)
    assert asked.status_code == 422
    assert "Only a part of the text is held here" in plain(asked)
    assert analyst_client.post(address(source, "sign_off"), said | {"passes_over": "on"}).status_code == 302
    assert "Only a part of it was to be had" in plain(client.get(source.get_absolute_url()))


def test_a_text_that_is_edited_keeps_what_it_lacks(analyst_client, source):
    edited = SOURCE | {"text": f"An introduction.\n\n{TEXT}"}
    assert analyst_client.post(address(source, "source_edit"), edited).status_code == 302
    source.refresh_from_db()
    assert source.passages_left_out[0].at == source.text.index("Prices")
    assert (
        analyst_client.post(address(source, "source_edit"), SOURCE | {"text": f"{LOST} {BOX}"}).status_code == 302
    )
    source.refresh_from_db()
    assert source.left_out == []


@pytest.mark.parametrize(
    "sent",
    [
        "{",
        "[1]",
        '[[0, "", 1, 2]]',
        '[[-1, "", "x"]]',
        '{"a": 1}',
        json.dumps([[0, "", "\u202e"]]),
        '[[1e999, "", "x"]]',
    ],
)
def test_what_was_tampered_with_is_refused_in_a_sentence(analyst_client, sent):
    answer = analyst_client.post(reverse("source_new"), SOURCE | {"text": TEXT, "left_out": sent})
    assert answer.status_code == 422
    assert not Source.objects.exists()


def test_a_source_without_a_text_lacks_nothing(analyst):
    assert a_source(analyst).passages_left_out == []
