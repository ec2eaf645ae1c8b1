import pickle
import zlib
from pathlib import Path

import pytest


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
