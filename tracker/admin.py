"""The tables as they are, to look at. Nothing is written here: every write is a verb with its own page."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest

admin.site.site_header = "Outturn: the tables"
admin.site.site_title = "Outturn"
admin.site.index_title = "Read-only"


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    show_full_result_count = False
    list_per_page = 50

    def get_list_display(self, request: HttpRequest) -> Any:
        wide = (models.TextField, models.JSONField)
        return [
            field.name
            for field in self.model._meta.concrete_fields
            if not isinstance(field, wide) and field.name not in {"submission", "password"}
        ]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["password"]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Not found, also by a number that no column holds: where a key is another row's, databases refuse it."""
        is_key = object_id.isdecimal() and len(object_id) < len(str(models.BigIntegerField.MAX_BIGINT))
        return super().get_object(request, object_id, from_field) if is_key else None

    def lookup_allowed(self, *args: Any) -> bool:
        """No filters by address: they could read a password's hash letter by letter."""
        return False

    def has_add_permission(self, *args: Any) -> bool:
        return False

    def has_change_permission(self, *args: Any) -> bool:
        return False

    def has_delete_permission(self, *args: Any) -> bool:
        return False


# One way in: with the second step that an account may ask for.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister(Group)
for model in apps.get_app_config("tracker").get_models():
    if not isinstance(model._meta.pk, models.CompositePrimaryKey):  # scores, which it cannot show
        admin.site.register(model, ReadOnly)
