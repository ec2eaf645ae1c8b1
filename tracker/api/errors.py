"""The one shape in which every address below /api/ refuses, whoever refuses; and which sites may read."""

import json
from collections.abc import Callable, Iterable, Mapping
from html import unescape
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.forms import BaseForm, HiddenInput
from django.forms import Field as Input
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.html import strip_tags
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.errors import ValidationError as Misread
from pydantic import BaseModel, Field

from tracker.forms.fields import ConfirmField
from tracker.middleware import GetResponse

PREFIX = "/api/"
TOO_LARGE = 413
CODES = {
    400: "unreadable",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    TOO_LARGE: "too_large",
    415: "not_json",
    422: "invalid",
    429: "too_many",
    500: "failed",
    503: "unavailable",
}
SENTENCES = {
    400: "The request could not be read.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    TOO_LARGE: "A request may have 5 MB.",
    500: "Something failed that should not have. It is in the log of the site.",
    503: "The site cannot answer at the moment. Try again later.",
}
REQUIRED = str(Input.default_error_messages["required"])  # of which, alone, nobody can tell what it is about
# Any page of the web may read what is public here; nothing is taken from there but what is asked for.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


class Error(BaseModel):
    error: str = Field(description="A word that programs can rely on")
    message: str = Field(description="What is wrong, in sentences for people")
    fields: dict[str, list[str]] = Field(description="What is wrong with which part of what was sent")


class Refusal(Exception):
    def __init__(
        self,
        status: int,
        message: str,
        fields: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers or {}
        self.fields = dict(fields or {})


def _add(response: HttpResponse, headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        response.headers[name] = value


def refused(status: int, message: str, fields: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    return {"error": CODES.get(status, "failed"), "message": message, "fields": dict(fields or {})}


def plain(sentence: Any) -> str:
    """A sentence of a page, without its links."""
    return unescape(strip_tags(str(sentence)))


def of_form(form: BaseForm, names: Callable[[str], str] = str) -> Refusal:
    """What a page would show beside its inputs.  names: what an input is called here."""
    refusal = invalid(form.errors, names)
    for name, field in form.fields.items():
        if isinstance(field, ConfirmField) and not isinstance(field.widget, HiddenInput):  # it has asked
            refusal.fields.setdefault(names(name), []).append(f"Send true to say: {field.label}.")
    return refusal


def of_refusal(error: ValidationError) -> Refusal:
    return invalid(error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages})


def invalid(errors: Mapping[str, Iterable[Any]], names: Callable[[str], str] = str) -> Refusal:
    fields: dict[str, list[str]] = {}
    sentences = []
    for name, said in errors.items():
        told = [plain(sentence) for sentence in said]
        sentences += [f"{names(name)}: {one}" if one == REQUIRED else one for one in told]
        if name != NON_FIELD_ERRORS:
            fields.setdefault(names(name), []).extend(told)
    return Refusal(422, " ".join(dict.fromkeys(sentences)), fields)


def _misread(error: Misread) -> Refusal:
    """What does not even have the right form: a word where a number belongs, a name that is not known."""
    fields: dict[str, list[str]] = {}
    for one in error.errors:
        place = [str(part) for part in one["loc"][1:] if part not in ("body", "asked", "paging")]
        name = place[0] if place else "body"
        at = f"{'.'.join(place[1:])}: " if place[1:] else ""
        said = "There is no such name here." if one["type"] == "extra_forbidden" else f"{one['msg']}."
        fields.setdefault(name, []).append(f"{at}{said}")
    message = " ".join(f"{name}: {sentence}" for name, said in fields.items() for sentence in said)
    return Refusal(422, message, fields)


def speak(api: NinjaAPI) -> None:
    """Have it refuse in the one shape."""

    def on(error: type[Exception], of: Callable[[Any], Refusal]) -> None:
        def answer(request: HttpRequest, raised: Any) -> HttpResponse:
            why = of(raised)
            body = refused(why.status, why.message, why.fields)
            response = api.create_response(request, body, status=why.status)
            _add(response, why.headers)
            return response

        api.add_exception_handler(error, answer)

    def fail(request: HttpRequest, error: Any) -> HttpResponse:
        raise error  # views/outages.py knows what it is

    api.add_exception_handler(Exception, fail)
    on(Refusal, lambda refusal: refusal)
    on(Misread, _misread)
    on(ValidationError, of_refusal)
    on(HttpError, _of_cause)
    on(PermissionDenied, lambda error: Refusal(403, str(error)))
    on(Http404, lambda _: Refusal(404, SENTENCES[404]))


def _of_cause(error: HttpError) -> Refusal:
    """What was raised while a body was read comes within an error that says nothing."""
    cause = error.__cause__
    return cause if isinstance(cause, Refusal) else Refusal(error.status_code, str(error))


def in_one_shape(get_response: GetResponse) -> GetResponse:
    """Also for what is refused before or after the API is asked: by a limit, a guard, an outage."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=OPEN | PREFLIGHT)
        if request.method == "HEAD":  # the server leaves the body out
            request.method = "GET"
        response = get_response(request)
        if request.method == "GET":
            _add(response, OPEN)
        is_ours = response.headers.get("Content-Type", "").startswith("application/json")
        return response if response.status_code < 400 or is_ours else _reshaped(request, response)

    return middleware


def _reshaped(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    status = response.status_code
    sentence = SENTENCES.get(status, response.reason_phrase)
    if response.headers.get("Content-Type", "").startswith("text/plain"):
        sentence = response.text.strip()
    if status == 404 and request.path_info.endswith("/"):
        sentence = f"{sentence} Addresses here end without a slash."
    answer = JsonResponse(refused(status, sentence), status=400 if status == TOO_LARGE else status)
    kept = ("Allow", "Retry-After", "Cache-Control", "Vary", *OPEN)
    _add(answer, {name: response.headers[name] for name in kept if name in response.headers})
    return answer


def strictly(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for n, (name, _) in enumerate(pairs) if name in dict(pairs[:n]))
        raise Refusal(400, f"“{twice[:80]}” stands twice in one object: which of them is meant?")
    return found


def no_number(text: str) -> float:
    raise Refusal(400, f"{text} is no number that JSON knows.")


def finite(text: str) -> float:
    number = float(text)
    return number if abs(number) != float("inf") else no_number(text)


def read_json(body: bytes) -> Any:
    """What was sent. Raises Refusal for what would be read in two ways, or in none."""
    try:
        found = json.loads(
            body.decode("utf-8-sig"), object_pairs_hook=strictly, parse_constant=no_number, parse_float=finite
        )
        json.dumps(found, ensure_ascii=False).encode()  # half a character has no bytes
    except RecursionError:
        raise Refusal(400, "This is nested too deeply.") from None
    except ValueError as error:
        raise Refusal(400, f"This is no JSON in UTF-8: {error}.") from None
    if not isinstance(found, dict):
        raise Refusal(400, "Send a JSON object: { … }.")
    return found
