"""Which test runs when, and which tests one worker runs."""

import pytest
from xdist.scheduler import LoadScopeScheduling

from tracker.management.commands.test import LONGEST

# Its tests share an environment that takes twenty seconds to build.
TOGETHER = {"tests/test_deployment.py"}


class OneByOne(LoadScopeScheduling):
    """Hands out single tests, so that no worker is left with a long file when the others have nothing to do.

    With xdist's own loadgroup a group is written into the node IDs, which pytest 9.2 no longer lets it do.
    """

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)


def together(nodeid: str) -> str:
    """The class or file whose tests stay together because they share rows or the like; else the test itself."""
    scope = nodeid.partition("[")[0].rpartition("::")[0]
    return scope if "::" in scope or scope in TOGETHER else nodeid


def starts(item: pytest.Item) -> int:
    """Where a test stands in the run: the longest first, then what is not handed out one by one."""
    for place, beginning in enumerate(LONGEST):
        if item.nodeid.startswith(beginning):
            return place
    return len(LONGEST) + (together(item.nodeid) == item.nodeid)
