"""Every address has a declared role. One that is missing from the tables below fails."""

from collections.abc import Iterator

from django.test import Client, TestCase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.api import addresses as api
from tests.conftest import person, signed_in
from tracker import seeds
from tracker.models import Claim, Collection, Expert, Forecast, Proposal, Question, Score, Source, User
from tracker.models.record import Authored

ANYONE = {
    "home", "methods", "search", "compare", "health", "scoreboard", "scoreboard_json", "scoreboard_csv",
    "experts", "expert", "sources", "source", "source_preview", "head_to_head", "expert_forecasts",
    "expert_claims", "claim", "collections", "collection", "matrix", "questions", "question", "questions_like",
    "forecast", "about", "robots", "sitemap", "sitemap_part", "expert_preview", "question_preview",
    "scoreboard_preview", "api_page", "api_description", *api.READ, "feed", "feed_of", "deadlines", "deadlines_of",
    "exports",
}  # fmt: skip
SENT_AS_MADE = {
    "outturn_csv",
    "export", "expert_forecasts_export", "expert_export", "head_to_head_export", "calibration_export",
}  # fmt: skip
ANYONE |= SENT_AS_MADE
BY_TOKEN = api.LOG | api.RESOLVE | api.READ_BY_TOKEN | {"api:api-root"}  # tests/api/test_addresses.py
# There only for whom it is the turn, or who asked: otherwise not found (views/test_desk.py, test_retrievals.py).
BY_TURN = {
    "retrieval", "upload", "upload_report", "import", "desk_read", "desk_compared", "desk_settle_kind",
    "desk_settle_reading", "desk_rate", "desk_sitting", "expert_take_apart",
}  # fmt: skip
ANALYST = {
    "expert_new", "expert_edit", "affiliation_new", "source_new", "source_edit", "coding", "question_new",
    "question_edit", "clarification_new", "event_new", "forecast_new", "withdrawal_new", "reading_new",
    "correction_new", "claim_retraction", "forecast_retraction", "listing", "proposal_new",
    "proposal", "imports",
    "desk", "desk_quick", "desk_second", "desk_classify", "lexicon_entries", "probability_read",
    *(BY_TURN - {"desk_sitting", "expert_take_apart"}),
}  # fmt: skip
FILES = {"nightly"}  # not there until it is made
POSTS = {
    "source_from_address",
    "source_from_file",
    "sign_off",
    "left_out",
}  # for analysts, who send something and read nothing there
ADMIN = {
    "resolution_new", "raters_new", "desk_resolutions", "desk_sitting", "expert_merge", "expert_take_apart",
    "people", "person", "invitation_new", "activity", "everyones_tokens",
}  # fmt: skip
READER = {"tokens", "token_revocation"}  # whoever has signed in; a token is its owner’s
# allauth's own: these also answer strangers …
SIGN_IN = {
    "account_login", "account_logout", "account_inactive", "account_signup", "account_email_verification_sent",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_confirm_email", "account_confirm_login_code",
    "mfa_authenticate", "mfa_login_webauthn",
}  # fmt: skip
# … and these only those who have signed in.
OWN_ACCOUNT = {
    "account_reauthenticate", "account_request_reauthentication_code",
    "account_confirm_reauthentication_code", "account_email", "account_change_password",
    "account_set_password", "mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
    "mfa_edit_webauthn",
}  # fmt: skip
# Sent on to another page: to what is next, to a first reading, to deciding instead of proposing.
SENT_ON = {"desk_second", "reading_new", "listing"}
ELSEWHERE = {"Analyst": SENT_ON, "Admin": SENT_ON | {"proposal_new"}}
ROLES = ["", "Reader", "Analyst", "Admin"]


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name or ''}", pattern


def names() -> set[str]:
    return {name for name, _ in patterns(get_resolver()) if not name.startswith("admin:")}


def test_every_address_has_a_declared_role():
    assert names() == ANYONE | ANALYST | POSTS | ADMIN | SIGN_IN | OWN_ACCOUNT | READER | BY_TOKEN | FILES


def may(role: str, name: str) -> bool:
    needed = (
        "Admin"
        if name in ADMIN
        else "Analyst"
        if name in ANALYST | POSTS
        else "Reader"
        if name in OWN_ACCOUNT | READER
        else ""
    )
    return ROLES.index(role) >= ROLES.index(needed)


def wants_sign_in(response) -> bool:
    where = response.headers.get("HX-Redirect") or response.headers.get("Location", "")
    return where.startswith(reverse("account_login"))


class EveryAddress(TestCase):
    """Walked on the seeded case as each role, as a page and as htmx would ask for a part of it."""

    @classmethod
    def setUpTestData(cls):
        seeds.load(seeds.FOUNDING)
        cls.people = {role: person(role) for role in ROLES if role}
        cls.addresses = addresses()

    def visits(self, names: set[str], **options) -> Iterator[tuple[str, str, Client, dict]]:
        """Role, name, client and headers of every visit, each in a sub-test of its own."""
        for role in ROLES:
            client = signed_in(self.people[role]) if role else Client(**options)
            for headers in ({}, {"HX-Request": "true"}):
                for name in sorted(names):
                    with self.subTest(role=role or "anonymous", name=name, htmx=bool(headers)):
                        yield role, name, client, headers

    def test_each_address_answers_whom_it_should(self):
        for role, name, client, headers in self.visits(ANYONE | ANALYST | ADMIN | {"tokens"}):
            response = client.get(self.addresses[name], headers=headers)
            if may(role, name):
                expected = 404 if name in BY_TURN else 302 if name in ELSEWHERE.get(role, set()) else 200
                assert response.status_code == expected, (role, name)
                assert not wants_sign_in(response)
            elif role:
                assert response.status_code == 403
            else:
                assert wants_sign_in(response)
                assert not response.content

    def test_account_pages_answer_and_keep_strangers_out(self):
        for role, name, client, headers in self.visits(SIGN_IN | OWN_ACCOUNT):
            response = client.get(self.addresses[name], headers=headers)
            assert response.status_code < 500
            assert may(role, name) or wants_sign_in(response)
            assert not role or "_auth_user_id" in client.session, "a link must not sign anyone out"

    def test_nobody_writes_what_their_role_may_not(self):
        before = counts()
        for role, name, client, headers in self.visits(ANALYST | POSTS | ADMIN):
            if not may(role, name):
                response = client.post(
                    self.addresses[name], {"name": "x", "title": "x", "text": "x"}, headers=headers
                )
                assert response.status_code == 403 if role else wants_sign_in(response)
        assert counts() == before

    def test_other_methods_are_refused(self):
        client = signed_in(self.people["Admin"])
        for name in sorted(ANYONE | ANALYST | ADMIN | {"tokens"}):
            for method in (client.put, client.patch, client.delete):
                assert method(self.addresses[name]).status_code == 405, name

    def test_reading_pages_take_no_posts(self):
        client = signed_in(self.people["Admin"])
        for name in sorted((ANYONE | {"people", "everyones_tokens"}) - BY_TOKEN):
            assert client.post(self.addresses[name]).status_code == 405, name

    def test_the_tables_are_for_admins_to_read(self):
        forecast = Forecast.objects.first()
        for role in ROLES:
            client = signed_in(self.people[role]) if role else Client()
            for address in (
                reverse("admin:index"),
                reverse("admin:tracker_forecast_changelist"),
                reverse("admin:tracker_forecast_change", args=[forecast.pk]),
                reverse("admin:tracker_user_changelist"),
            ):
                response = client.get(address)
                assert response.status_code == (200 if role == "Admin" else 302), (role, address)
                assert b'name="_save"' not in response.content
            for address in (
                reverse("admin:tracker_forecast_add"),
                reverse("admin:tracker_forecast_delete", args=[forecast.pk]),
            ):
                assert client.post(address).status_code == (403 if role == "Admin" else 302), (role, address)


def of_files(expert: Expert) -> dict[str, list[str]]:
    return {
        "feed_of": ["experts", expert.slug],
        "deadlines_of": ["experts", expert.slug],
        "export": ["questions", "csv"],
        "calibration_export": ["csv"],
        "expert_forecasts_export": [expert.slug, "csv"],
        "expert_export": [expert.slug, "lead", "csv"],
        "head_to_head_export": [expert.slug, "even-odds", "csv"],
    }


def addresses() -> dict[str, str]:
    """Name → an address on the seeded case."""
    question = Question.objects.filter(forecasts=None, resolutions=None).first()
    verbal = Forecast.objects.exclude(basis="stated").first()
    expert = Expert.objects.people_and_models().first()
    system = User.objects.system()
    arguments = {
        "collection": [Collection.objects.first().slug],
        "matrix": [Collection.objects.first().slug],
        "proposal": [Proposal(question=question, decision="annulled", rationale="x", recorded_by=system).log().pk],
        "person": [User.objects.create_user("someone@example.org", name="Someone").pk],
        "account_confirm_email": ["abc"],
        "account_reset_password_from_key": ["1", "abc-def"],
        "mfa_remove_webauthn": [1],
        "mfa_edit_webauthn": [1],
        "token_revocation": [1],
        **of_files(expert),
    }
    for name in (
        "expert", "expert_forecasts", "expert_claims", "expert_edit", "expert_merge", "expert_take_apart",
        "affiliation_new",
    ):  # fmt: skip
        arguments[name] = [expert.slug]
    arguments["head_to_head"] = [expert.slug, "even-odds"]
    for name in (
        "question_preview",
        "question_edit",
        "clarification_new",
        "event_new",
        "forecast_new",
        "withdrawal_new",
        "resolution_new",
        "proposal_new",
        "raters_new",
    ):
        arguments[name] = [question.pk]
    for name in ("claim", "claim_retraction", "desk_classify", "desk_settle_kind"):
        arguments[name] = [Claim.objects.filter(kind="forecast").first().pk]
    for name in (
        "forecast",
        "reading_new",
        "correction_new",
        "forecast_retraction",
        "desk_read",
        "desk_compared",
        "desk_settle_reading",
        "desk_rate",
        *("retrieval", "upload", "upload_report", "import"),
    ):
        arguments[name] = [verbal.pk]
    for name in ("source_edit", "source_preview", "coding", "listing", "left_out", "sign_off"):
        arguments[name] = [Source.objects.first().pk]
    arguments["expert_preview"], arguments["sitemap_part"] = arguments["expert"], ["experts"]
    ours = names() - {"source", "question"} - api.NAMES
    found = {name: reverse(name, args=arguments.get(name)) for name in ours} | api.addresses()
    return found | {"source": Source.objects.first().get_absolute_url(), "question": question.get_absolute_url()}


def test_a_form_without_its_token_is_refused_in_a_sentence(analyst):
    client = Client(enforce_csrf_checks=True)
    client.force_login(analyst)
    response = client.post(reverse("expert_new"), {"name": "x"})
    assert response.status_code == 403
    assert "send it again" in response.content.decode()


def counts() -> dict[str, int]:
    models = [model for model in Authored.__subclasses__() if not model._meta.abstract]
    return {model.__name__: model._default_manager.count() for model in [*models, Forecast, Score, User]}
