"""Tables as lists of a page each, with a cursor to the next."""

from functools import partial
from typing import Any, Literal

from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field, create_model

from tracker.api.door import READ_ERRORS, anyone, look_in, reading, require
from tracker.api.errors import Refusal
from tracker.models import Question
from tracker.reports.shared import absolute
from tracker.transfer.tables import LARGEST_KEY, Table

MOST = 100


class Paging(BaseModel):
    cursor: str = Field("", description="What the answer before said was next")
    limit: int = Field(50, ge=1, le=MOST, description=f"How many rows, at most {MOST}")
    order: Literal["oldest", "newest"] = Field("oldest", description="By when they were recorded")


class Key(BaseModel):
    """Where a page begins."""

    after: int


def _read(cursor: str, of: str) -> int | None:
    if not cursor:
        return None
    try:
        return int(signing.loads(cursor, salt=of))
    except (signing.BadSignature, ValueError, TypeError):
        raise Refusal(400, "This cursor is none of this list’s. Begin without one.") from None


def refuse_unknown(request: HttpRequest, known: set[str]) -> None:
    """A filter that is misspelt would otherwise let everything through."""
    if unknown := sorted(request.GET.keys() - known):
        there = f"There is no such parameter. There are: {', '.join(sorted(known))}."
        raise Refusal(422, f"{unknown[0][:80]}: {there}", {name[:80]: [there] for name in unknown})


def page(request: HttpRequest, table: Table, rows: "QuerySet[Any]", paging: Paging) -> dict[str, Any]:
    of = f"{table.name} {paging.order}"
    after = _read(paging.cursor, of)
    is_newest = paging.order == "newest"
    if after is not None:
        rows = rows.filter(**{"pk__lt" if is_newest else "pk__gt": after})
    found = list(rows.order_by("-pk" if is_newest else "pk")[: paging.limit + 1])
    shown = found[: paging.limit]
    following = signing.dumps(shown[-1].pk, salt=of) if len(found) > len(shown) else None
    return {"items": table.shaped(shown, partial(absolute, request)), "next": following}


def listed(router: Router, table: Table, summary: str, permission: str = "") -> None:
    """Add GET /name to the addresses.  permission: that takes a token of somebody who has it."""
    known = {*table.asked.model_fields, *Paging.model_fields}
    shape = table.shape
    paged = create_model(f"{shape.__name__}s", items=(list[shape], ...), next=(str | None, ...))  # type: ignore[valid-type]

    def answer(request: HttpRequest, asked: Query[table.asked], paging: Query[Paging]) -> Any:  # type: ignore[name-defined]
        refuse_unknown(request, known)
        if permission:
            require(request.auth.user, permission)  # type: ignore[attr-defined]
        rows = table.rows(asked)
        if key := getattr(asked, "question", None):
            look_in(request, Question.objects.get(pk=key))
        return page(request, table, rows, paging)

    def answer_all(request: HttpRequest, paging: Query[Paging]) -> Any:
        refuse_unknown(request, known)
        return page(request, table, table.rows(table.asked()), paging)

    router.get(
        f"/{table.name}",
        auth=reading if permission else anyone,
        response={200: paged} | READ_ERRORS,
        url_name=table.name,
        summary=summary,
    )(answer if table.asked.model_fields else answer_all)


def one(request: HttpRequest, table: Table, rows: "QuerySet[Any]", **key: Any) -> Any:
    """A row with its shape. Raises Refusal where there is none."""
    refuse_unknown(request, set())
    if any(isinstance(value, int) and not 0 < value <= LARGEST_KEY for value in key.values()):
        found = None
    else:
        found = rows.filter(**key).first()
    if found is None:
        raise Refusal(404, f"There is no such row among the {table.name}.")
    return table.shaped([found], partial(absolute, request))[0]
