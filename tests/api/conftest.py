"""Programs: each with a token of somebody, or with none."""

import json
from typing import Any

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client

from tracker.models import Token, User
from tracker.models.tokens import Scope


class Program:
    """Asks as a program does, with the token of a user if there is one."""

    def __init__(self, user: User | None = None, *scopes: str) -> None:
        self.secret = ""
        if user:
            self.token, self.secret = Token.objects.issue(user, "A notebook", scopes or list(Scope), None)
        self.client = Client()

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(f"/api/v1{path}", query, headers=self._headers({}))

    def post(self, path: str, body: Any = None, *, key: str = "", **headers: str) -> HttpResponse:
        sent = body if isinstance(body, str | bytes) else json.dumps(body or {})
        headers |= {"Idempotency-Key": key} if key else {}
        return self.client.post(
            f"/api/v1{path}", sent, content_type="application/json", headers=self._headers(headers)
        )

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        return ({"Authorization": f"Bearer {self.secret}"} if self.secret else {}) | headers


@pytest.fixture(autouse=True)
def _nothing_is_counted_yet():
    caches["limits"].clear()


@pytest.fixture
def stranger(db) -> Program:
    return Program()


@pytest.fixture
def program(analyst) -> Program:
    """An analyst’s, which may do all that they may."""
    return Program(analyst)


@pytest.fixture
def admins(admin) -> Program:
    return Program(admin)
