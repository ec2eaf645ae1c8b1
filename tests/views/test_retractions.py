"""What was taken back is nowhere any more, as if it had never been there; and in the history for ever."""

import io
import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.urls import reverse
from lxml import html

from tests.conftest import signed_in
from tests.making import a_forecast, a_question, a_source, an_expert, resolved
from tests.views.test_bad_input import FORECAST, refused
from tests.views.test_coding import quotation
from tracker.models import Claim, Collection, Forecast, Retraction, Score

REASON = "Said by the minister, not by the author."


class Stage:
    """A resolved question, an open one and a source, on which others have been right and wrong."""

    def __init__(self, analyst, admin) -> None:
        self.by, self.admin = analyst, admin
        self.ada, self.bob, self.cy = (an_expert(analyst, name) for name in ("Ada", "Bob", "Cy"))
        self.past, self.open = (
            a_question(analyst, "Does it rain?"),
            a_question(analyst, "Is it wet?", closes="2199-01-01"),
        )
        self.source = a_source(analyst, "The weather of zebras")
        self.source.authors.add(self.cy)
        self.log("zebras run", self.ada, 0.8)
        self.log("zebras sleep", self.bob, 0.3)
        resolved(self.past, "yes", admin)
        self.collection = Collection.objects.create(
            title="Weather", slug="weather", frame="selected", frame_note="One in hand.", recorded_by=analyst
        )
        self.collection.questions.set([self.past, self.open])
        self.collection.sources.add(self.source)

    def log(self, words: str, expert, p: float) -> Claim:
        claim = self.source.quote(words, by=self.by).claim(expert, "forecast", by=self.by)
        for question in (self.past, self.open):
            a_forecast(question, expert, self.by, p, claim=claim)
        return claim


@pytest.fixture
def stage(analyst, admin) -> Stage:
    return Stage(analyst, admin)


def printed(*command: str) -> str:
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def everywhere(stage: Stage, client) -> dict[str, Callable[[], str | bytes]]:
    """What anybody is shown that a forecast of the expert has a part in."""

    def page(address: str) -> Callable[[], str]:
        def shown() -> str:
            main = html.fromstring(client.get(address).content).xpath("//main")[0]
            for gone in main.xpath('.//h2[.="Taken back"]/following-sibling::ul[1] | .//h2[.="Taken back"]'):
                gone.drop_tree()
            for gone in main.xpath('.//li[p/b[.="Retracted:"]]'):
                gone.drop_tree()
            # When it was computed: a minute may pass between two looks.
            return re.sub(r"\d\d:\d\d (?=UTC)", "", " ".join(main.text_content().split()))

        return shown

    def raw(address: str) -> Callable[[], bytes]:
        return lambda: client.get(address).content

    pages = {
        "scoreboard": reverse("scoreboard"),
        "by another rule": reverse("scoreboard") + "?rule=log&timing=last",
        "with what is hedged": reverse("scoreboard") + "?hedged=1",
        "home": reverse("home"),
        "experts": reverse("experts"),
        "expert": stage.cy.get_absolute_url(),
        "forecasts": reverse("expert_forecasts", args=["cy"]),
        "head to head": reverse("head_to_head", args=["ada", "cy"]),
        "matrix": reverse("matrix", args=["weather"]),
        "questions": reverse("questions"),
        "question": stage.past.get_absolute_url(),
        "source": stage.source.get_absolute_url(),
    }
    return {
        **{name: page(address) for name, address in pages.items()},
        "json": lambda: str(client.get(reverse("scoreboard_json")).json()["rows"]),
        "csv": raw(reverse("scoreboard_csv")),
        "scoreboard command": lambda: printed("scoreboard"),
        "calibration": lambda: printed("calibration", "--expert", "cy"),
        "calibration of all": lambda: printed("calibration"),
        "picture": raw(reverse("source_preview", args=[stage.source.pk])),
        "scores": lambda: str(list(Score.objects.order_by("pk").values_list("expert", "timing", "brier", "log"))),
    }


def where_words_are(stage: Stage, client) -> dict[str, Callable[[], str]]:
    """What a claim alone has a part in."""
    found = {
        "search": reverse("search") + "?q=zebras+fly",
        "sources": reverse("sources"),
        "collection": reverse("collection", args=["weather"]),
    }
    return {
        name: lambda address=address: client.get(address).content.decode() for name, address in found.items()
    } | {"description": lambda: client.get(stage.source.get_absolute_url()).content.decode().split("</head>")[0]}


def taken(shown: dict[str, Callable[[], str | bytes]]) -> dict[str, str | bytes]:
    return {name: look() for name, look in shown.items()}


def differing(one: dict, other: dict) -> set[str]:
    return {name for name in one if one[name] != other[name]}


def test_a_retracted_forecast_is_nowhere_any_more(stage, client):
    claim = stage.source.quote("zebras fly", by=stage.by).claim(stage.cy, "forecast", by=stage.by)
    shown = everywhere(stage, client)
    before = taken(shown)
    forecasts = [
        a_forecast(question, stage.cy, stage.by, 0.9, claim=claim) for question in (stage.past, stage.open)
    ]
    assert differing(before, taken(shown)) >= shown.keys() - {"home"}
    for forecast in forecasts:
        forecast.retract(REASON, by=stage.by)
    assert differing(before, taken(shown)) == set()


def test_a_retracted_claim_is_nowhere_any_more(stage, client):
    shown = everywhere(stage, client) | where_words_are(stage, client)
    before = taken(shown)
    claim = stage.log("zebras fly", stage.cy, 0.9)
    assert differing(before, taken(shown)) >= shown.keys() - {"home"}
    claim.retract(REASON, by=stage.by)
    assert differing(before, taken(shown)) == set()


@pytest.mark.parametrize("what", ["claim", "forecast"])
def test_a_page_takes_it_back_and_the_history_says_who_and_why(stage, client, analyst_client, what):
    claim = stage.log("zebras fly", stage.cy, 0.9)
    forecast = claim.forecasts.get(question=stage.past)
    row = {"claim": claim, "forecast": forecast}[what]
    address = reverse(f"{what}_retraction", args=[row.pk])
    assert address in analyst_client.get(row.get_absolute_url()).content.decode()
    assert address not in client.get(row.get_absolute_url()).content.decode()
    refused(analyst_client.post(address, {"reason": " "}), "This field is required.")
    assert not Retraction.objects.exists()
    answer = analyst_client.post(address, {"reason": REASON}, follow=True)
    assert "It is retracted" in answer.content.decode()
    page = client.get(row.get_absolute_url()).content.decode()
    assert "zebras fly" in page
    tellers = [forecast.get_absolute_url(), stage.past.get_absolute_url()]
    tellers += [claim.get_absolute_url(), stage.source.get_absolute_url()] if what == "claim" else []
    for teller in tellers:
        page = client.get(teller).content.decode()
        assert REASON in page
        assert "An Analyst" in page
    assert address not in analyst_client.get(row.get_absolute_url()).content.decode()
    refused(analyst_client.post(address, {"reason": "Once more."}), "It has been retracted already.")


def test_who_may_not_is_refused(stage, client, reader_client):
    claim = Claim.objects.first()
    for address in (
        reverse("claim_retraction", args=[claim.pk]),
        reverse("forecast_retraction", args=[claim.forecasts.first().pk]),
    ):
        assert reader_client.get(address).status_code == 403
        assert reader_client.post(address, {"reason": REASON}).status_code == 403
        assert client.post(address, {"reason": REASON}).url.startswith(reverse("account_login"))
    assert not Retraction.objects.exists()


def test_what_was_retracted_is_coded_and_logged_again_on_the_same_pages(stage, analyst_client):
    where = reverse("coding", args=[stage.source.pk])
    card = quotation("zebras sleep", "forecast", stage.bob)
    for n in (1, 2):
        Claim.objects.current().get(expert=stage.bob).retract(REASON, by=stage.by)
        assert not Score.objects.filter(expert=stage.bob).exists()
        again = analyst_client.post(where, card)
        claim = Claim.objects.current().get(expert=stage.bob)
        assert again.url.startswith(f"{where}?claim={claim.pk}")
        logged = analyst_client.post(f"{where}?claim={claim.pk}&question={stage.past.pk}", FORECAST)
        assert logged.status_code == 302
        assert Forecast.objects.current().get(expert=stage.bob).probability == 0.7
        assert Score.objects.of_the_last().get(expert=stage.bob).brier == pytest.approx(0.09)
        assert Retraction.objects.exclude(claim=None).count() == n


def test_readers_never_see_what_was_looked_at_and_is_no_claim(stage, client, analyst_client):
    shown = everywhere(stage, client) | where_words_are(stage, client)
    before = taken(shown)
    nothing = stage.source.quote("zebras fly", by=stage.by).claim(None, "none", by=stage.by)
    assert differing(before, taken(shown)) == set()
    assert client.get(nothing.get_absolute_url()).status_code == 404
    assert client.get(reverse("claim_retraction", args=[nothing.pk])).status_code == 302
    # A second coder is asked about it as about any other words, without being told what the first one said.
    page = signed_in(stage.admin).get(reverse("desk_classify", args=[nothing.pk])).content.decode()
    assert "zebras fly" in page
    assert "An Analyst" not in page
    assert analyst_client.get(nothing.get_absolute_url()).status_code == 200
    analyst_client.post(reverse("claim_retraction", args=[nothing.pk]), {"reason": "It is a claim."})
    assert not Claim.objects.standing().filter(pk=nothing.pk).exists()
    assert differing(before, taken(shown)) == set()
    assert "It is a claim." not in client.get(stage.source.get_absolute_url()).content.decode()
