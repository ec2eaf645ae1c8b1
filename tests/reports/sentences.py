"""Reports put together by hand, to read their sentences without a database."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from tracker.models import Expert, StoredScoreboard
from tracker.reports.experts import ExpertReport
from tracker.reports.leads import Leads
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.standings import Report, Standing
from tracker.scoreboards.stored import Scoreboard

NOW = datetime(2019, 3, 1, tzinfo=UTC)
ADA = Standing("Ada", "ada", "person", n_resolved=12, n_events=12, score=0.2)


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def a_board(*rows: Standing, groups: int = 1) -> Scoreboard:
    stored = StoredScoreboard(report=Report(list(rows), groups).as_json())
    return Scoreboard(Filters(), stored, NOW)


def a_report(groups: int = 1, base: float | None = None, **standing) -> ExpertReport:
    """Of Ada, with 12 resolved questions unless `standing` says otherwise.  base: what the base rate lost."""
    none, losses = np.empty(0, dtype=int), np.array([] if base is None else [base])
    leads = Leads(question=none, known_at=[], loss=losses, base=losses, event=none, forecast=none)
    board = a_board(replace(ADA, **standing), groups=groups)
    return ExpertReport(
        Expert(name="Ada", slug="ada"), board, leads, {}, {"resolved": 12}, 0, 0, {}, 0, [], [], {}
    )
