"""What forms do, sent as JSON: the same checks, verbs and sentences."""

import pytest

from tests.api.conftest import Program
from tests.making import a_choice, a_claim, a_question, a_source, an_excerpt, an_expert, resolved, said
from tracker import lexicons
from tracker.models import (
    Answered,
    Claim,
    Expert,
    Forecast,
    LexiconEntry,
    Question,
    Reading,
    Resolution,
    Source,
)

pytestmark = pytest.mark.django_db

STATED = {"expert": "ada", "made": "2019-02-10", "basis": "stated", "probability": 0.7}


@pytest.fixture
def ada(analyst) -> Expert:
    return an_expert(analyst, "Ada")


@pytest.fixture
def question(analyst) -> Question:
    return a_question(analyst)


def log(program: Program, question: Question, **sent):
    return program.post(f"/questions/{question.pk}/forecasts", STATED | sent)


def is_read_back_equal(program: Program, answer) -> bool:
    return program.client.get(answer.headers["Location"]).json() == answer.json()


class TestForecasts:
    def test_one_that_was_stated(self, program, question, ada, analyst):
        answer = log(program, question)
        assert answer.status_code == 201, answer.json()
        forecast = Forecast.objects.get()
        assert (forecast.probability, forecast.expert, forecast.recorded_by) == (0.7, ada, analyst)
        assert answer.json()["id"] == forecast.pk
        assert answer.headers["Location"] == f"/api/v1/forecasts/{forecast.pk}"
        assert is_read_back_equal(program, answer)
        assert is_read_back_equal(program, log(program, question, made="2019-02-11 10:30:05.5+02:00"))

    @pytest.mark.parametrize(
        ("sent", "recorded"),
        [(1, 1.0), (0, 0.0), (0.07, 0.07), (1e-5, 1e-5), ("85 %", 0.85), ("three in four", 0.75)],
    )
    def test_probabilities_are_numbers_or_as_printed(self, program, question, ada, sent, recorded):
        assert log(program, question, probability=sent).json()["probability"] == recorded

    @pytest.mark.parametrize("sent", [73, -0.1, 1.5, True, "1", "likely", None, [], {}])
    def test_what_is_no_probability(self, program, question, ada, sent):
        answer = log(program, question, probability=sent)
        assert answer.status_code == 422
        assert answer.json()["fields"].keys() == {"probability"}
        assert not Forecast.objects.exists()

    def test_one_in_words_read_by_a_lexicon(self, program, question, ada):
        lexicons.load()
        entry = LexiconEntry.objects.filter(term="likely").first()
        verbal = {"expert": "ada", "made": "2019-02", "basis": "verbal", "phrase": "likely", "entry": entry.pk}
        answer = program.post(f"/questions/{question.pk}/forecasts", verbal)
        assert is_read_back_equal(program, answer)
        row = answer.json()
        assert (row["probability"], row["low"], row["high"]) == (entry.best, entry.low, entry.high)
        assert (row["made"], row["basis"]) == ("2019-02", "verbal")
        (reading,) = program.get("/readings", forecast=row["id"]).json()["items"]
        assert (reading["phrase"], reading["term"], reading["lexicon"]) == ("likely", "likely", entry.lexicon.slug)

    def test_of_options(self, program, analyst, ada):
        choice = a_choice(analyst, "A", "B", "C")
        shares = {"expert": "ada", "made": "2019-02-10", "basis": "stated", "probabilities": [0.2, 0.3, 0.5]}
        address = f"/questions/{choice.pk}/forecasts"
        assert program.post(address, shares).json()["probabilities"] == [0.2, 0.3, 0.5]
        for wrong in ([0.5, 0.5], [0.2, 0.3, 0.4, 0.1], [0.2, 0.3, 0.6]):
            refused = program.post(address, shares | {"probabilities": wrong, "made": "2019-02-11"})
            assert refused.status_code == 422, wrong
            assert refused.json()["fields"].keys() == {"probabilities"}

    def test_of_a_number_and_a_date(self, program, analyst, ada):
        number = a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100)
        said = {"expert": "ada", "made": "2019-02-10", "basis": "stated"}
        row = program.post(
            f"/questions/{number.pk}/forecasts", said | {"quantiles": {"0.1": 20, "0.5": 40.5, "0.9": 75}}
        ).json()
        assert row["quantiles"] == [[0.1, 20], [0.5, 40.5], [0.9, 75]]
        row = program.post(
            f"/questions/{number.pk}/forecasts",
            said | {"made": "2019-02-11", "low": 20, "high": 60, "sure": "90 %"},
        ).json()
        assert row["quantiles"] == [[0.05, 20], [0.95, 60]]
        day = a_question(analyst, kind="date", lower_bound=17900, upper_bound=18300)
        answer = program.post(f"/questions/{day.pk}/forecasts", said | {"point": "2019-03-01"})
        assert answer.json()["quantiles"] == [[0.5, 17956]]
        assert is_read_back_equal(program, answer)

    def test_what_is_missing_is_named(self, program, question, ada):
        refused = program.post(f"/questions/{question.pk}/forecasts", {"expert": "Ada", "probability": 0.7}).json()
        assert refused["fields"].keys() == {"expert", "made", "basis"}
        assert "has the address “Ada”" in refused["message"]
        assert "basis: This field is required." in refused["message"]

    def test_nothing_that_was_sent_is_passed_over(self, program, question, ada):
        for name, value in {"probabilities": [0.5, 0.5], "quantiles": {"0.5": 1}, "odds": 3, "point": 4}.items():
            answer = log(program, question, **{name: value})
            assert (answer.status_code, name in answer.json()["fields"]) == (422, True), name
        assert not Forecast.objects.exists()

    def test_from_a_claim_with_the_date_of_its_source(self, program, question, ada, analyst):
        claim = a_claim(analyst, ada)
        answer = program.post(
            f"/questions/{question.pk}/forecasts", {"claim": claim.pk, "basis": "stated", "probability": 0.6}
        )
        assert is_read_back_equal(program, answer)
        row = answer.json()
        assert (row["claim"], row["expert"], row["made"]) == (claim.pk, "ada", "2019-02-26")

    def test_a_second_value_for_a_day_is_asked_about_without_links(self, program, question, ada):
        log(program, question)
        asked = log(program, question, probability=0.8)
        assert asked.status_code == 422
        assert "Was that wrong? Then correct it." in asked.json()["message"]
        assert asked.json()["fields"] == {"is_later": ["Send true to say: It was said later."]}
        assert log(program, question, probability=0.8, is_later=True).status_code == 201

    def test_a_correction_keeps_what_is_left_out(self, program, question, ada):
        wrong = log(program, question, confidence="high confidence").json()
        answer = program.post(
            f"/forecasts/{wrong['id']}/corrections", {"probability": 0.4, "replaces_note": "A misprint."}
        )
        row = answer.json()
        assert answer.status_code == 201, row
        assert (row["probability"], row["made"], row["confidence"]) == (0.4, "2019-02-10", "high confidence")
        assert is_read_back_equal(program, answer)
        assert row["replaces"] == wrong["id"]
        assert program.get(f"/forecasts/{wrong['id']}").json()["replaced_by"] == row["id"]
        again = program.post(
            f"/forecasts/{wrong['id']}/corrections", {"probability": 0.5, "replaces_note": "Once more."}
        )
        said = f"It was corrected already. Correct the newer record, forecast {row['id']}."
        assert (again.status_code, again.json()["message"]) == (422, said)

    def test_one_that_is_known_by_its_key_is_answered_as_it_stands_now(self, program, question, ada, admin):
        first = log(program, question).json()
        sent = STATED | {"made": "2019-02-11"}
        address = f"/questions/{question.pk}/forecasts"
        program.post(address, sent, key="one")
        Answered.objects.all().delete()  # as after a month
        resolved(question, "yes", admin)
        again = program.post(address, sent, key="one")
        assert again.json()["id"] != first["id"]
        assert (again.json()["grade"], Forecast.objects.count()) == ("right", 2)
        assert is_read_back_equal(program, again)

    def test_a_correction_of_words(self, program, question, ada, analyst):
        forecast = said(question, ada, analyst, phrase="likely", note="So.", low=0.6, best=0.7, high=0.8)
        row = program.post(
            f"/forecasts/{forecast.pk}/corrections", {"made": "2019-02-12", "replaces_note": "The day."}
        ).json()
        assert (row["probability"], row["low"], row["high"], row["made"]) == (0.7, 0.6, 0.8, "2019-02-12")

    def test_a_withdrawal_and_a_retraction(self, program, question, ada):
        row = log(program, question).json()
        gone = program.post(f"/questions/{question.pk}/withdrawals", {"expert": "ada", "made": "2019-02-12"})
        assert gone.status_code == 201, gone.json()
        gone = program.post(f"/forecasts/{row['id']}/retraction", {"reason": "Another question."})
        assert (gone.status_code, gone.json()["retracted"]) == (201, "Another question.")

    def test_only_who_has_read_the_words_at_the_desk_reads_them_anew(
        self, program, admins, question, ada, analyst
    ):
        forecast = said(question, ada, analyst, phrase="likely", note="So.", low=0.6, best=0.7, high=0.8)
        body = {"phrase": "likely", "low": 0.5, "best": 0.6, "high": 0.7, "note": "On second thoughts."}
        refused = admins.post(f"/forecasts/{forecast.pk}/readings", body)
        assert (refused.status_code, "desk first" in refused.json()["message"]) == (403, True)
        answer = program.post(f"/forecasts/{forecast.pk}/readings", body)
        assert (answer.status_code, answer.json()["probability"]) == (201, 0.6)
        assert Reading.objects.current().get().recorded_by == analyst


class TestSources:
    def test_from_an_article_to_its_forecast(self, program, question):
        expert = program.post("/experts", {"name": "Ada", "aliases": ["A. Lovelace", "The Countess"]}).json()
        assert expert["aliases"] == ["A. Lovelace", "The Countess"]
        placed = program.post(
            "/experts/ada/affiliations", {"organization": "Cato Institute", "started_on": "2015-01-01"}
        )
        assert placed.json()["affiliations"] == ["Cato Institute, 2015-01-01 to …"]
        source = program.post(
            "/sources",
            {
                "title": "Engines",
                "authors": ["Ada"],
                "publisher": "The Paper",
                "published": "26 February 2019",
                "text": "They will probably work. They may not.",
            },
        )
        assert source.status_code == 201, source.json()
        row = source.json()
        assert (row["authors"], row["publisher"], row["published"]) == (["ada"], "The Paper", "2019-02-26")
        quoted = program.post(
            f"/sources/{row['id']}/excerpts",
            {"exact": "They will probably work", "kind": "forecast", "expert": "Ada"},
        ).json()
        assert quoted["excerpt"]["start"] == 0
        assert quoted["claim"]["kind"] == "forecast"
        logged = program.post(
            f"/questions/{question.pk}/forecasts",
            {"claim": quoted["claim"]["id"], "basis": "verbal", "phrase": "probably", "note": "So.",
             "low": 0.6, "best": 0.7, "high": 0.8},
        )  # fmt: skip
        assert logged.status_code == 201, logged.json()
        assert logged.json()["quotation"] == "They will probably work"

    def test_what_stands_nowhere_in_the_text(self, program):
        source = program.post("/sources", {"title": "Engines", "is_undated": True, "text": "They work."}).json()
        refused = program.post(f"/sources/{source['id']}/excerpts", {"exact": "They do not work."})
        assert refused.status_code == 422
        assert "exact" in refused.json()["fields"]

    def test_whoever_is_not_on_record_is_asked_about(self, program):
        refused = program.post("/sources", {"title": "Engines", "published": "2019", "authors": ["Nobody Yet"]})
        assert "Nobody on record is called Nobody Yet." in refused.json()["message"]
        assert not Source.objects.exists()
        sent = {"title": "Engines", "published": "2019", "authors": ["Nobody Yet"], "new_authors": True}
        assert program.post("/sources", sent).json()["authors"] == ["nobody-yet"]

    def test_evidence_makes_no_claim(self, program, analyst):
        source = a_source(analyst)
        quoted = program.post(f"/sources/{source.pk}/excerpts", {"exact": "It happened."}).json()
        assert quoted["claim"] is None
        assert not Claim.objects.exists()

    def test_a_claim_is_retracted(self, program, analyst, ada):
        claim = a_claim(analyst, ada)
        answer = program.post(f"/claims/{claim.pk}/retraction", {"reason": "Said by the minister."})
        assert answer.json()["retracted"] == "Said by the minister."


ASKED = {
    "title": "Will the parliament of Norway elect a new president before 1 March 2019?",
    "criteria": "Yes if two newspapers report by the deadline that it is so; otherwise No.",
    "opens": "2019-02-01",
    "closes": "2019-02-28",
    "topics": ["Norway", "Elections"],
    "event": "The election",
}


class TestQuestions:
    def test_one_is_asked(self, program):
        answer = program.post("/questions", ASKED)
        row = answer.json()
        assert answer.status_code == 201, row
        assert (row["opens"], row["closes"], row["event"]) == ("2019-02-01", "2019-02-28", "The election")
        assert row["topics"] == ["elections", "norway"]

    def test_of_options_and_of_numbers(self, program):
        row = program.post("/questions", ASKED | {"kind": "multiple choice", "options": ["Ada", "Eve"]}).json()
        assert row["options"] == ["Ada", "Eve"]
        number = {
            "kind": "numeric",
            "lowest": 0,
            "highest": 169,
            "unit": "votes",
            "title": "How many votes by 28 February 2019?",
        }
        row = program.post("/questions", ASKED | number).json()
        assert (row["lower_bound"], row["upper_bound"], row["unit"]) == (0, 169, "votes")

    def test_what_could_be_read_in_two_ways_is_confirmed(self, program):
        doubtful = ASKED | {"title": "Will there be a major crisis before 1 March 2019?"}
        refused = program.post("/questions", doubtful)
        assert refused.status_code == 422
        named = refused.json()["fields"]["confirmed"]
        assert named
        assert program.post("/questions", doubtful | {"confirmed": named}).status_code == 201

    def test_a_clarification_and_an_event(self, program, question):
        assert (
            program.post(f"/questions/{question.pk}/clarifications", {"text": "By midnight."}).status_code == 201
        )
        assert question.clarifications.get().text == "By midnight."
        row = program.post(f"/questions/{question.pk}/event", {"event": "The summit", "note": "Its date."}).json()
        assert row["event"] == "The summit"


class TestResolutions:
    def body(self, analyst, **sent):
        evidence = [{"excerpt": an_excerpt(analyst).pk, "note": "So it says."}]
        return {
            "outcome": "yes",
            "known": "2019-02-28",
            "rationale": "Two newspapers.",
            "evidence": evidence,
        } | sent

    def test_one_with_its_evidence(self, admins, analyst, question, admin):
        answer = admins.post(f"/questions/{question.pk}/resolutions", self.body(analyst, after=0))
        row = answer.json()
        assert answer.status_code == 201, row
        assert (row["outcome"], row["known"], row["counts"]) == ("yes", "2019-02-28", True)
        assert row["evidence"][0]["note"] == "So it says."
        assert Resolution.objects.get().recorded_by == admin
        assert admins.get(f"/questions/{question.pk}").json()["state"] == "resolved"

    def test_who_was_second_is_told_who_was_first(self, admins, analyst, admin, question):
        resolved(question, "no", admin)
        answer = admins.post(f"/questions/{question.pk}/resolutions", self.body(analyst, after=0))
        assert answer.status_code == 422
        assert "was first" in answer.json()["message"]

    def test_annulled_and_reopened(self, admins, question):
        for decision, state in (("annul", "annulled"), ("reopen", "closed")):
            sent = {"decision": decision, "rationale": "It was asked twice."}
            answer = admins.post(f"/questions/{question.pk}/resolutions", sent)
            assert answer.status_code == 201, answer.json()
            assert admins.get(f"/questions/{question.pk}").json()["state"] == state

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"outcome": "perhaps"}, "outcome"),
            ({"outcome": None}, "outcome"),
            ({"outcome": 1}, "outcome"),
            ({"known": None}, "known"),
            ({"evidence": [{"excerpt": 999_999}]}, "evidence"),
            ({"decision": "annul"}, "outcome"),
        ],
    )
    def test_what_is_wrong_with_it(self, admins, analyst, question, sent, field):
        answer = admins.post(f"/questions/{question.pk}/resolutions", self.body(analyst, **sent))
        assert answer.status_code == 422
        assert field in answer.json()["fields"]
        assert not Resolution.objects.exists()

    def test_of_a_number_and_an_option(self, admins, analyst):
        number = a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100)
        row = admins.post(f"/questions/{number.pk}/resolutions", self.body(analyst, outcome=41)).json()
        assert row["outcome"] == "41.0"
        choice = a_choice(analyst, "A", "B")
        row = admins.post(f"/questions/{choice.pk}/resolutions", self.body(analyst, outcome="B")).json()
        assert row["outcome"] == "B"


def test_a_form_of_a_page_and_its_twin_record_the_same(program, analyst_client, question, ada):
    sent = {
        "expert": "ada",
        "made": "2019-02-10",
        "basis": "stated",
        "probability": "70 %",
        "made_basis": "stated",
    }
    analyst_client.post(f"/questions/{question.pk}/forecast/", sent)
    other = a_question(question.recorded_by)
    log(program, other)
    names = [
        f.name
        for f in Forecast._meta.concrete_fields
        if f.name not in ("id", "question", "recorded_at", "submission")
    ]
    one, two = (Forecast.objects.values(*names).get(question=asked) for asked in (question, other))
    assert one == two
