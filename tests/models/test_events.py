"""Questions that restate one event: said when it is learned, by whom, and counted as one from then on."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.making import a_forecast, a_question, an_expert, resolved
from tracker.forms.questions import QuestionForm
from tracker.models import EventAssignment, Expert, Question
from tracker.models.events import events_of
from tracker.models.record import AppendOnlyError
from tracker.reports.head_to_head import head_to_head
from tracker.reports.leads import leads
from tracker.scoreboards.stored import scoreboard

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(analyst, admin) -> list[Question]:
    """Four questions that two experts have answered and that are resolved."""
    questions = [a_question(analyst) for _ in range(4)]
    experts = [an_expert(analyst, name) for name in ("Ada", "Ben")]
    for question in questions:
        for expert, p in zip(experts, (0.8, 0.6), strict=True):
            a_forecast(question, expert, analyst, p)
        resolved(question, "yes", admin)
    return questions


def test_the_latest_counts_and_all_of_it_stays(asked, admin):
    one, two, three, four = asked
    for question in (one, two, three):
        question.assign_event("The summit", by=admin)
    three.assign_event("The election", by=admin, note="It was not asked of the summit.")
    two.assign_event("", by=admin, note="It could have come without the summit.")
    assert [question.event for question in asked] == ["The summit", "", "The election", ""]
    assert events_of([question.pk for question in asked]) == [0, 1, 2, 3]
    assert EventAssignment.objects.questions_of("The summit") == [one.pk]
    four.assign_event("The summit", by=admin)
    assert events_of([question.pk for question in asked]) == [0, 1, 2, 0]
    assert EventAssignment.objects.count() == 6
    with pytest.raises(AppendOnlyError):
        one.event_assignments.get().delete()


def test_questions_joined_later_count_as_one_everywhere(asked, admin):
    ada, ben = Expert.objects.filter(name__in=["Ada", "Ben"]).order_by("name")

    def n_events() -> int:
        return next(row.n_events for row in scoreboard(at_once=True).rows if row.slug == ada.slug)

    assert n_events() == 4
    for question in asked[:3]:
        question.assign_event("The summit", by=admin, note="One outcome decided all three.")
    assert n_events() == 2
    assert leads(ada).event.tolist() == [0, 0, 0, 1]
    assert head_to_head(ada, ben).comparison.n_events == 2


def test_what_says_nothing_new_is_refused(asked, admin):
    asked[0].assign_event("The summit", by=admin)
    with pytest.raises(ValidationError, match="on record already"):
        asked[0].assign_event("The summit", by=admin)


def test_a_frozen_question_is_joined_on_its_page(asked, admin, analyst_client, admin_client):
    asked[0].assign_event("The summit", by=admin)
    where = reverse("event_new", args=[asked[1].pk])
    data = {"event": " the  SUMMIT", "note": "One outcome decided both."}
    refused = analyst_client.post(where, data)
    assert (refused.status_code, asked[1].event) == (422, "")
    assert "an admin says it" in refused.content.decode()
    assert admin_client.post(where, data | {"note": ""}).status_code == 422
    assert admin_client.post(where, data).status_code == 302
    assert asked[1].event == "The summit"
    page = admin_client.get(asked[1].get_absolute_url()).content.decode()
    assert "The summit. Questions about one event count together as one" in page
    assert "One outcome decided both." in page
    assert asked[0].get_absolute_url() in page
    assert "That is on record already." in admin_client.post(where, data).content.decode()
    offered = analyst_client.get(reverse("questions_like"), {"event": "umm"}, headers={"HX-Request": "true"})
    assert '<option value="The summit">' in offered.content.decode()


def test_a_form_sent_twice_makes_one_row(analyst_client, analyst):
    question = a_question(analyst)
    where = reverse("event_new", args=[question.pk])
    data = {"event": "The summit", "note": "So.", "token": "4c7fb0ac-6b4c-4c64-9d52-1f5d0b1b3a3e"}
    assert [analyst_client.post(where, data).status_code for _ in range(2)] == [302, 302]
    assert EventAssignment.objects.count() == 1


def test_the_form_of_a_question_says_it_too(analyst_client, analyst):
    question = a_question(analyst)
    for event in ("The summit", "the summit", ""):
        form = QuestionForm(instance=question)
        data = {name: form[name].value() or "" for name in form.fields} | {"event": event}
        assert QuestionForm(data, instance=question).submit(by=analyst)
    said = question.event_assignments.values_list("event", "recorded_by")
    assert list(said) == [("The summit", analyst.pk), ("", analyst.pk)]
    page = analyst_client.get(question.get_absolute_url()).content.decode()
    assert "The summit" not in page
    assert question.event == ""
