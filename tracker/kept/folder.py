"""A cache of Django's in a folder that all processes of one machine share."""

import os
from contextlib import suppress
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache


class Folder(FileBasedCache):
    """Where there are too many files, those go that nobody has asked for longest. Django's own picks any.

    So whoever asks for one page after another pushes out what nobody else reads.
    """

    _dir: str

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        found = super().get(key, default, version)
        if found is not default:
            with suppress(OSError):  # another process has deleted it
                os.utime(self._key_to_file(key, version))  # type: ignore[attr-defined]
        return found

    def _cull(self) -> None:
        """Also what a process had begun to write when it was killed."""
        asked = {}
        for file in os.scandir(self._dir):
            with suppress(FileNotFoundError):
                asked[file.path] = file.stat().st_mtime_ns
        if len(asked) >= self._max_entries:
            for path in sorted(asked, key=asked.__getitem__)[: len(asked) // self._cull_frequency]:
                with suppress(FileNotFoundError):
                    os.remove(path)
