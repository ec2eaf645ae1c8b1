"""What the description says holds: schemathesis sends what it allows and what it does not."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.conftest import person
from tracker import seeds
from tracker.middleware import ReadLater
from tracker.models import Token
from tracker.models.tokens import Scope

EXAMPLES = 6  # of each operation: enough to see that none has gone wrong since it was tried at length


@pytest.fixture
def described(db, settings) -> Iterator[Any]:
    """The founding case, and a token that may do everything."""
    settings.API_READS_A_MINUTE = settings.API_WRITES_A_MINUTE = 1_000_000
    seeds.load(seeds.FOUNDING)
    _, secret = Token.objects.issue(person("Admin"), "schemathesis", list(Scope), None)
    for signal in (
        request_started,
        request_finished,
    ):  # as Django's own client: the test’s transaction is not theirs
        signal.disconnect(close_old_connections)
    site = WSGIHandler()
    site.request_class = ReadLater
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site)
    schema.config.update(headers={"Authorization": f"Bearer {secret}"})
    yield schema
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_as_it_is_described(described, mode, subtests):
    for found in described.get_all_operations():
        operation = found.ok()

        @hypothesis.settings(
            max_examples=EXAMPLES, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
        )
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            # Forms know more than a description can say: who is on record, which dates can be.
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        with subtests.test(operation=operation.label), suppress(Unsatisfiable):
            ask()  # where nothing is taken, nothing can be wrong
