"""A box for a probability takes it as it is printed, and says beside it how it was read."""

import pytest
from django.urls import reverse

from tests.making import a_question, an_expert
from tracker.models import Forecast
from tracker.values.words import percent

AS_PRINTED = [
    ("75", 0.75), ("75 %", 0.75), ("75%", 0.75), ("0.75", 0.75), (".5", 0.5), ("three in four", 0.75), ("2", 0.02),
    ("1 %", 0.01), ("1%", 0.01), ("1.0", 1.0), ("100", 1.0), ("0", 0.0), ("1e-05", 1e-05),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "p"), AS_PRINTED)
def test_it_is_taken_as_it_is_printed_and_its_reading_shown(analyst_client, analyst, typed, p):
    read = analyst_client.get(reverse("probability_read"), {"probability": typed}).text
    assert read == f"= {percent(p)}"
    question, expert = a_question(analyst), an_expert(analyst)
    data = {"expert": expert.slug, "made": "2019-02-10", "made_basis": "stated", "basis": "stated"}
    answer = analyst_client.post(reverse("forecast_new", args=[question.pk]), data | {"probability": typed})
    assert answer.status_code == 302
    assert Forecast.objects.get().probability == p


@pytest.mark.parametrize("typed", ["1/10", "10:1"])
def test_what_may_be_odds_is_asked_about(analyst_client, typed):
    answer = analyst_client.get(reverse("probability_read"), {"probability": typed})
    assert answer.text == f"“{typed}” may be a fraction, or odds. Write a percentage, or “1 in 10”."


def test_what_cannot_be_read_is_said_beside_its_box(analyst_client):
    answer = analyst_client.get(reverse("probability_read"), {"low": "<b>1</b>"})
    assert answer.text == "Probability must be a number between 0 and 1; got &lt;b&gt;1&lt;/b&gt;."
    assert analyst_client.get(reverse("probability_read")).text == ""
