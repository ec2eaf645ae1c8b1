"""What pages show, as JSON."""

import pytest
from django.urls import reverse

from tests.making import a_choice, a_claim, a_forecast, a_question, an_excerpt, an_expert, resolved, said
from tracker.api import site
from tracker.models import Collection, Expert, Forecast, Question, Source
from tracker.scoreboards.stored import scoreboard

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("hanoi")
class TestTheFoundingCase:
    def test_every_list_has_rows_that_lead_to_one_each(self, stranger):
        for name in (
            "experts",
            "sources",
            "excerpts",
            "claims",
            "questions",
            "forecasts",
            "readings",
            "resolutions",
        ):
            listed = stranger.get(f"/{name}").json()
            assert listed["items"], name
            row = listed["items"][-1]
            key = row.get("id") or row["slug"]
            assert stranger.get(f"/{name}/{key}").json() == row | ({"text": None} if name == "sources" else {}), (
                name
            )

    def test_a_forecast_leads_back_to_the_sentence(self, stranger):
        rows = stranger.get("/forecasts", expert="eric-gomez").json()["items"]
        forecast = Forecast.objects.get(pk=rows[0]["id"])
        assert rows[0]["quotation"] == forecast.claim.excerpt.exact
        assert rows[0]["page"] == f"http://testserver{forecast.get_absolute_url()}"
        assert rows[0]["made"] == "2019-02-26"
        assert rows[0]["in_words"] == forecast.value.in_words
        claim = stranger.get(f"/claims/{rows[0]['claim']}").json()
        assert (claim["quotation"], claim["source"]) == (rows[0]["quotation"], rows[0]["source"])

    def test_the_scoreboard_is_that_of_the_command(self, stranger):
        found = stranger.get("/scoreboard", timing="time-averaged").json()
        assert found["timing"] == "time-averaged"
        board = scoreboard().as_json()
        assert stranger.get("/scoreboard").json()["rows"] == board["rows"]

    def test_calibration_and_head_to_head(self, stranger):
        assert stranger.get("/calibration", expert="eric-gomez").json()["verdict"] == "too few"
        found = stranger.get("/head-to-head/eric-gomez/even-odds").json()
        assert found["n"] == len(found["shared"]) > 0
        assert found["finding"].startswith("Too few shared questions")

    def test_a_text_that_readers_may_not_see_does_not_leave(self, stranger):
        source = Source.objects.exclude(text="").filter(text_is_public=False).first()
        if source is None:
            source = Source.objects.first()
            source.hold_text("Not for everybody.")
        assert stranger.get(f"/sources/{source.pk}").json()["text"] is None
        assert "Not for everybody" not in stranger.get("/sources").content.decode()

    def test_an_answer_is_described_and_nothing_else_is_in_it(self, stranger):
        schema = site.api.get_openapi_schema()
        described = schema["components"]["schemas"]["ForecastRow"]["properties"].keys()
        assert stranger.get("/forecasts").json()["items"][0].keys() == described

    def test_the_page_for_people_names_every_address(self, client):
        shown = client.get(reverse("api_page")).content.decode()
        for path in site.api.get_openapi_schema()["paths"]:
            assert f"<code>{path}</code>" in shown


def test_the_description_is_openapi_3_1(stranger):
    found = stranger.get("/openapi.json").json()
    assert found["openapi"].startswith("3.1")


def test_pages_of_a_list_hold_each_row_once(stranger, analyst):
    keys = [a_question(analyst).pk for _ in range(7)]
    for order, wanted in (("oldest", keys), ("newest", keys[::-1])):
        found, cursor = [], ""
        while cursor is not None:
            page = stranger.get("/questions", limit=3, order=order, cursor=cursor).json()
            assert len(page["items"]) <= 3
            found += [row["id"] for row in page["items"]]
            cursor = page["next"]
        assert found == wanted


def test_what_is_recorded_meanwhile_is_on_the_next_page(stranger, analyst):
    first = [a_question(analyst).pk for _ in range(3)]
    page = stranger.get("/questions", limit=2).json()
    later = a_question(analyst).pk
    following = stranger.get("/questions", limit=5, cursor=page["next"]).json()
    assert [row["id"] for row in page["items"] + following["items"]] == [*first, later]


@pytest.mark.parametrize("change", [lambda c: c + "a", lambda c: c[:-1], lambda c: "", lambda c: "a.b.c"])
def test_a_cursor_that_was_altered(stranger, analyst, change):
    for _ in range(3):
        a_question(analyst)
    cursor = stranger.get("/questions", limit=1).json()["next"]
    altered = change(cursor)
    refused = stranger.get("/questions", cursor=altered)
    assert refused.status_code == (400 if altered else 200)
    if altered:
        assert refused.json()["error"] == "unreadable"
    assert stranger.get("/experts", cursor=cursor).status_code == 400, "of another list"


class TestFilters:
    def test_questions(self, stranger, analyst, admin):
        due, decided, choice = a_question(analyst, "Does it rain?"), a_question(analyst), a_choice(analyst)
        resolved(decided, "yes", admin)
        collection = Collection.objects.create(title="C", slug="c", frame="complete", recorded_by=analyst)
        collection.questions.add(choice)

        def keys(**asked: str) -> list[int]:
            return [row["id"] for row in stranger.get("/questions", **asked).json()["items"]]

        assert keys(state="due") == [due.pk, choice.pk]
        assert keys(state="resolved") == [decided.pk]
        assert keys(q="rain") == [due.pk]
        assert keys(collection="c") == [choice.pk]

    def test_forecasts(self, stranger, analyst, admin):
        ada, eve = an_expert(analyst, "Ada"), an_expert(analyst, "Eve")
        one, two = a_question(analyst), a_question(analyst)
        first = a_forecast(one, ada, analyst)
        second = said(two, eve, analyst, phrase="likely", note="So.", low=0.6, best=0.7, high=0.8)
        resolved(two, "yes", admin)

        def keys(**asked: str) -> list[int]:
            return [row["id"] for row in stranger.get("/forecasts", **asked).json()["items"]]

        assert keys() == [first.pk, second.pk]
        assert keys(expert="ada") == [first.pk]
        assert keys(question=two.pk) == [second.pk]
        assert keys(state="open") == [first.pk]
        assert keys(state="resolved") == [second.pk]
        assert keys(basis="verbal") == [second.pk]

    def test_a_merged_expert_is_found_under_both_names(self, stranger, analyst, admin):
        ada, other = an_expert(analyst, "Ada"), an_expert(analyst, "A. Lovelace")
        forecast = a_forecast(a_question(analyst), other, analyst)
        other.merge_into(ada, by=admin)
        for slug in ("ada", "a-lovelace"):
            (row,) = stranger.get("/forecasts", expert=slug).json()["items"]
            assert (row["id"], row["expert"]) == (forecast.pk, "ada")
        assert [row["slug"] for row in stranger.get("/experts", kind="person").json()["items"]] == ["ada"]
        assert stranger.get("/experts/a-lovelace").json()["merged_into"] == "ada"

    @pytest.mark.parametrize(
        ("path", "asked"),
        [
            ("/questions", {"state": "closed"}),
            ("/questions", {"topic": "nothing"}),
            ("/questions", {"stat": "open"}),
            ("/forecasts", {"expert": "nobody"}),
            ("/forecasts", {"question": "9223372036854775808"}),
            ("/forecasts", {"question": "-1"}),
            ("/forecasts", {"question": "x"}),
            ("/experts", {"limit": "101"}),
            ("/experts", {"limit": "0"}),
            ("/experts", {"order": "best"}),
            ("/entries", {"lexicon": "nothing"}),
            ("/scoreboard", {"rule": "nothing"}),
            ("/scoreboard", {"rul": "log"}),
            ("/calibration", {"rule": "peer"}),
        ],
    )
    def test_what_is_unknown_is_refused_and_never_an_empty_list(self, stranger, path, asked):
        refused = stranger.get(path, **asked)
        assert refused.status_code == 422
        assert refused.json()["fields"].keys() == asked.keys()


def test_what_was_retracted_is_in_no_list_and_keeps_its_address(stranger, analyst, admin):
    expert, question = an_expert(analyst), a_question(analyst)
    claim = a_claim(analyst, expert)
    forecast = a_forecast(question, expert, analyst, claim=claim)
    claim.retract("Said by the minister.", by=admin)
    for name, row in (("claims", claim), ("forecasts", forecast)):
        assert stranger.get(f"/{name}").json()["items"] == []
        assert stranger.get(f"/{name}/{row.pk}").json()["retracted"] == "Said by the minister."
    assert stranger.get("/excerpts").json()["items"] == []


def test_what_is_no_claim_is_shown_to_nobody(stranger, analyst):
    claim = an_excerpt(analyst).claim(None, "none", by=analyst, note="Irony.")
    assert stranger.get("/claims").json()["items"] == []
    assert stranger.get(f"/claims/{claim.pk}").status_code == 404


def test_an_answer_is_read_again_only_when_it_has_changed(stranger, analyst):
    a_question(analyst)
    first = stranger.get("/questions")
    headers = {"If-None-Match": first.headers["ETag"]}
    assert stranger.client.get("/api/v1/questions", headers=headers).status_code == 304
    a_question(analyst).clarify("By midnight.", by=analyst)
    assert stranger.client.get("/api/v1/questions", headers=headers).status_code == 200


def test_with_a_token_as_well(program, analyst):
    a_question(analyst)
    first = program.get("/questions")
    again = {"If-None-Match": first.headers["ETag"], "Authorization": f"Bearer {program.secret}"}
    assert program.client.get("/api/v1/questions", headers=again).status_code == 304


def test_any_site_may_read_and_none_may_write(stranger):
    answer = stranger.get("/experts")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    asked = stranger.client.options("/api/v1/experts", headers={"Origin": "https://elsewhere.example"})
    assert asked.status_code == 204
    assert "POST" not in asked.headers["Access-Control-Allow-Methods"]
    assert "Authorization" not in asked.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in stranger.post("/experts", {"name": "x"}).headers
    assert "Access-Control-Allow-Origin" not in stranger.client.get("/experts/").headers


def test_a_hundred_forecasts_take_as_many_queries_as_ten(stranger, analyst, django_assert_max_num_queries):
    question = a_question(analyst)
    for n in range(12):
        a_forecast(question, an_expert(analyst, f"Expert {n}"), analyst)
    with django_assert_max_num_queries(8):
        assert len(stranger.get("/forecasts", limit=100).json()["items"]) == 12


def test_numbers_and_dates_are_given_as_quantiles(stranger, analyst):
    question = a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100, unit="warheads")
    a_forecast(question, an_expert(analyst), analyst, [[0.1, 20], [0.5, 41], [0.9, 80]])
    (row,) = stranger.get("/forecasts").json()["items"]
    assert row["quantiles"] == [[0.1, 20], [0.5, 41], [0.9, 80]]
    assert row["probability"] is None


def test_everybody_is_named_and_nobody_s_address_is_given(stranger, analyst):
    a_forecast(a_question(analyst), an_expert(analyst), analyst)
    text = stranger.get("/forecasts").content.decode()
    assert analyst.name in text
    assert analyst.email not in text
    assert Expert.objects.exists()
    assert Question.objects.exists()
