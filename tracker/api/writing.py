"""Forms that programs send: the same as on pages, and what they refuse, by the names under which it was sent."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from pydantic import BaseModel

from tracker.api.bodies import Body, as_typed
from tracker.api.door import ApiRequest, require
from tracker.api.errors import Refusal, of_form, read_json
from tracker.api.lists import one
from tracker.forms.base import VerbForm
from tracker.models import Answered, User
from tracker.models.sources import digest
from tracker.transfer.tables import LARGEST_KEY, Table

LONGEST_KEY = 200
KEYS = UUID("b6a4a1a5-6f53-4a7e-9f0e-2f6c7a0c6a51")  # of submissions that are named by an Idempotency-Key
NO_PLACE = "This has no place here: not with this kind of question, or not with what else is sent."
Shown = tuple[BaseModel, str] | tuple[BaseModel, str, int]
"""What was saved, and its address here; and the status, where it is not 201."""

# An input → the name under which it is sent.
SENT_AS = {"publisher_name": "publisher", "topic_names": "topics", "known": "known", "value": "outcome"}


def sent_as(name: str) -> str:
    if name.startswith("option_"):
        return "probabilities"
    if name.startswith(("evidence-", "note-")):
        return "evidence"
    return SENT_AS.get(name, name)


def typed(inputs: dict[str, Any]) -> QueryDict:
    """As a browser would send it."""
    data = QueryDict(mutable=True)
    for name, value in inputs.items():
        if isinstance(value, list):
            data.setlist(name, [as_typed(one) for one in value])
        else:
            data[name] = "on" if value is True else str(value) if isinstance(value, int) else as_typed(value)
    return data


def over(form: VerbForm, body: Body) -> dict[str, Any]:
    """What was sent, over what the form of a row begins with; also how that was seen, as on pages."""
    begun = {name: form[name].value() for name in form.fields if name != "token"}
    kept = {
        name: value
        for name, value in begun.items()
        if sent_as(name) not in body.model_fields_set and value not in (None, "", False)
    }
    return kept | body.inputs()


def knowing(form: VerbForm, inputs: dict[str, Any]) -> VerbForm:
    """The form. Raises Refusal for what it has no input for: nothing is passed over without a word."""
    if unknown := sorted({sent_as(name) for name in inputs.keys() - form.fields.keys()}):
        raise Refusal(422, f"{', '.join(unknown)}: {NO_PLACE}", {name: [NO_PLACE] for name in unknown})
    return form


def found[M: Model](rows: "QuerySet[M]", **key: Any) -> M:
    """What is written about. Raises Refusal where it is not there."""
    is_possible = all(not isinstance(value, int) or 0 < value <= LARGEST_KEY for value in key.values())
    row = rows.filter(**key).first() if is_possible else None
    if row is None:
        raise Refusal(404, f"There is no such {rows.model._meta.verbose_name}.")
    return row


def shown(request: HttpRequest, table: Table, rows: "QuerySet[Any]", address: str, key: Any) -> Shown:
    """A row as its address here shows it."""
    name = "slug" if isinstance(key, str) else "pk"
    return one(request, table, rows, **{name: key}), reverse(f"api:{address}", args=[key])


def write(
    request: ApiRequest,
    permission: str,
    inputs: dict[str, Any],
    make: Callable[[QueryDict], VerbForm],
    done: Callable[[Any], Shown],
) -> HttpResponse:
    """Submit a form, as pages do; once for an Idempotency-Key, whose answer is given again."""
    user: User = request.auth.user
    require(user, permission)
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Refusal(400, f"An Idempotency-Key has at most {LONGEST_KEY} characters, all of them printable.")
    sent = digest(json.dumps([request.path, read_json(request.body)], sort_keys=True)) if key else ""
    for attempt in (1, 2):
        try:
            with transaction.atomic():
                return _once(user, key, sent, inputs, make, done)
        except IntegrityError:  # the same request came first at this moment: what it was answered is found now
            if attempt == 2 or not key:
                raise
    raise AssertionError("unreachable")


def _once(
    user: User,
    key: str,
    sent: str,
    inputs: dict[str, Any],
    make: Callable[[QueryDict], VerbForm],
    done: Callable[[Any], Shown],
) -> HttpResponse:
    """Carry it out, or give the answer that it was given before."""
    if key and (known := Answered.objects.filter(user=user, key=key).first()):
        if known.sha256 != sent:
            raise Refusal(409, "This Idempotency-Key was used for another request. Take a new one.")
        return _answer(known.body, known.location, known.status, is_replayed=True)
    token = {"token": str(uuid5(KEYS, f"{user.pk} {key}"))} if key else {}
    form = knowing(make(typed(inputs | token)), inputs)
    saved = form.submit(by=user)
    if saved is None:
        raise of_form(form, sent_as)
    shape, location, *other = done(saved)
    status, body = other[0] if other else 201, _json(shape)
    if key:
        Answered.objects.keep(user=user, key=key, sha256=sent, status=status, body=body, location=location)
    return _answer(body, location, status)


def _json(shape: BaseModel) -> str:
    return json.dumps(shape.model_dump(), cls=DjangoJSONEncoder, ensure_ascii=False)


def _answer(body: str, location: str, status: int, *, is_replayed: bool = False) -> HttpResponse:
    headers = {"Location": location} | ({"Idempotency-Replayed": "true"} if is_replayed else {})
    return HttpResponse(body, status=status, headers=headers, content_type="application/json")
