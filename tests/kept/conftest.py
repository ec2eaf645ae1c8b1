import pickle
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone


@pytest.fixture(autouse=True)
def _no_quarter_of_an_hour_begins(monkeypatch):
    """In the middle of a test: it makes another version of every page. Tests of time set the clock."""
    instant = datetime.now(UTC)
    monkeypatch.setattr(timezone, "now", lambda: instant)


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    """Where pages are kept, as on a site that is served."""
    folder = tmp_path / "pages"
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "tracker.kept.folder.Folder", "LOCATION": folder}}
    return folder


def everything_in(folder: Path) -> list[str]:
    """What is kept, headers and all."""
    texts = []
    for path in folder.glob("*"):
        with path.open("rb") as file:
            pickle.load(file)  # until when
            content, headers = pickle.loads(zlib.decompress(file.read()))
        texts.append(f"{headers}\n{content.decode(errors='replace')}")
    return texts
