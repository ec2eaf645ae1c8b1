"""The page of a source, and its form."""

from uuid import uuid4

import pytest
from django.db import OperationalError
from django.urls import reverse
from lxml import html

from tests.making import a_choice, a_forecast, a_question, a_source, an_expert, resolved
from tests.views.test_bad_input import SOURCE
from tests.views.test_kinds import plain
from tracker.models import Evidence, Expert, Source
from tracker.reports.sources import graded_source


def test_the_outcomes_that_rest_on_a_source_are_counted_and_listed_once(analyst, admin, client):
    source = a_source(analyst)
    first, second = source.quote("It did not happen", by=analyst), source.quote("Nothing was signed", by=analyst)
    standing, contested, reopened = a_choice(analyst), a_question(analyst), a_question(analyst)
    resolved(standing, "B", admin, evidence=[Evidence(excerpt=first), Evidence(excerpt=second)])
    resolved(contested, "no", admin, evidence=[Evidence(excerpt=first, stance="contradicts")])
    resolved(reopened, "no", admin, evidence=[Evidence(excerpt=first)])
    reopened.reopen("Too early.", by=admin)
    found = graded_source(source)
    assert [resolution.question for resolution in found.outcomes] == [standing]
    assert found.summary == ["1 outcome rests on it"]
    page = plain(client.get(source.get_absolute_url()))
    listed = page[page.index("Outcomes that rest on it") : page.index("About this source")]
    assert f'<a href="{standing.get_absolute_url()}#outcome">{standing}</a><br> Resolved B, ' in listed
    assert listed.count("#outcome") == 1
    assert "<b>1</b> outcome rests on it" in page


@pytest.mark.parametrize(
    ("typed", "published"),
    [
        ("26 February 2019", "2019-02-26"),
        ("Feb 26, 2019", "2019-02-26"),
        ("March 2019", "2019-03"),
        ("2019", "2019"),
    ],
)
def test_a_date_may_be_copied_as_it_is_printed(analyst_client, typed, published):
    assert analyst_client.post(reverse("source_new"), SOURCE | {"published": typed}).status_code == 302
    assert Source.objects.get().published.iso() == published


def test_authors_are_named_as_in_the_byline(analyst_client, analyst):
    ada, king = an_expert(analyst, "Ada Smith"), an_expert(analyst, "Martin King, Jr.")
    for byline in ("By Ada Smith and Martin King", "ada smith; MARTIN KING, ADA SMITH", "Martin King & Ada Smith"):
        king.aliases = ["Martin King"]
        king.save()
        data = SOURCE | {"title": byline, "authors": byline}
        assert analyst_client.post(reverse("source_new"), data).status_code == 302
        assert set(Source.objects.get(title=byline).authors.all()) == {ada, king}
    data = SOURCE | {"title": "One", "authors": "Martin King, Jr."}
    assert analyst_client.post(reverse("source_new"), data).status_code == 302
    assert list(Source.objects.get(title="One").authors.all()) == [king]


def test_authors_who_are_not_on_record_are_put_there_when_that_is_asked(analyst_client, analyst):
    an_expert(analyst, "Ada Smith")
    data = SOURCE | {"authors": "A. Smith, Bob Jones", "token": str(uuid4())}
    refused = analyst_client.post(reverse("source_new"), data | {"authors": "Smith"})
    assert "Nobody on record is called Smith. Is it Ada Smith?" in refused.content.decode()
    for _ in range(2):  # as by a double click
        assert analyst_client.post(reverse("source_new"), data | {"new_authors": "on"}).status_code == 302
    assert [expert.name for expert in Source.objects.get().authors.all()] == ["A. Smith", "Bob Jones"]
    assert Expert.objects.people_and_models().count() == 3


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ada Smith, Senior Fellow", ["Ada Smith"]),
        ("By Ada Smith, PhD, and Bob Jones, Reuters", ["Ada Smith", "Bob Jones"]),
        ("Ada Smith, Special to The Herald", ["Ada Smith"]),
        ("John Doe, Jr., and Ada Smith, Director of Studies", ["Ada Smith", "John Doe Jr."]),
        ("Reuters", ["Reuters"]),
    ],
)
def test_what_an_author_is_becomes_nobody(analyst_client, byline, names):
    data = SOURCE | {"authors": byline, "new_authors": "on"}
    assert analyst_client.post(reverse("source_new"), data).status_code == 302
    assert sorted(expert.name for expert in Source.objects.get().authors.all()) == names


def test_a_byline_without_a_name_is_asked_about(analyst_client):
    data = SOURCE | {"authors": "Senior Fellow", "new_authors": "on"}
    refused = analyst_client.post(reverse("source_new"), data)
    assert refused.status_code == 422
    assert "“Senior Fellow” says what somebody is, and not who. Write the name." in refused.content.decode()


def test_who_is_on_record_under_such_words_is_meant(analyst_client, analyst):
    staff = an_expert(analyst, "Staff")
    assert analyst_client.post(
        reverse("source_new"), SOURCE | {"authors": "Ada Smith, Staff", "new_authors": "on"}
    )
    assert staff in Source.objects.get().authors.all()


def test_of_two_with_one_name_the_address_says_who_is_meant(analyst_client, analyst):
    _, second = an_expert(analyst, "Ada Smith"), an_expert(analyst, "Ada Smith")
    refused = analyst_client.post(reverse("source_new"), SOURCE | {"authors": "Ada Smith"})
    assert f"Write ada-smith or {second.slug} instead." in refused.content.decode()
    assert analyst_client.post(reverse("source_new"), SOURCE | {"authors": second.slug}).status_code == 302
    source = Source.objects.get()
    assert list(source.authors.all()) == [second]
    page = analyst_client.get(reverse("source_edit", args=[source.pk])).content.decode()
    assert f'value="{second.slug}"' in page


def test_an_author_who_was_merged_is_named_as_the_expert_that_stays(analyst_client, analyst, admin):
    old, new = an_expert(analyst, "A. Smith"), an_expert(analyst, "Ada Smith")
    source = a_source(analyst)
    source.authors.add(old)
    old.merge_into(new, by=admin)
    page = analyst_client.get(reverse("source_edit", args=[source.pk])).content.decode()
    assert 'value="Ada Smith"' in page


def test_what_a_first_attempt_saved_in_vain_is_saved_once_by_the_second(analyst_client, monkeypatch):
    hold_text, calls = Source.hold_text, []

    def held_the_second_time(source, text, left_out=None):
        calls.append(source.pk)
        if len(calls) == 1:
            raise OperationalError("deadlock detected")
        hold_text(source, text)

    monkeypatch.setattr(Source, "hold_text", held_the_second_time)
    data = SOURCE | {"authors": "Bob Jones", "new_authors": "on", "text": "It will rain."}
    assert analyst_client.post(reverse("source_new"), data).status_code == 302
    assert len(calls) == 2
    assert [expert.name for expert in Source.objects.get().authors.all()] == ["Bob Jones"]
    assert Expert.objects.people_and_models().count() == 1


def test_of_a_name_with_commas_and_ands_the_longest_on_record_is_meant(analyst_client, analyst):
    center = an_expert(analyst, "Center for Strategic and International Studies")
    booz, ada = an_expert(analyst, "Booz, Allen and Hamilton"), an_expert(analyst, "Ada Smith")
    byline = f"Ada Smith, {center.name} and Booz, Allen and Hamilton"
    assert analyst_client.post(reverse("source_new"), SOURCE | {"authors": byline}).status_code == 302
    source = Source.objects.get()
    assert set(source.authors.all()) == {center, booz, ada}
    address = reverse("source_edit", args=[source.pk])
    typed = html.fromstring(analyst_client.get(address).content).forms[-1].fields["authors"]
    assert analyst_client.post(address, SOURCE | {"authors": typed}).status_code == 302
    assert set(source.authors.all()) == {center, booz, ada}


def test_another_text_than_was_signed_off_is_partly_coded(analyst, analyst_client):
    source = a_source(analyst)
    source.hold_text("It will rain.")
    source.sign_off(by=analyst)
    Source.objects.get().hold_text("It will rain.")
    assert Source.objects.get().coding == "complete"
    Source.objects.get().hold_text("It will snow.")
    assert Source.objects.get().coding == "partial"
    assert "signed off" not in analyst_client.get(source.get_absolute_url()).content.decode()


def test_what_stood_around_a_quotation_stays_hidden_when_the_text_is_gone(analyst, client):
    source = a_source(analyst)
    source.hold_text("Secret before. It will rain. Secret after.")
    source.quote("It will rain.", by=analyst)
    assert "Secret" not in client.get(source.get_absolute_url()).content.decode()
    source.hold_text("")
    page = client.get(source.get_absolute_url()).content.decode()
    assert "It will rain." in page
    assert "Secret" not in page


def test_a_text_has_an_end(analyst_client):
    answer = analyst_client.post(reverse("source_new"), SOURCE | {"text": "x" * 2_000_001})
    assert "A text has at most 2,000,000 characters; this one has 2,000,001." in answer.content.decode()


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "\u200b \u2060", "\u0301"])
def test_a_name_that_cannot_be_seen_is_none(analyst_client, name):
    for answer in (
        analyst_client.post(reverse("source_new"), SOURCE | {"title": name}),
        analyst_client.post(reverse("source_new"), SOURCE | {"authors": name, "new_authors": "on"}),
        analyst_client.post(reverse("expert_new"), {"name": name, "kind": "person"}),
    ):
        assert "There is nothing to be seen in this." in answer.content.decode()


def test_nobody_takes_the_name_of_a_benchmark(analyst_client):
    sentence = "even ODDS is a benchmark, which nobody forecasts for."
    byline = SOURCE | {"authors": "even ODDS", "new_authors": "on"}
    assert sentence in analyst_client.post(reverse("source_new"), byline).content.decode()
    expert = {"name": "even ODDS", "kind": "person"}
    assert sentence in analyst_client.post(reverse("expert_new"), expert).content.decode()
    assert not Expert.objects.people_and_models().exists()


def test_a_form_of_a_new_source_sent_to_another_changes_nothing_unsaid(analyst_client, analyst):
    data = SOURCE | {"token": str(uuid4())}
    analyst_client.post(reverse("source_new"), data)
    first, other = Source.objects.get(), a_source(analyst, "Another")
    answer = analyst_client.post(reverse("source_edit", args=[other.pk]), data | {"url": "https://example.org/x"})
    other.refresh_from_db()
    assert (answer.status_code, other.title, other.url) == (302, "A source", "https://example.org/x")
    assert answer.headers["Location"] == other.get_absolute_url() != first.get_absolute_url()


def test_how_many_forecasts_were_logged_from_the_archive_is_said_of_the_whole_source(analyst, admin, client):
    source, expert = a_source(analyst), an_expert(analyst)
    claims = [source.quote(f"It happens {n}", by=analyst).claim(expert, "forecast", by=analyst) for n in range(3)]

    a_forecast(a_question(analyst, closes="2199-01-01"), expert, analyst, claim=claims[0])
    assert "archive" not in client.get(source.get_absolute_url()).content.decode()
    past = a_question(analyst)
    resolved(past, "yes", admin)
    a_forecast(past, expert, analyst, claim=claims[1])
    page = plain(client.get(source.get_absolute_url()))
    assert "1 of 2 forecasts was logged from the archive, after the outcome was known." in page
    a_forecast(past, expert, analyst, 0.6, "2019-02-11", claim=claims[2])
    assert "2 of 3 forecasts were logged from the archive" in plain(client.get(source.get_absolute_url()))
