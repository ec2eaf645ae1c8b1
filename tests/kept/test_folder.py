"""What is kept in a folder is bounded, and what is read stays longest."""

import os
from pathlib import Path

import pytest

from tracker.kept.folder import Folder


@pytest.fixture
def cache(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "pages", {"OPTIONS": {"MAX_ENTRIES": 10, "CULL_FREQUENCY": 2}})


def put(cache: Folder, *keys: str) -> None:
    """One after the other; a file system may tell times no finer than a clock tick."""
    for key in keys:
        cache.set(key, key)
        path, n = cache._key_to_file(key), next(ticks)
        os.utime(path, ns=(n, n))


ticks = iter(range(1, 10_000))


def test_those_go_that_nobody_has_asked_for_longest(cache):
    put(cache, *map(str, range(10)))
    assert cache.get("0") == "0"  # asked for now, and so the latest of all
    put(cache, "new")
    assert [key for key in map(str, range(10)) if cache.get(key)] == ["0", "6", "7", "8", "9"]


def test_however_many_come_no_more_are_there(cache, tmp_path):
    for n in range(100):
        put(cache, str(n))
        assert len(list((tmp_path / "pages").iterdir())) <= 10


def test_what_a_killed_process_left_behind_goes_as_well(cache, tmp_path):
    cache.set("first", 1)
    left = tmp_path / "pages" / "tmp12345"
    left.write_bytes(b"half")
    os.utime(left, ns=(0, 0))
    put(cache, *map(str, range(12)))
    assert not left.exists()


def test_nobody_else_may_write_there(cache, tmp_path):
    assert (tmp_path / "pages").stat().st_mode & 0o077 == 0
