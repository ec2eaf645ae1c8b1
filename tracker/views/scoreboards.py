from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.core.paginator import Page
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from tracker.forms.experts import CompareForm
from tracker.forms.filters import FilterForm
from tracker.prose.names import folded
from tracker.reports.shared import Shared, absolute, scoreboard_card
from tracker.scoreboards.standings import Standing
from tracker.scoreboards.stored import Scoreboard, scoreboard
from tracker.scoreboards.table import Table, tables
from tracker.scoring.leaderboard import ENOUGH_TO_RANK
from tracker.transfer.schema_org import dataset
from tracker.transfer.scoreboards import write_scoreboard
from tracker.views.pages import Request, paginate, render_page, searched

SORTS = {
    "skill": ("skill", True),
    "score": ("score", False),
    "resolved": ("n_resolved", True),
    "vagueness": ("vagueness", False),
    "name": ("name", False),
}

CAPTION = (
    "A rank is where somebody may really stand, nine times in ten: “2nd–12th” makes first place unlikely, and "
    "does not say that whoever leads here is better. Plain scores cannot be compared where people answered other "
    "questions; skill allows for that. Benchmarks, in italics, are computed and no person’s."
)
ROWS = 20  # of the ranked on a page
MOST_UNRANKED = 20  # rows of those with too few questions; the others are in the list of experts


@dataclass(frozen=True)
class Shown:
    """One page of a scoreboard. Nothing is read or computed before a template asks for it."""

    board: Scoreboard
    sort: str
    request: Request

    @property
    def find(self) -> str:
        return searched(self.request, "find")

    @cached_property
    def in_order(self) -> list[Standing]:
        return self._sorted(self.board.ranked)

    @cached_property
    def found(self) -> tuple[int, Standing] | None:
        """The first whose name has what was looked for, and on which page."""
        named = (pair for pair in enumerate(self.in_order) if folded(self.find) in folded(pair[1].name))
        return next(((at // ROWS + 1, row) for at, row in named), None) if self.find else None

    @property
    def not_found(self) -> bool:
        return bool(self.find) and self.found is None

    @cached_property
    def page_obj(self) -> Page[Standing]:
        return paginate(self.request, self.in_order, ROWS)

    @cached_property
    def _tables(self) -> tuple[Table, Table]:
        return tables(self.board, list(self.page_obj), self.board.unranked[:MOST_UNRANKED])

    @property
    def ranked(self) -> Table:
        return self._tables[0]

    @property
    def unranked(self) -> Table:
        return self._tables[1]

    def _sorted(self, rows: list[Standing]) -> list[Standing]:
        if self.sort == "skill":
            return rows
        name, is_reversed = SORTS[self.sort]
        known = [row for row in rows if getattr(row, name) is not None]
        return sorted(known, key=lambda row: getattr(row, name), reverse=is_reversed) + [
            row for row in rows if getattr(row, name) is None
        ]


@require_safe
def show(request: Request) -> HttpResponse:
    """An unknown value of a filter is refused with the values that there are, never answered by an empty table."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        return render_page(request, "scoreboard_refused.html", {"form": form}, status=422)
    filters = form.filters()
    board = scoreboard(filters)
    sort = request.GET.get("sort", "skill")
    shown = Shown(board, sort if sort in SORTS else "skill", request)
    if shown.found:
        page, row = shown.found
        asked = request.GET.copy()
        del asked["find"]
        asked["page"] = str(page)
        return redirect(f"{reverse('scoreboard')}?{asked.urlencode()}#{row.slug}")
    card = scoreboard_card(board, [words for words, _ in form.in_words()])
    about = dataset(board, f"{card.title} {card.byline[0]}", filters.query(), partial(absolute, request))
    context: dict[str, Any] = {
        "form": form,
        # The picture is of everything on record: no stranger can have one drawn for each selection.
        "shared": Shared.of(card, request.path, "" if filters.chosen() else reverse("scoreboard_preview")),
        "dataset": about,
        "board": board,
        "shown": shown,
        "page_obj": shown.page_obj if "page" in request.GET else None,
        "compare": CompareForm(),
        "asked": [(name, value) for name, value in request.GET.items() if name not in ("find", "page")],
        "filters": filters,
        "enough": ENOUGH_TO_RANK,
        "caption": CAPTION,
        "most_unranked": MOST_UNRANKED,
        "full_query": request.GET.urlencode()[:500],
    }
    return render_page(request, "scoreboard.html", context, partial="board")


@require_safe
def as_json(request: Request) -> HttpResponse:
    form = FilterForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    return JsonResponse(scoreboard(form.filters()).as_json())


@require_safe
def as_csv(request: Request) -> HttpResponse:
    form = FilterForm(request.GET)
    if not form.is_valid():
        return HttpResponse(form.refusals(), status=422, content_type="text/plain; charset=utf-8")
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="scoreboard.csv"'},
    )
    write_scoreboard(response, scoreboard(form.filters()))
    return response
