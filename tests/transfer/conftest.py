import csv
import io

import pytest
from django.core.management import call_command

from tracker.forms.rows import RowForm

COLUMNS = list(RowForm.base_fields)


@pytest.fixture
def put(tmp_path):
    """Write rows into a file and import it. Returns what the command printed, and its exit code."""

    def run(*rows: dict, options: tuple = (), raw: bytes | None = None) -> tuple[str, int]:
        path = tmp_path / "forecasts.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        if raw is not None:
            path.write_bytes(raw)
        out = io.StringIO()
        try:
            call_command("import_forecasts", str(path), *options, stdout=out)
        except SystemExit as exit:
            return out.getvalue(), exit.code
        return out.getvalue(), 0

    return run
