"""Deciding in the open: the desk, evidence on the spot, proposals, second signatures, several at once."""

from functools import partial

import pytest
from django.core.management import call_command
from django.urls import reverse
from lxml import html

from tests.conftest import signed_in
from tests.documents.serving import page, site
from tests.making import a_forecast, a_question, a_source, an_excerpt, an_expert, resolved
from tests.views.test_kinds import plain
from tests.views.test_retrievals import OP_ED
from tracker import retrieving
from tracker.documents.fetching import fetch
from tracker.models import Evidence, Excerpt, Proposal, Question, Resolution, Source, User

pytestmark = pytest.mark.django_db

DECISION = {"decision": "outcome:No", "known": "2019-02-28", "rationale": "It did not.", "after": "0"}
REPORT = {
    "report_title": "No deal",
    "report_publisher": "The Paper",
    "report_published": "28 February 2019",
    "report_words": "They left without signing",
}


@pytest.fixture
def second_admin(db) -> User:
    user = User.objects.create_user("second@example.org", name="A second admin")
    user.give_role("Admin", by=user)
    return user


@pytest.fixture
def question(analyst) -> Question:
    question = a_question(analyst, "Do they sign?")
    a_forecast(question, an_expert(analyst, "Ada"), analyst, 0.7)
    return question


def decide(client, question: Question, name: str = "resolution_new", **typed: str):
    return client.post(reverse(name, args=[question.pk]), DECISION | typed)


def errors(response) -> str:
    found = html.fromstring(response.content).cssselect(".error-summary li")
    return " ".join(" ".join(item.text_content().split()) for item in found)


class TestDesk:
    def listed(self, client, state: str = "", **query: str) -> list[str]:
        response = client.get(reverse("desk_resolutions"), {"state": state} | query)
        rows = html.fromstring(response.content).cssselect("tbody th > a")
        return [row.text_content() for row in rows]

    def test_every_question_that_waits_is_in_one_list(self, analyst, admin, admin_client):
        due, _, proposed, _ = (
            a_question(analyst, title, resolve_by=by)
            for title, by in (("Due", None), ("Overdue", "2019-04-01"), ("Proposed", None), ("Asked", None))
        )
        a_question(analyst, "Overdue for less long", resolve_by="2019-05-01")
        a_question(analyst, "Open", closes="2199-01-01")
        resolved(a_question(analyst, "Decided"), "yes", admin)
        conditional = a_question(analyst, "Conditional")
        conditional.ask_if(due, "yes", by=analyst)
        Proposal(question=proposed, decision="annulled", rationale="x", recorded_by=analyst).log()
        assert self.listed(admin_client, "overdue") == ["Overdue", "Overdue for less long"]
        assert self.listed(admin_client, "due") == ["Due", "Asked"]
        assert self.listed(admin_client, "proposed") == ["Proposed"]
        assert self.listed(admin_client, "condition") == ["Conditional"]
        page = plain(admin_client.get(reverse("desk")))
        assert '<b>2</b> <a href="/desk/resolutions/?state=overdue">Overdue</a>' in page
        assert '<b>2</b> <a href="/desk/resolutions/?state=due">Due</a>' in page

    def test_a_proposal_for_what_is_decided_or_open_is_listed_too(self, analyst, admin, admin_client):
        decided, open_still = a_question(analyst, "Decided"), a_question(analyst, "Open", closes="2199-01-01")
        resolved(decided, "yes", admin)
        for question, after in ((decided, 1), (open_still, 0)):
            said = {"decision": "annulled", "rationale": "x", "after": after}
            Proposal(question=question, recorded_by=analyst, **said).log()
        assert self.listed(admin_client, "proposed") == ["Decided", "Open"]

    def test_filters_and_what_is_not_there(self, analyst, admin_client):
        a_question(analyst, "Does it rain?")
        a_question(analyst, "Does it snow?")
        assert self.listed(admin_client, "due", q="snow") == ["Does it snow?"]
        assert "fits the selection" in plain(admin_client.get(reverse("desk_resolutions"), {"q": "hail"}))
        assert admin_client.get(reverse("desk_resolutions"), {"state": "none"}).status_code == 404
        assert admin_client.get(reverse("desk_resolutions"), {"topic": "none"}).status_code == 404

    def test_it_takes_the_same_queries_however_many_wait(
        self, analyst, admin_client, django_assert_max_num_queries
    ):
        for n in range(40):
            a_question(analyst, f"Question {n}").assign_event("One", by=analyst)
        with django_assert_max_num_queries(22):
            assert len(self.listed(admin_client, "due")) == 30

    def test_the_page_of_a_question_says_whose_turn_it_is(self, question, analyst, client):
        def turn() -> str:
            page = plain(client.get(question.get_absolute_url()))
            return page[page.index("Whose turn it is.") :][:200]

        assert "An admin is expected to decide it." in turn()
        Proposal(question=question, decision="annulled", rationale="Unclear.", recorded_by=analyst).log()
        assert "How to decide it has been proposed." in turn()
        assert "Unclear." not in plain(client.get(question.get_absolute_url()))


class TestReport:
    def test_it_becomes_a_source_and_is_cited_at_once(self, question, admin_client):
        assert decide(admin_client, question, **REPORT).status_code == 302
        source = Source.objects.get()
        assert (source.title, source.publisher.name, source.published.iso()) == (
            "No deal",
            "The Paper",
            "2019-02-28",
        )
        (piece,) = question.resolutions.get().evidence.all()
        assert (piece.excerpt.exact, piece.excerpt.source) == ("They left without signing", source)

    def test_a_second_click_makes_nothing_twice(self, question, admin_client):
        token = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        for _ in range(2):
            response = decide(admin_client, question, **REPORT, token=token)
            assert response.status_code == 302, errors(response)
        assert (Source.objects.count(), Resolution.objects.count(), Evidence.objects.count()) == (1, 1, 1)

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"report_words": ""}, "Quote the words of the report"),
            ({"report_published": ""}, "Write its date as it is printed"),
            ({"report_published": "soon"}, "Published: Write a date as"),
            ({"report_published": "2199-01-01"}, "has not come yet"),
            ({"report_title": ""}, "required"),
            ({"report_url": "javascript:alert(1)"}, "Its address"),
            ({"report_words": "\x00"}, "cannot be shown"),
        ],
    )
    def test_what_is_no_source_is_refused_and_nothing_is_recorded(self, question, admin_client, typed, said):
        response = decide(admin_client, question, **(REPORT | typed))
        assert response.status_code == 422
        assert said.lower() in errors(response).lower()
        assert not Source.objects.exists()
        assert not Resolution.objects.exists()

    def test_what_is_on_record_by_its_address_is_cited_there(self, question, analyst, admin_client):
        source = a_source(analyst, url="https://example.org/1")
        source.hold_text("Nothing was signed in Hanoi.")
        typed = {"report_url": "https://example.org/1", "report_words": "Nothing was signed"}
        assert decide(admin_client, question, **typed).status_code == 302
        assert Source.objects.count() == 1
        assert question.resolutions.get().evidence.get().excerpt.source == source

    def test_words_that_do_not_stand_there_are_refused_with_the_nearest(self, question, analyst, admin_client):
        a_source(analyst, url="https://example.org/1").hold_text("Nothing was signed in Hanoi.")
        typed = {"report_url": "https://example.org/1", "report_words": "Nothing was agreed in Hanoi"}
        response = decide(admin_client, question, **typed)
        assert response.status_code == 422
        assert "The nearest passage is: “Nothing was signed in Hanoi" in errors(response)
        assert not Excerpt.objects.filter(exact__contains="agreed").exists()

    @pytest.mark.django_db(transaction=True)
    def test_a_page_is_read_by_its_address(self, question, admin_client, monkeypatch):
        with site(page(OP_ED)) as served:
            here = partial(fetch, permitted=lambda address: True, ports=frozenset({served.port}))
            monkeypatch.setattr(retrieving, "fetch", here)
            asked = decide(
                admin_client,
                question,
                do="read",
                report_url=f"http://127.0.0.1:{served.port}/a",
                rationale="Kept.",
            )
            assert "The page is being read" in plain(asked)
            assert not Resolution.objects.exists()
            call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)
        form = html.fromstring(asked.content).get_element_by_id("decide")
        typed = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
        again = admin_client.post(reverse("resolution_new", args=[question.pk]), typed | {"do": "read"})
        form = html.fromstring(again.content).get_element_by_id("decide")
        typed = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
        assert (typed["report_title"], typed["report_published"]) == ("What Comes Next", "2019-02-26")
        assert (typed["rationale"].strip(), typed["decision"]) == ("Kept.", "outcome:No")
        wrong = decide(admin_client, question, **(typed | {"report_words": "The talks will succeed"}))
        assert "The nearest passage is" in errors(wrong)
        right = decide(admin_client, question, **(typed | {"report_words": "The talks will fail"}))
        assert right.status_code == 302
        assert "The talks will fail" in Source.objects.get().text

    def test_an_address_that_is_none_is_refused_beside_it(self, question, admin_client):
        response = decide(admin_client, question, do="read", report_url="nowhere")
        assert response.status_code == 200
        assert "web address" in plain(response)

    def test_the_day_of_a_report_is_taken_over_by_a_button_and_never_assumed(self, question, admin_client):
        typed = REPORT | {"known": "", "do": "known:report"}
        shown = html.fromstring(decide(admin_client, question, **typed).content)
        assert shown.get_element_by_id("id_known").get("value") == "28 February 2019"
        assert errors(decide(admin_client, question, **(REPORT | {"known": ""}))).endswith(
            "Say when the world knew the outcome."
        )

    def test_the_same_report_typed_again_is_the_same_source(self, question, admin_client):
        decide(admin_client, question, **REPORT, decision="outcome:Yes")
        response = decide(admin_client, question, **REPORT, after="1")
        assert "was cited for Yes (decision 1)" in errors(response)
        assert (
            decide(admin_client, question, **REPORT, after="1", report_note="It was a draft.").status_code == 302
        )
        assert (Source.objects.count(), Excerpt.objects.count()) == (1, 1)

    def test_what_was_printed_before_the_question_opened_needs_a_note(self, question, analyst, admin_client):
        early = REPORT | {"report_published": "2019-01-31"}
        said = "It was printed before the question opened on 1 February 2019. Say in its note"
        assert said in errors(decide(admin_client, question, **early))
        old = a_source(analyst, "Old").quote("They will sign", by=analyst)
        Source.objects.filter(title="Old").update(published_on="2018-05-01")
        assert said in errors(decide(admin_client, question, **{f"evidence-{old.pk}": "supports"}))
        assert (
            decide(admin_client, question, **early, report_note="A treaty of that day binds them.").status_code
            == 302
        )

    def test_all_that_is_wrong_is_said_at_once(self, question, admin_client):
        response = decide(
            admin_client, question, **(REPORT | {"report_published": "2199-01-01"}), known="2199-01-02"
        )
        assert errors(response).count("has not come yet") == 2
        response = decide(admin_client, question, **(REPORT | {"report_published": ""}), known="")
        assert "Say when the world knew the outcome." in errors(response)
        assert "Write its date as it is printed." in errors(response)


class TestProposals:
    def test_from_proposal_to_decision(self, question, analyst_client, admin_client, client):
        response = decide(analyst_client, question, "proposal_new", **REPORT)
        proposal = Proposal.objects.get()
        assert response["Location"] == proposal.get_absolute_url()
        assert not Resolution.objects.exists()
        answered = admin_client.post(proposal.get_absolute_url(), {"answer": "accept"})
        assert answered["Location"] == question.get_absolute_url()
        page = plain(client.get(question.get_absolute_url()))
        assert "by An Admin. Proposed by An Analyst, signed by An Admin." in page
        assert "They left without signing" in page

    def test_nobody_accepts_their_own_and_an_analyst_accepts_none(self, question, analyst, analyst_client, admin):
        own = Proposal(question=question, decision="annulled", rationale="x", recorded_by=analyst).log()
        response = analyst_client.post(own.get_absolute_url(), {"answer": "accept"})
        assert response.status_code == 403
        assert "You have proposed this" in plain(response)
        other = Proposal(question=question, decision="annulled", rationale="x", recorded_by=admin).log()
        response = analyst_client.post(other.get_absolute_url(), {"answer": "decline", "reason": "No."})
        assert "An admin accepts or declines a proposal." in plain(response)

    def test_it_is_declined_with_a_reason_that_stays(self, question, analyst, admin_client, client):
        proposal = Proposal(question=question, decision="annulled", rationale="x", recorded_by=analyst).log()
        refused = admin_client.post(proposal.get_absolute_url(), {"answer": "decline", "reason": ""})
        assert errors(refused) == "Reason, if it is declined: Say why."
        admin_client.post(proposal.get_absolute_url(), {"answer": "decline", "reason": "The source is weak."})
        assert "The source is weak." in plain(client.get(question.get_absolute_url()))

    def test_its_proposer_takes_it_back(self, question, analyst, analyst_client):
        proposal = Proposal(question=question, decision="annulled", rationale="x", recorded_by=analyst).log()
        analyst_client.post(proposal.get_absolute_url(), {"answer": "take back", "reason": "The wrong question."})
        assert proposal.answer.in_words == "taken back"

    def test_what_was_clarified_meanwhile_is_told_before_it_is_signed(self, question, analyst, admin_client):
        proposal = Proposal(question=question, decision="annulled", rationale="x", recorded_by=analyst).log()
        form = html.fromstring(admin_client.get(proposal.get_absolute_url()).content).forms[-1]
        seen = dict(form.form_values())["seen"]
        question.clarify("By midnight.", by=analyst)
        response = admin_client.post(proposal.get_absolute_url(), {"answer": "accept", "seen": seen})
        assert errors(response).startswith("Meanwhile An Analyst has clarified the question: “By midnight.”")
        assert "Clarified since it was proposed" in plain(response)
        form = html.fromstring(response.content).forms[-1]
        seen = dict(form.form_values())["seen"]
        assert (
            admin_client.post(proposal.get_absolute_url(), {"answer": "accept", "seen": seen}).status_code == 302
        )

    def test_what_was_decided_meanwhile_is_not_decided_again(self, question, analyst, admin, second_admin):
        proposal = Proposal(question=question, decision="annulled", rationale="x", recorded_by=analyst).log()
        resolved(question, "yes", admin)
        response = signed_in(second_admin).post(proposal.get_absolute_url(), {"answer": "accept"})
        assert "An Admin was first: Resolved Yes" in errors(response)
        assert question.resolutions.count() == 1

    def test_an_admin_is_sent_to_the_page_where_they_decide(self, question, admin_client):
        response = admin_client.get(reverse("proposal_new", args=[question.pk]))
        assert response["Location"] == reverse("resolution_new", args=[question.pk])

    def test_who_decides_sees_what_is_proposed(self, question, analyst, admin_client):
        Proposal(question=question, decision="annulled", rationale="x", recorded_by=analyst).log()
        page = plain(admin_client.get(reverse("resolution_new", args=[question.pk])))
        assert "An Analyst has proposed:" in page


def test_two_signatures(question, admin_client, second_admin, settings, client):
    settings.SECOND_SIGNATURE = "all"
    response = decide(admin_client, question, **REPORT)
    proposal = Proposal.objects.get()
    assert response["Location"] == proposal.get_absolute_url()
    assert "another admin has to sign that" in plain(client.get(question.get_absolute_url()))
    assert admin_client.post(proposal.get_absolute_url(), {"answer": "accept"}).status_code == 403
    other = signed_in(second_admin)
    assert "Second signature <b>1</b>" in plain(other.get(reverse("desk_resolutions")))
    assert other.post(proposal.get_absolute_url(), {"answer": "accept"}).status_code == 302
    page = plain(client.get(question.get_absolute_url()))
    assert "Proposed by An Admin, signed by An Admin and A second admin." in page


def test_an_excerpt_turned_round_asks_for_a_note(question, analyst, admin_client):
    excerpt = an_excerpt(analyst, "They shook hands")
    cited = {f"evidence-{excerpt.pk}": "supports"}
    assert decide(admin_client, question, **cited, decision="outcome:Yes").status_code == 302
    response = decide(admin_client, question, **cited, after="1")
    assert "“They shook hands” was cited for Yes (decision 1)." in errors(response)
    cited[f"note-{excerpt.pk}"] = "Only for the cameras."
    assert decide(admin_client, question, **cited, after="1").status_code == 302


def test_who_was_second_is_told_who_was_first_and_not_that_the_quotation_was_turned_round(
    question, analyst, admin, second_admin
):
    cited = {f"evidence-{an_excerpt(analyst, 'They shook hands').pk}": "supports"}
    assert decide(signed_in(admin), question, **cited, decision="outcome:Yes").status_code == 302
    found = errors(decide(signed_in(second_admin), question, **cited))
    assert "An Admin was first: Resolved Yes" in found
    assert "was cited for" not in found


def test_forecasts_before_and_after_a_clarification_are_told_apart(question, analyst, client):
    question.clarify("By midnight.", by=analyst)
    page = plain(client.get(question.get_absolute_url()))
    assert "before the clarification of" in page
