"""What is sent twice with one Idempotency-Key is done once."""

import threading
from uuid import UUID

import pytest
from django.db import connection

from tests.api.conftest import Program
from tests.api.test_writing import STATED, ada, log, question
from tests.making import a_question, an_expert
from tracker.models import Answered, Change, Forecast

pytestmark = pytest.mark.django_db
__all__ = ["ada", "question"]  # fixtures


def test_sent_again_it_is_one_record_and_the_same_answer(program, question, ada):
    address, n = f"/questions/{question.pk}/forecasts", Change.objects.count()
    first, second = (program.post(address, STATED, key="a1") for _ in range(2))
    assert first.content == second.content
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Forecast.objects.count() == 1
    assert Change.objects.count() == n + 1


def test_with_another_body_it_is_a_conflict(program, question, ada):
    address = f"/questions/{question.pk}/forecasts"
    program.post(address, STATED, key="a1")
    for path, body in ((address, STATED | {"probability": 0.8}), (f"{address[:-9]}withdrawals", STATED)):
        if "withdrawals" in path:
            body = {"expert": "ada", "made": "2019-02-12"}
        refused = program.post(path, body, key="a1")
        assert (refused.status_code, refused.json()["error"]) == (409, "conflict")
    assert Forecast.objects.count() == 1


def test_what_was_refused_can_be_put_right_under_the_same_key(program, question, ada):
    address = f"/questions/{question.pk}/forecasts"
    assert program.post(address, STATED | {"probability": 73}, key="a1").status_code == 422
    assert not Answered.objects.exists()
    assert program.post(address, STATED, key="a1").status_code == 201


def test_keys_are_a_person_s_own(program, admins, question, ada):
    address = f"/questions/{question.pk}/clarifications"
    assert program.post(address, {"text": "By midnight."}, key="a1").status_code == 201
    assert admins.post(address, {"text": "By midnight."}, key="a1").status_code == 201
    assert question.clarifications.count() == 2


def test_after_it_is_forgotten_the_record_still_knows_it(program, question, ada):
    address = f"/questions/{question.pk}/forecasts"
    program.post(address, STATED, key="a1")
    Answered.objects.all().delete()
    assert program.post(address, STATED, key="a1").status_code == 201
    assert Forecast.objects.count() == 1
    assert isinstance(Forecast.objects.get().submission, UUID)


@pytest.mark.parametrize("key", ["x" * 201, "a\tb"])
def test_what_is_no_key(program, question, ada, key):
    assert program.post(f"/questions/{question.pk}/forecasts", STATED, key=key).status_code == 400


def test_without_a_key_the_same_value_twice_is_on_record_twice(program, question, ada):
    for _ in range(2):
        assert log(program, question).status_code == 201
    assert Forecast.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_that_come_at_the_same_moment_make_one_record(analyst):
    an_expert(analyst, "Ada")
    question = a_question(analyst)
    program = Program(analyst)
    answers, ready = [], threading.Barrier(4)

    def send() -> None:
        ready.wait()
        answers.append(program.post(f"/questions/{question.pk}/forecasts", STATED, key="a1"))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Forecast.objects.count() == 1
