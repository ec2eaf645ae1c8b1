"""A later version of the migrations: the real ones and one more."""

import secrets
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

MIGRATION = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracker", "{last}")]
    operations = [
        {operations},
    ]
"""


def package(folder: Path, *operations: str) -> str:
    """Write it into this folder, which has to be on the path. Returns its name, for MIGRATION_MODULES."""
    [(_, last)] = MigrationLoader(None).graph.leaf_nodes("tracker")
    name = f"later_{secrets.token_hex(4)}"
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text(
        "from tracker import migrations\n\n__path__ += migrations.__path__\n"
    )
    text = MIGRATION.format(last=last, operations=",\n        ".join(operations))
    (folder / name / f"{name}.py").write_text(text)
    return name


def environment(folder: Path, *operations: str) -> dict[str, str]:
    """What a process of its own needs to see it."""
    name = package(folder, *operations)
    settings = f"from tracker.settings import *\n\nMIGRATION_MODULES = {{'tracker': '{name}'}}\n"
    (folder / f"{name}_settings.py").write_text(settings)
    return {"PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": f"{name}_settings"}
