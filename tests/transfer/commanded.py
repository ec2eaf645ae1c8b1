"""The command, as somebody types it."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command


def run(path: Path, *options: str) -> tuple[str, int]:
    """What it printed, and its exit code."""
    out = StringIO()
    try:
        call_command("import_forecasts", str(path), *options, stdout=out)
    except SystemExit as exit:
        return out.getvalue(), exit.code
    return out.getvalue(), 0
