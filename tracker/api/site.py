"""All of it together, its description for programs, and the page that shows it to people."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from tracker.api import experts, forecasts, proposals, questions, scores, sources
from tracker.api.door import Strict
from tracker.api.errors import speak
from tracker.models import Token
from tracker.models.shown import changed_at

VERSION = "1"
PRIVATE = "/proposals"  # what analysts alone are shown
ABOUT = (
    "The record of experts’ published forecasts and of how they turned out. Reads are public; writes take a "
    "personal token. What holds for every address, and what is promised, stands in docs/api.md."
)


class Readable(JSONRenderer):
    """Letters as they are, for people who look."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """Made before anything is read, so that no answer calls itself newer than it is."""
        response = super().create_temporal_response(request)
        if isinstance(getattr(request, "auth", None), Token) and PRIVATE in request.path:
            response.headers["Cache-Control"] = "private, no-store"
        elif request.method in ("GET", "HEAD") and (at := changed_at()):
            response.headers["Last-Modified"] = http_date(at.timestamp())
        return response

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """get_experts, post_experts: the method and the name of the address."""
        return f"{operation.methods[0].lower()}_{getattr(operation, 'url_name', operation.view_func.__name__)}"


api = Api(
    title="Outturn",
    version=VERSION,
    description=ABOUT,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    parser=Strict(),
    renderer=Readable(),
)
speak(api)
for noun in (experts, sources, questions, forecasts, proposals, scores):
    api.add_router("", noun.router)


TYPED = {"q", "phrase"}


def reads() -> dict[str, set[str]]:
    """Address that is read → what may be asked of it, but for what people type."""
    paths = api.get_openapi_schema(path_prefix="")["paths"].values()
    return {
        f"api:{get['operationId'].removeprefix('get_')}": {
            one["name"] for one in get["parameters"] if one["in"] == "query" and one["name"] not in TYPED
        }
        for get in (methods["get"] for methods in paths if "get" in methods)
        if "security" not in get  # what takes a token is not everybody’s
    }


@cache
def _schema() -> dict[str, Any]:
    return dict(api.get_openapi_schema())


@cache
def described() -> list[tuple[str, list[dict[str, Any]]]]:
    """What can be asked, by noun, as the description for programs has it."""
    schema = _schema()
    nouns: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            answer = next(code for code in operation["responses"] if code < 300)
            content = operation["responses"][answer]["content"]["application/json"]["schema"]
            nouns.setdefault(operation["tags"][0], []).append(
                {
                    "method": method.upper(),
                    "path": path,
                    "about": operation.get("description") or operation["summary"],
                    "parameters": operation["parameters"],
                    "sent": _fields(schema, body) if body else [],
                    "answered": _fields(schema, content),
                    "is_list": method == "get" and "{" not in path and "security" not in operation,
                }
            )
    return list(nouns.items())


def _fields(schema: dict[str, Any], of: dict[str, Any]) -> list[dict[str, Any]]:
    """The names of an object with their types in words; of a list, those of its items."""
    shape = schema["components"]["schemas"][of["$ref"].rsplit("/", 1)[1]]
    items = shape["properties"].get("items", {}).get("items")
    if items:
        return _fields(schema, items)
    required = shape.get("required", [])
    return [
        {"name": name, "type": _type(field), "about": field.get("description", ""), "required": name in required}
        for name, field in shape["properties"].items()
    ]


def _type(field: dict[str, Any]) -> str:
    if "enum" in field:
        return " | ".join(f"“{value}”" for value in field["enum"] if value)
    if "const" in field:
        return f"“{field['const']}”"
    if "anyOf" in field:
        return " | ".join(_type(one) for one in field["anyOf"])
    if field.get("type") == "array":
        return f"list of {_type(field['items'])}" if field.get("items") else "list"
    return str(field.get("format") or field.get("type") or field.get("$ref", "").rsplit("/", 1)[-1])


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    return JsonResponse(_schema())


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every address, readable without a script."""
    return render(request, "api.html", {"nouns": described(), "limits": settings, "licence": ABOUT})
