"""Who may keep an answer, and what every answer says to browsers."""

import pytest
from django.test import Client, TestCase
from django.urls import reverse

from tests.conftest import person, signed_in
from tests.making import a_question, a_source, an_expert
from tests.test_access import ADMIN, ANALYST, ANYONE, OWN_ACCOUNT, POSTS, ROLES, SENT_AS_MADE, SIGN_IN, addresses
from tracker import seeds
from tracker.models.changes import recording

KEPT, NOT_KEPT = "public, no-cache", "private, no-store"
# Those that hold a form for strangers too, or would with open sign-up; and what is watched by a machine.
NEVER = {"account_login", "account_reset_password", "account_signup", "health"} | SENT_AS_MADE


class EveryAddress(TestCase):
    @classmethod
    def setUpTestData(cls):
        seeds.load(seeds.FOUNDING)
        cls.people = {role: person(role) for role in ROLES if role}
        cls.addresses = addresses() | {
            "nowhere": "/nowhere/",
            "accounts": "/accounts/",
            "tables": "/admin/",
            "table": "/admin/tracker/user/",
            "unreadable": "/?a=%00",
            "no slash": "/experts",
        }
        assert cls.addresses.keys() >= ANYONE | ANALYST | ADMIN | POSTS | SIGN_IN | OWN_ACCOUNT

    def answers(self, role: str, **headers: str):
        """Name, method and answer of every visit, each of which says what it may use and who may show it."""
        for name, address in sorted(self.addresses.items()):
            client = signed_in(self.people[role]) if role else Client()
            for method in ("GET", "POST"):
                response = client.generic(method, address, headers=headers)
                is_open = name.endswith("_preview") or address.startswith("/api/")
                wanted = "cross-origin" if is_open and method == "GET" else "same-origin"
                assert response.headers["Cross-Origin-Resource-Policy"] == wanted, (role, name)
                assert "camera=()" in response.headers["Permissions-Policy"]
                assert "publickey-credentials-get=(self)" in response.headers["Permissions-Policy"]
                yield name, method, response

    def test_what_somebody_signed_in_is_shown_is_not_kept(self):
        for role in filter(None, ROLES):
            for name, method, response in self.answers(role):
                if name not in ("health", "unreadable"):
                    assert response.headers["Cache-Control"] == NOT_KEPT, (role, name, method)
                assert "no-store" in response.headers["Cache-Control"], (role, name, method)
                assert "ETag" not in response.headers, (role, name, method)

    def test_what_strangers_read_is_kept_and_asked_for_anew(self):
        for headers in ({}, {"HX-Request": "true"}):
            for name, method, response in self.answers("", **headers):
                visit = (name, method, headers)
                if response.status_code == 200 and method == "GET" and name not in NEVER:
                    wanted = "public, max-age=600" if name.endswith("_preview") else KEPT
                    assert response.headers["Cache-Control"] == wanted, visit
                    assert "ETag" in response.headers or not response.content, visit
                    assert not response.cookies, visit
                    assert "Cookie" in response.headers["Vary"], visit
                    assert b"csrf" not in response.content.lower(), visit
                else:
                    assert "no-store" in response.headers["Cache-Control"], visit
                    assert "ETag" not in response.headers, visit

    def test_strangers_are_told_when_nothing_has_changed(self):
        for name in sorted(ANYONE - NEVER):
            first = Client().get(self.addresses[name])
            again = Client().get(self.addresses[name], headers={"If-None-Match": first.headers["ETag"]})
            assert (again.status_code, again.content) == (304, b""), name
            assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
            assert again.headers["Vary"] == first.headers["Vary"]
            assert Client().head(self.addresses[name]).headers["Cache-Control"] == first.headers["Cache-Control"]


def etag(client, address, **headers) -> str:
    response = client.get(address, headers=headers)
    assert response.headers["Cache-Control"] == KEPT
    return response.headers["ETag"]


def test_a_kept_page_is_given_up_when_the_record_changes(analyst, client):
    address = reverse("experts")
    before = etag(client, address)
    with recording():
        an_expert(analyst, "Ada Lovelace")
    response = client.get(address, headers={"If-None-Match": before})
    assert response.status_code == 200
    assert "Ada Lovelace" in response.content.decode()


def test_a_part_and_a_page_and_two_time_zones_are_kept_apart(analyst, client):
    a_question(analyst)
    address = reverse("questions")
    response = client.get(address)
    assert {"Cookie", "HX-Request"} <= set(response.headers["Vary"].split(", "))
    assert etag(client, address) != etag(client, address, **{"HX-Request": "true"})
    before = etag(client, address)
    client.cookies["tz"] = "Asia/Hanoi"
    assert etag(client, address) == before, "no such zone"
    client.cookies["tz"] = "Asia/Ho_Chi_Minh"
    assert etag(client, address) != before


def test_a_page_that_was_kept_is_not_shown_to_who_has_signed_in(reader, client):
    before = etag(client, "/")
    response = signed_in(reader).get("/", headers={"If-None-Match": before})
    assert response.status_code == 200
    assert "Sign out" in response.content.decode()


def test_a_message_for_one_is_not_kept(reader_client, client):
    reader_client.post(reverse("account_logout"))
    response = reader_client.get("/")
    assert "You have signed out" in response.content.decode()
    assert response.headers["Cache-Control"] == NOT_KEPT


def test_a_session_that_is_gone_is_cleared_and_that_answer_not_kept(client, db):
    client.cookies["sessionid"] = "gone"
    assert client.get("/").headers["Cache-Control"] == NOT_KEPT


def test_a_picture_that_is_asked_for_anew_may_still_be_shown_elsewhere(analyst, client):
    address = reverse("source_preview", args=[a_source(analyst).pk])
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "Cross-Origin-Resource-Policy" not in again.headers, "a cache would put it in place of the first"


@pytest.mark.django_db
def test_a_redirect_to_https_and_another_host_are_not_kept(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    for response in (Client().get("/"), Client().get("/", headers={"Host": "evil.example"}, secure=True)):
        assert response.status_code in (301, 400)
        assert response.headers["Cache-Control"] == NOT_KEPT
        assert "camera=()" in response.headers["Permissions-Policy"]


def test_pages_carry_no_nonce(client, db):
    """The policy knows none, and a page with one would never be the same twice."""
    response = client.get("/")
    assert "nonce" not in response.content.decode()
    assert "nonce" not in response.headers["Content-Security-Policy"]
