"""A scoreboard as a file."""

from typing import Any

from tracker.scoreboards.standings import Standing
from tracker.scoreboards.stored import Scoreboard
from tracker.transfer import cells

COLUMNS = list(Standing("", "", "").as_json())


def write_scoreboard(file: Any, board: Scoreboard) -> None:
    """CSV, with a row for each in the order of the page."""
    cells.write(file, COLUMNS, board.as_json()["rows"])
