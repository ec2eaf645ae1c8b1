"""Which tables are guarded against what, in SQL that both databases read.

A model with APPEND_ONLY is only ever added to, and so are the links of its rows to others. One with FROZEN_BY is
frozen once a row of one of those models refers to it; one with FROZEN_WITH is once the row is to which that
field refers. When a row was recorded is said by the database alone.
"""

from dataclasses import dataclass
from typing import Any, cast

from django.apps import apps
from django.db import connections
from django.db.models import JSONField, Model, UniqueConstraint

RECORDED_AT = "recorded_at"


def _models() -> list[type[Model]]:
    return list(apps.get_app_config("tracker").get_models(include_auto_created=True))


def guarded_models() -> list[type[Model]]:
    """Those whose rows are not to be changed: at all, or once they are frozen."""
    return [model for model in _models() if is_append_only(model) or is_frozen(model)]


def dated_models() -> list[type[Model]]:
    return [model for model in _models() if any(f.name == RECORDED_AT for f in model._meta.local_fields)]


def is_append_only(model: type[Model]) -> bool:
    return bool(getattr(model._meta.auto_created or model, "APPEND_ONLY", False))


def is_frozen(model: type[Model]) -> bool:
    return hasattr(model, "FROZEN_BY") or is_frozen_with_another(model)


def is_frozen_with_another(model: type[Model]) -> bool:
    """Whether a row may be frozen before it is there."""
    return hasattr(model, "FROZEN_WITH")


def has_distribution(model: type[Model]) -> bool:
    return any(f.name == "distribution" and isinstance(f, JSONField) for f in model._meta.local_fields)


def frozen(model: type[Model], row: str) -> str:
    """SQL that is true when a row (OLD, NEW or a name) is frozen."""
    key = getattr(model, "FROZEN_WITH", model._meta.pk.name)
    frozen_model: Any = model._meta.get_field(key).related_model if is_frozen_with_another(model) else model
    tests = []
    for name, referring in frozen_model.FROZEN_BY:
        referrer = apps.get_model("tracker", name)
        same = f'"{_column(referrer, referring)}" = {row}."{_column(model, key)}"'
        tests.append(f'EXISTS (SELECT 1 FROM "{referrer._meta.db_table}" WHERE {same})')
    return f"({' OR '.join(tests)})"


@dataclass(frozen=True)
class UniqueKey:
    """Columns of which no two rows hold the same. where: SQL, if that is so only for some rows."""

    columns: tuple[str, ...]
    where: str = ""


def unique_keys(model: type[Model], using: str = "default") -> list[UniqueKey]:
    """All of them, the primary key first."""
    options = model._meta
    alone = sorted((f for f in options.local_fields if f.unique), key=lambda f: not f.primary_key)
    keys = [UniqueKey(_columns(model, [f.name])) for f in alone]
    keys += [UniqueKey(_columns(model, names)) for names in options.unique_together]
    editor = cast(Any, connections[using].SchemaEditorClass(connections[using]))
    for constraint in options.constraints:
        if isinstance(constraint, UniqueConstraint):
            where = cast(Any, constraint)._get_condition_sql(model, editor) or ""
            keys.append(UniqueKey(_columns(model, constraint.fields), where))
    return keys


def _columns(model: type[Model], names: Any) -> tuple[str, ...]:
    return tuple(_column(model, name) for name in names)


def _column(model: type[Model], name: str) -> str:
    return str(cast(Any, model._meta.get_field(name)).column)
