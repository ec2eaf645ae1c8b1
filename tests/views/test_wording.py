"""A question with words that can be read in two ways is asked only by someone who has seen which they are."""

import re

import pytest
from django.urls import reverse

from tests.conftest import signed_in
from tests.making import a_question
from tests.views.test_bad_input import QUESTION, refused, send
from tracker.models import Question

DOUBTFUL = QUESTION | {"title": "Is there significant progress?"}
MORE = DOUBTFUL | {"criteria": "Yes if two newspapers report a major step by the deadline."}


def seen(page: str) -> list[str]:
    return re.findall(r'name="seen" value="([^"]*)"', page)


def test_doubts_are_shown_first_and_nothing_is_recorded(analyst_client):
    page = refused(send(analyst_client, "question_new", MORE), "Before it is asked", "“significant”", "“major”")
    assert seen(page) == ["significant", "major"]
    assert "Save it as it is" in page
    assert 'value="Is there significant progress?"' in page
    assert not Question.objects.exists()


def test_who_has_seen_them_may_save_it_as_it_is(analyst_client):
    data = DOUBTFUL | {"token": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"}
    page = refused(send(analyst_client, "question_new", data))
    for _ in range(2):
        confirmed = send(analyst_client, "question_new", data | {"seen": seen(page), "confirmed": "yes"})
        assert confirmed.status_code == 302
    assert Question.objects.get().title == DOUBTFUL["title"]


@pytest.mark.parametrize(
    "sent",
    [
        {"confirmed": "yes"},
        {"seen": ["significant"], "confirmed": "yes"},
        {"seen": ["significant", "major"]},
    ],
)
def test_a_confirmation_is_for_what_was_seen_alone(analyst_client, sent):
    page = refused(send(analyst_client, "question_new", MORE | sent), "Before it is asked")
    assert seen(page) == ["significant", "major"]
    assert not Question.objects.exists()


def test_what_is_missing_is_confirmed_by_its_sentence(analyst_client):
    data = QUESTION | {"criteria": "Yes if it happens."}
    page = refused(send(analyst_client, "question_new", data), "who must report it", "by when")
    assert len(seen(page)) == 2
    assert send(analyst_client, "question_new", data | {"seen": seen(page), "confirmed": "yes"}).status_code == 302


def test_a_deadline_that_is_inferred_or_asked_for_need_not_be_in_the_words(analyst_client):
    data = QUESTION | {"criteria": "Yes if two newspapers report it."}
    refused(send(analyst_client, "question_new", data), "by when")
    inferred = {"closes_basis": "inferred", "closes_basis_note": "The analyst’s choice."}
    asked = {"kind": "date", "first_day": "2019-03-01", "last_day": "2019-12-31"}
    for change in (inferred, asked):
        assert send(analyst_client, "question_new", data | change).status_code == 302


def test_what_is_wrong_with_the_form_comes_first(analyst_client):
    page = refused(send(analyst_client, "question_new", DOUBTFUL | {"closes": "soon"}), "Write a date as")
    assert "Before it is asked" not in page


def test_an_edited_question_is_looked_at_too(analyst, analyst_client):
    question = a_question(analyst, "Does it happen?")
    refused(send(analyst_client, "question_edit", DOUBTFUL, question.pk), "“significant”")
    question.refresh_from_db()
    assert question.title == "Does it happen?"
    data = DOUBTFUL | {"seen": "significant", "confirmed": "yes"}
    assert send(analyst_client, "question_edit", data, question.pk).status_code == 302


def test_doubts_are_listed_while_one_types_and_nothing_is_recorded(analyst_client, reader):
    address, htmx = reverse("question_new"), {"HX-Request": "true"}
    page = analyst_client.post(address, DOUBTFUL | {"look": "1"}, headers=htmx)
    assert page.status_code == 200
    assert "“significant”" in page.content.decode()
    assert "<form" not in page.content.decode()
    for well in (QUESTION, {"title": "<b>", "criteria": ""}, {}):
        assert not analyst_client.post(address, well | {"look": "1"}, headers=htmx).content.strip()
    hostile = {"title": "<b>Major</b> \x00 major", "criteria": "“", "look": "1"}
    page = analyst_client.post(address, hostile, headers=htmx).content.decode()
    assert "<b>Major" not in page
    assert signed_in(reader).post(address, DOUBTFUL | {"look": "1"}, headers=htmx).status_code == 403
    assert not Question.objects.exists()
