"""Bad input: one shape, a sentence, nothing half-written."""

import pytest
from django.test import Client

from tests.making import a_question
from tracker.api import errors
from tracker.ledger.outages import Outage
from tracker.models import Expert, Forecast

pytestmark = pytest.mark.django_db

BODIES = {
    "10 MB": b'{"name": "' + b"x" * 10_000_000 + b'"}',
    "6 MB": b'{"name": "' + b"x" * 6_000_000 + b'"}',
    "10,000 levels": b"[" * 10_000 + b"]" * 10_000,
    "10,000 objects deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "a name twice": b'{"name": "Ada", "name": "Eve"}',
    "a name twice, deeper": b'{"name": "Ada", "kind": {"a": 1, "a": 2}}',
    "NaN": b'{"name": NaN}',
    "Infinity": b'{"name": -Infinity}',
    "1e400": b'{"name": 1e400}',
    "a number of 5,000 digits": b'{"name": ' + b"9" * 5000 + b"}",
    "half a character": b'{"name": "\\ud800"}',
    "NUL": b'{"name": "\\u0000"}',
    "no UTF-8": b'{"name": "\xff"}',
    "UTF-16": '{"name": "Ada"}'.encode("utf-16"),
    "nothing": b" ",
    "cut off": b'{"name": "Ada"',
    "a list": b'[{"name": "Ada"}]',
    "a text": b'"Ada"',
    "null": b"null",
    "a name that is a list": b'{"name": ["Ada"]}',
    "a name that is a number": b'{"name": 7}',
    "no name": b"{}",
    "a name that is not known": b'{"name": "Ada", "nmae": "Eve"}',
    "a name of 10,000 letters": b'{"name": "' + b"x" * 10_000 + b'"}',
    "a name that turns the writing": '{"name": "Ada\u202e"}'.encode(),
}


def is_in_one_shape(answer) -> bool:
    found = answer.json()
    assert found.keys() == {"error", "message", "fields"}
    assert found["error"] in errors.CODES.values()
    assert isinstance(found["message"], str)
    assert found["message"]
    assert "<" not in found["message"]
    assert all(isinstance(said, list) for said in found["fields"].values())
    return True


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_is_wrong(program, body):
    answer = program.post("/experts", body)
    assert answer.status_code in (400, 422), answer.content
    assert is_in_one_shape(answer)
    assert not Expert.objects.exclude(kind="benchmark").exists()


def test_what_is_no_json(program):
    for content_type in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", ""):
        answer = program.client.post(
            "/api/v1/experts", b'{"name": "Ada"}', content_type=content_type,
            headers={"Authorization": f"Bearer {program.secret}"},
        )  # fmt: skip
        assert answer.status_code in (400, 415), content_type
        assert is_in_one_shape(answer)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/nowhere", 404),
        ("get", "/api/", 404),
        ("get", "/api/v2/experts", 404),
        ("get", "/api/v1/experts/nobody", 404),
        ("get", "/api/v1/questions/0", 404),
        ("get", "/api/v1/questions/99999999999999999999", 404),
        ("get", "/api/v1/questions/-1", 404),
        ("get", "/api/v1/questions/x", 422),
        ("get", "/api/v1/experts?a=%00", 400),
        ("get", "/api/v1/experts?a=%ff", 400),
        ("get", "/api/v1/experts/%00", 400),
        ("delete", "/api/v1/experts", 405),
        ("put", "/api/v1/experts/ada", 405),
        ("patch", "/api/v1/scoreboard", 405),
        ("post", "/api/v1/scoreboard", 405),
    ],
)
def test_an_address_or_method_that_is_wrong(method, path, status):
    answer = getattr(Client(), method)(path)
    assert answer.status_code == status
    assert is_in_one_shape(answer)


def test_an_address_that_ends_with_a_slash_as_those_of_pages(stranger):
    assert stranger.get("/experts/").json()["message"].endswith("Addresses here end without a slash.")


def test_what_is_written_about_is_not_there(program, admins):
    for path, body in {
        "questions/999/forecasts": {},
        "forecasts/999/corrections": {"replaces_note": "x"},
        "sources/999/excerpts": {},
        "claims/999/retraction": {"reason": "x"},
    }.items():
        answer = program.post(f"/{path}", body)
        assert answer.status_code == 404, answer.content
        assert is_in_one_shape(answer)
    assert admins.post("/questions/999/resolutions", {"rationale": "x"}).status_code == 404


def test_a_site_without_a_database_says_so_in_the_same_shape(stranger, monkeypatch):
    def gone(*args: object) -> None:
        raise Outage("The database is not there.")

    monkeypatch.setattr("tracker.ledger.watching.require_the_file", gone)
    answer = stranger.get("/experts")
    assert answer.status_code == 503
    assert is_in_one_shape(answer)
    assert answer.json()["message"].startswith("The database is not there.")
    assert answer.headers["Retry-After"]


def test_an_error_of_ours_does_too(monkeypatch, analyst):
    monkeypatch.setattr("tracker.api.lists.page", lambda *args: 1 / 0)
    answer = Client(raise_request_exception=False).get("/api/v1/experts")
    assert (answer.status_code, answer.json()["error"]) == (500, "failed")
    assert "ZeroDivision" not in answer.content.decode()


class TestLimits:
    @pytest.fixture(autouse=True)
    def _few(self, settings):
        settings.API_READS_A_MINUTE, settings.API_WRITES_A_MINUTE = 5, 2

    def test_who_reads_too_often_waits(self, stranger, program):
        answers = [stranger.get(f"/questions?limit={n + 1}") for n in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
        assert is_in_one_shape(answers[-1])
        assert program.get("/questions").status_code == 200, "with a token one is counted apart"
        elsewhere = Client(REMOTE_ADDR="203.0.113.7").get("/api/v1/questions?limit=20")
        assert elsewhere.status_code == 200

    def test_the_client_is_the_one_behind_the_proxy(self, settings, stranger):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        for n in range(8):
            answer = Client().get(
                f"/api/v1/questions?limit={n + 1}", headers={"X-Forwarded-For": f"203.0.113.{n}"}
            )
            assert answer.status_code == 200

    def test_a_made_up_client_is_not_believed(self, stranger):
        answers = [
            Client()
            .get(f"/api/v1/questions?limit={n + 1}", headers={"X-Forwarded-For": f"203.0.113.{n}"})
            .status_code
            for n in range(6)
        ]
        assert answers[-1] == 429

    def test_who_writes_too_often_waits_and_nothing_is_recorded(self, program, analyst):
        question = a_question(analyst)
        address = f"/questions/{question.pk}/clarifications"
        answers = [program.post(address, {"text": f"{n}"}).status_code for n in range(3)]
        assert answers == [201, 201, 429]
        assert question.clarifications.count() == 2

    def test_who_guesses_tokens_waits(self, stranger):
        guess = [
            Client().get("/api/v1/experts", headers={"Authorization": f"Bearer outturn_{n}"}).status_code
            for n in range(3)
        ]
        assert guess == [401, 401, 429]


def test_a_signed_in_browser_writes_nothing_without_a_token(analyst_client, analyst):
    answer = analyst_client.post("/api/v1/experts", {"name": "Ada"}, content_type="application/json")
    assert answer.status_code == 401
    assert is_in_one_shape(answer)
    assert not Forecast.objects.exists()
