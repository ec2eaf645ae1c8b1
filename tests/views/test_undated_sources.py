"""Sources of which nobody knows when they were published."""

from django.urls import reverse

from tests.making import a_question, a_source, an_expert
from tests.views.test_bad_input import SOURCE
from tests.views.test_kinds import plain
from tracker.documents.document import Document
from tracker.forms.documents import proposal
from tracker.models import Forecast, Source

UNDATED = SOURCE | {"published": "", "is_undated": "on"}


def test_a_date_that_is_missing_is_asked_about(analyst_client):
    asked = analyst_client.post(reverse("source_new"), SOURCE | {"published": ""})
    assert asked.status_code == 422
    assert "Is none known? Then tick the box." in plain(asked)
    assert 'type="checkbox" name="is_undated"' in plain(asked)
    assert not Source.objects.exists()
    assert analyst_client.post(reverse("source_new"), UNDATED).status_code == 302
    assert Source.objects.get().published is None


def test_pages_say_that_the_date_is_not_known(analyst_client, analyst):
    analyst_client.post(reverse("source_new"), UNDATED)
    source = Source.objects.get()
    for address in (source.get_absolute_url(), reverse("sources"), reverse("coding", args=[source.pk])):
        page = analyst_client.get(address)
        assert page.status_code == 200
        assert "None" not in plain(page)
    assert plain(analyst_client.get(source.get_absolute_url())).count("date not known") == 2


def test_a_date_that_was_known_is_not_cleared_unasked(analyst_client, analyst):
    source = a_source(analyst)
    edit = reverse("source_edit", args=[source.pk])
    assert analyst_client.post(edit, SOURCE | {"published": ""}).status_code == 422
    assert analyst_client.post(edit, UNDATED).status_code == 302
    # Once it is known to be unknown, other changes do not ask again.
    assert analyst_client.post(edit, SOURCE | {"published": "", "title": "Another"}).status_code == 302


def test_no_date_is_inferred_to_be_none(analyst_client):
    inferred = {"published_basis": "inferred", "published_basis_note": "From the file."}
    refused = analyst_client.post(reverse("source_new"), UNDATED | inferred)
    assert refused.status_code == 422
    assert "Write the date that was inferred." in plain(refused)


def test_its_forecasts_need_a_date_of_their_own(analyst_client, analyst):
    source = a_source(analyst)
    Source.objects.update(published_on=None)
    claim = source.quote("It will rain", by=analyst).claim(an_expert(analyst), "forecast", by=analyst)
    question = a_question(analyst)
    card = f"{reverse('coding', args=[source.pk])}?claim={claim.pk}&question={question.pk}"
    said = {"basis": "stated", "probability": "0.7"}
    assert analyst_client.get(card).status_code == 200
    refused = analyst_client.post(card, said | {"made": ""})
    assert refused.status_code == 422
    assert not Forecast.objects.exists()
    # Nobody but who types it knows whether it is printed.
    assert analyst_client.post(card, said | {"made": "2019-02-10"}).status_code == 422
    known = said | {"made": "2019-02-10", "made_basis": "stated"}
    assert analyst_client.post(card, known).status_code == 302
    assert Forecast.objects.get().made.iso() == "2019-02-10"


def test_they_come_after_all_others(analyst):
    undated, dated = a_source(analyst), a_source(analyst)
    Source.objects.filter(pk=undated.pk).update(published_on=None)
    assert list(Source.objects.newest_first()) == [dated, undated]
    assert list(Source.objects.all()) == [dated, undated]


def test_the_day_on_which_a_file_was_made_is_proposed_as_inferred():
    made = Document("A text.", published="2026-11-26", published_basis="the day the PDF was made")
    assert proposal(made)["published_basis"] == "stated"
    made = Document("A text.", published="2026-11-26", published_is_inferred=True)
    assert proposal(made)["published_basis"] == "inferred"
