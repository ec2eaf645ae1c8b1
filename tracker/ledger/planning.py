"""What PostgreSQL knows of how much there is of what, by which it plans its queries."""

from django.apps import apps
from django.db import connection


def look_anew() -> None:
    """After many rows at once. By itself it looks about a minute later, and plans for empty tables until then.

    Tables of another role it leaves alone. SQLite plans without.
    """
    if connection.vendor != "postgresql":
        return
    models = apps.get_app_config("tracker").get_models()
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")
