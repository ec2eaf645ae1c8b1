"""Every address of the API is declared, described and documented; none does without a token what takes one."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.api.addresses import LOG, READ, READ_BY_TOKEN, RESOLVE, addresses, operations
from tests.api.conftest import Program
from tests.conftest import person
from tests.test_access import counts
from tracker.api import errors

WAITS = {"api:question_resolutions"}  # for a second signature
DOCS = Path(settings.BASE_DIR, "docs", "api.md").read_text(encoding="utf-8")


def test_every_address_is_declared():
    assert {name for method, _, name, _ in operations() if method == "get"} == READ | READ_BY_TOKEN
    assert {name for method, _, name, _ in operations() if method == "post"} == LOG | RESOLVE


@pytest.mark.parametrize(("method", "path", "name", "operation"), operations(), ids=lambda one: str(one)[:40])
def test_every_address_is_documented_with_what_it_may_answer(method, path, name, operation):
    assert f"`{path.removeprefix('/api/v1')}`" in DOCS, path
    wanted = {200 if method == "get" else 201, 400, 401, 403, 404, 422, 429}
    wanted |= ({409, 415} if method == "post" else set()) | ({202} if name in WAITS else set())
    assert operation["responses"].keys() == wanted
    for status, answer in operation["responses"].items():
        schema = answer["content"]["application/json"]["schema"]
        assert (status < 300) != (schema == {"$ref": "#/components/schemas/Error"}), status
    assert ("security" in operation) == (method == "post" or name in READ_BY_TOKEN)
    if method == "post":
        assert operation["security"] == [{"TokenWith": []}]


def test_every_filter_is_documented():
    filters = {
        one["name"]
        for method, _, _, operation in operations()
        for one in operation["parameters"]
        if method == "get" and one["in"] == "query"
    }
    assert [name for name in sorted(filters) if f"`{name}`" not in DOCS] == []


def test_every_error_is_documented():
    words = set(errors.CODES.values()) - {"failed"}
    assert [word for word in words if f"`{word}`" not in DOCS] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("hanoi")
class TestWhoMay:
    def test_nobody_writes_without_a_token_or_its_scope_or_the_role(self):
        there, before = addresses(), counts()
        reader, analyst = person("Reader"), person("Analyst")
        programs = {
            "nobody": (Program(), LOG | RESOLVE, 401),
            "a token to read": (Program(analyst, "read"), LOG | RESOLVE, 403),
            "a reader’s": (Program(reader), LOG | RESOLVE, 403),
            "an analyst’s": (Program(analyst, "log"), RESOLVE, 403),
        }
        people = counts()["User"] - before["User"]
        for who, (program, names, status) in programs.items():
            for name in sorted(names):
                for body in ({}, BODIES.get(name, {})):
                    answer = program.post(there[name].removeprefix("/api/v1"), body)
                    expected = {status, 422} if status == 403 else {status}
                    assert answer.status_code in expected, (who, name, answer.content)
        assert counts() == before | {"User": before["User"] + people}


BODIES = {
    "api:experts": {"name": "Ada"},
    "api:expert_edit": {"biography": "x"},
    "api:expert_merge": {"into": "ada", "note": "x"},
    "api:expert_apart": {"note": "x"},
    "api:source_edit": {"licence": "x"},
    "api:sign_off": {},
    "api:question_edit": {"unit": "x"},
    "api:affiliations": {"organization": "Cato Institute"},
    "api:sources": {"title": "Engines", "published": "2019"},
    "api:source_excerpts": {"exact": "words", "kind": "evidence"},
    "api:claim_retraction": {"reason": "x"},
    "api:clarifications": {"text": "x"},
    "api:forecast_retraction": {"reason": "x"},
    "api:question_resolutions": {"decision": "annul", "rationale": "x"},
    "api:question_proposals": {"decision": "annul", "rationale": "x"},
    "api:answer": {"answer": "decline", "reason": "x"},
    "api:proposal_withdrawal": {"reason": "x"},
}
