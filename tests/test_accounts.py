"""What is counted where people sign in, as whose, and who is kept out by it."""

import logging
import re
from datetime import timedelta

import pytest
from allauth.account import app_settings
from allauth.core.internal.ratelimit import get_ip, get_rates
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import get_user
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import MiddlewareNotUsed
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.conftest import person, signed_in
from tracker.accounts import AccountAdapter
from tracker.ledger import rights
from tracker.middleware import proxies_noticed
from tracker.models import User

PASSWORD = "correct horse battery"
LOCKED = "Too many attempts have failed. Wait ten minutes"
HERE, THERE = "192.0.2.1", "192.0.2.2"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_is_counted_yet(db):
    cache.clear()


def sign_in(user: User, password: str = PASSWORD, address: str = HERE, client: Client | None = None):
    data = {"login": user.email, "password": password}
    return (client or Client()).post(reverse("account_login"), data, REMOTE_ADDR=address)


def flood(user: User, address: str = HERE, times: int = 40) -> str:
    """Guess so often; the page that the last guess got."""
    for n in range(times):
        page = sign_in(user, f"guess {n}", address)
        assert page.status_code == 200
    return page.content.decode()


class TestWrongPasswords:
    def test_are_told_for_how_long_and_what_else_there_is(self, reader):
        page = flood(reader, times=11)
        assert LOCKED in page
        assert "a passkey still lets you in" in page
        assert reverse("account_reset_password") in page
        assert sign_in(reader).status_code == 200

    def test_lock_for_as_long_as_the_sentence_says(self):
        rates = get_rates(app="allauth.account", action="login_failed")
        rates += get_rates(app="allauth.account", action="login_failed_by_client")
        assert {rate.duration for rate in rates} == {timedelta(minutes=10).total_seconds()}

    def test_lock_neither_the_owner_elsewhere_nor_others_at_the_same_address(self, reader, analyst):
        flood(reader)
        assert sign_in(reader, address=THERE).status_code == 302
        assert sign_in(analyst).status_code == 302

    def test_that_are_refused_are_not_counted_for_the_address(self, reader, analyst):
        flood(reader, times=150)
        assert sign_in(analyst).status_code == 302

    def test_for_many_accounts_lock_the_address_and_nobody_elsewhere(self, reader, analyst):
        for n in range(100):
            sign_in(User(email=f"{n}@example.org"))
        assert LOCKED in sign_in(reader).content.decode()
        assert sign_in(reader, address=THERE).status_code == 302
        before = cache_rows()
        for n in range(20):
            sign_in(User(email=f"another{n}@example.org"))
        assert cache_rows() == before

    def test_are_not_given_back_by_signing_in_to_an_account_of_ones_own(self, reader, analyst):
        for n in range(9):
            sign_in(reader, f"guess {n}")
            assert sign_in(analyst).status_code == 302
        assert LOCKED not in sign_in(reader, "guess").content.decode()
        assert LOCKED in sign_in(reader, "guess").content.decode()

    def test_are_counted_whatever_the_host_and_however_the_address_is_written(self, reader, settings):
        settings.ALLOWED_HOSTS = ["*"]
        for n in range(10):
            data = {"login": reader.email.title(), "password": "guess"}
            Client().post(reverse("account_login"), data, REMOTE_ADDR=HERE, headers={"Host": f"a{n}.example"})
        assert LOCKED in sign_in(reader).content.decode()

    def test_leave_whoever_is_signed_in_where_they_are(self, reader, analyst):
        there = signed_in(analyst)
        flood(reader)
        assert there.get(reverse("account_email")).status_code == 200

    def test_to_confirm_who_one_is_are_limited_too(self, reader):
        client = signed_in(reader)
        for n in range(10):
            client.post(reverse("account_reauthenticate"), {"password": f"guess {n}"}, REMOTE_ADDR=HERE)
        response = client.post(reverse("account_reauthenticate"), {"password": PASSWORD}, REMOTE_ADDR=HERE)
        assert response.status_code == 429
        assert "wait a minute" in response.content.decode()


def cache_rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_cache")
        return cursor.fetchone()[0]


def ask_for_a_letter(user: User, address: str = THERE):
    return Client().post(reverse("account_reset_password"), {"email": user.email}, REMOTE_ADDR=address)


def choose_a_password(client: Client, letter: str, password: str = "staple battery horse"):
    link = re.search(r"https?://testserver(/\S+)", letter)[1]
    form = client.get(link, REMOTE_ADDR=HERE)
    data = {"password1": password, "password2": password}
    return client.post(form.headers["Location"], data, REMOTE_ADDR=HERE)


class TestLetters:
    def test_a_new_password_signs_in_and_ends_the_lock(self, reader):
        flood(reader)
        ask_for_a_letter(reader)
        client = Client()
        assert choose_a_password(client, mail.outbox[0].body).headers["Location"] == reverse("home")
        assert get_user(client) == reader
        assert sign_in(reader, "staple battery horse").status_code == 302

    def test_the_second_step_still_comes(self, reader):
        TOTP.activate(reader, generate_totp_secret())
        ask_for_a_letter(reader)
        client = Client()
        answer = choose_a_password(client, mail.outbox[0].body)
        assert answer.headers["Location"] == reverse("mfa_authenticate")
        assert not get_user(client).is_authenticated

    def test_an_account_that_may_not_sign_in_does_not(self, reader):
        ask_for_a_letter(reader)
        User.objects.filter(pk=reader.pk).update(is_active=False)
        client = Client()
        choose_a_password(client, mail.outbox[0].body)
        assert not get_user(client).is_authenticated

    def test_a_flood_fills_no_mailbox_and_every_letter_has_a_link_that_works(self, reader):
        for _ in range(30):
            refused = ask_for_a_letter(reader, HERE)
        assert refused.status_code == 429
        assert "every letter that was sent works" in refused.content.decode()
        assert len(mail.outbox) == 5
        client = Client()
        choose_a_password(client, mail.outbox[0].body)
        assert get_user(client) == reader

    def test_whoever_asked_for_too_many_keeps_nobody_else_from_one(self, reader, analyst):
        for _ in range(70):
            ask_for_a_letter(reader, HERE)
        assert ask_for_a_letter(analyst, HERE).status_code == 429
        assert ask_for_a_letter(analyst, THERE).status_code == 302


class TestCodes:
    def test_are_counted_by_account_and_the_right_one_ends_the_count(self, reader):
        TOTP.activate(reader, generate_totp_secret())
        code = RecoveryCodes.activate(reader).get_unused_codes()[0]
        client = Client()
        assert sign_in(reader, client=client).headers["Location"] == reverse("mfa_authenticate")
        for _ in range(9):
            client.post(reverse("mfa_authenticate"), {"code": "000000"}, REMOTE_ADDR=HERE)
        client.post(reverse("mfa_authenticate"), {"code": code}, REMOTE_ADDR=HERE)
        assert get_user(client) == reader
        other = Client()
        sign_in(reader, client=other, address=THERE)
        for _ in range(11):
            page = other.post(reverse("mfa_authenticate"), {"code": "000000"}, REMOTE_ADDR=THERE)
        assert LOCKED in page.content.decode()

    def test_of_ones_own_do_not_give_back_the_attempts_of_the_address(self, reader, analyst):
        TOTP.activate(analyst, generate_totp_secret())
        code = RecoveryCodes.activate(analyst).get_unused_codes()[0]
        for n in range(100):
            sign_in(User(email=f"{n}@example.org"))
        client = Client()
        sign_in(analyst, client=client, address=THERE)
        client.post(reverse("mfa_authenticate"), {"code": code}, REMOTE_ADDR=HERE)
        assert get_user(client) == analyst
        assert LOCKED in sign_in(reader).content.decode()


@pytest.mark.parametrize(
    ("proxies", "connection", "forwarded", "counted"),
    [
        (0, "192.0.2.1", None, "192.0.2.1"),
        (0, "192.0.2.1", "198.51.100.7", "192.0.2.1"),
        (1, "127.0.0.1", "198.51.100.7", "198.51.100.7"),
        (1, "127.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "127.0.0.1", "203.0.113.9, 198.51.100.7, 192.0.2.8", "198.51.100.7"),
        # Past the proxies, or past one of them: nobody may choose who they are.
        (1, "192.0.2.1", None, "192.0.2.1"),
        (2, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (1, "192.0.2.1", "nonsense", "192.0.2.1"),
        (1, "192.0.2.1", "", "192.0.2.1"),
        # Unix sockets, IPv6, and IPv4 as IPv6 servers write it.
        (0, "", None, "unknown"),
        (0, "", "203.0.113.9", "unknown"),
        (1, "", "198.51.100.7", "198.51.100.7"),
        (0, "2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::"),
        (1, "::1", "[2001:db8:1:2:ffff::1]:4711", "2001:db8:1:2::"),
        (0, "::ffff:192.0.2.1", None, "192.0.2.1"),
    ],
)
def test_as_whom_a_client_is_counted(settings, proxies, connection, forwarded, counted):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().post("/", REMOTE_ADDR=connection, headers=headers)
    assert get_ip(request) == counted


@pytest.mark.parametrize("connection", ["", "127.0.0.1"])
def test_who_comes_past_the_proxies_is_answered(reader, settings, connection):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    client = Client(headers={"X-Forwarded-For": "203.0.113.9"})
    assert sign_in(reader, "guess", connection, client).status_code == 200
    assert sign_in(reader, PASSWORD, connection, client).status_code == 302


def test_a_forgotten_setting_is_noticed_once(settings, caplog):
    settings.IN_PRODUCTION = True
    middleware = proxies_noticed(lambda request: None)
    with caplog.at_level(logging.WARNING, "tracker"):
        middleware(RequestFactory().get("/"))
        assert not caplog.records
        for _ in range(3):
            middleware(RequestFactory().get("/", headers={"X-Forwarded-For": "203.0.113.9"}))
    assert [record.message.partition(" is ")[0] for record in caplog.records] == [
        "A request came through a proxy, and OUTTURN_TRUSTED_PROXIES"
    ]


@pytest.mark.parametrize(("in_production", "proxies"), [(True, 1), (False, 0)])
def test_nothing_is_noticed_where_there_is_nothing_to_say(settings, in_production, proxies):
    settings.IN_PRODUCTION, settings.ALLAUTH_TRUSTED_PROXY_COUNT = in_production, proxies
    with pytest.raises(MiddlewareNotUsed):
        proxies_noticed(lambda request: None)


@pytest.mark.django_db(transaction=True)
def test_migrate_makes_the_table_that_counts_and_leaves_it_alone():
    with rights.as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_cache")
    call_command("migrate", verbosity=0)
    cache.set("counted", 1)
    call_command("migrate", verbosity=0)
    assert cache.get("counted") == 1


def test_no_limit_is_left_that_one_person_can_use_up_for_all():
    """Those for an address are the high one for guesses, and those of what sends letters."""
    by_address = {
        action
        for action in app_settings.RATE_LIMITS
        if any(rate.per == "ip" for rate in get_rates(app="allauth.account", action=action))
    }
    unused = {"request_login_code", "verify_phone"}
    assert by_address - unused == {"login_failed_by_client", "reset_password", "signup"}
    assert not get_rates(app="allauth.mfa", action="webauthn_login")


def test_every_sentence_of_allauth_that_is_replaced_is_one_that_it_says():
    assert AccountAdapter.error_messages.keys() == AccountAdapter.__mro__[1].error_messages.keys()


def test_people_who_were_invited_are_let_in_after_a_flood(client):
    """They have no address that allauth keeps."""
    invited = person("Reader")
    assert not invited.emailaddress_set.exists()
    flood(invited)
    ask_for_a_letter(invited)
    choose_a_password(Client(), mail.outbox[0].body)
    assert sign_in(invited, "staple battery horse").status_code == 302


def test_the_cache_is_where_all_processes_see_it():
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_what_strangers_read_takes_no_room_where_attempts_are_counted():
    before = cache_rows()
    for number in range(3):
        assert Client().get("/scoreboard/", {"q": str(number)}).status_code == 200
    assert cache_rows() == before
