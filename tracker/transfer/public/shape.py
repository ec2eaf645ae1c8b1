"""What leaves of each noun, as programs get it: the rows of the API and of the files beside the tables of pages.

Flat where that can be, so that a spreadsheet has a column for each name. Dates are written as they are printed, to
their precision: 2019, 2019-02, 2019-02-26, 2019-02-26T14:55:00+00:00.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from pydantic import BaseModel

from tracker.values.moments import Moment

Link = Callable[[str], str]  # the path of a page → its address


def printed(moment: Moment | None) -> str | None:
    return moment.iso().replace(" ", "T") if moment else None


def key_of(row: Any, name: str) -> int | None:
    """Of the row that refers to this one by such a name, if any does. It is fetched with it."""
    found = getattr(row, name, None)
    return found.pk if found else None


class Shape(BaseModel):
    NAME: ClassVar[str]  # of a list of them, in addresses and of files
