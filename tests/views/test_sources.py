"""The page of a source."""

import pytest
from django.urls import reverse

from tests.making import a_choice, a_question, a_source, resolved
from tests.views.test_bad_input import SOURCE
from tracker.models import Evidence, Source
from tracker.scoreboards.sources import graded_source


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
    page = client.get(source.get_absolute_url()).content.decode()
    listed = page[page.index("Outcomes that rest on it") : page.index("About this source")]
    assert f'<a href="{standing.get_absolute_url()}#outcome">{standing}</a><br>Resolved B, ' in listed
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
