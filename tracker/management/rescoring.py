"""Rescoring by several processes. Nothing here may import models: a new process has no settings yet."""

import multiprocessing
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor

import django
from django.apps import apps
from django.db import connection


def rescore(batches: Iterable[tuple[int, ...]], jobs: int) -> int:
    """Rebuild the scores of these questions, each batch in a transaction. Returns how many scores were written."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # in each: there is one for every core already
    database = connection.settings_dict["NAME"]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_start, initargs=(database,)) as pool:
        return sum(pool.map(_rescore, batches))


def _start(database: str) -> None:
    django.setup()
    connection.settings_dict["NAME"] = database


def _rescore(pks: tuple[int, ...]) -> int:
    return int(apps.get_model("tracker", "Question").objects.filter(pk__in=pks).rescore())
