"""The filters of a scoreboard as options of a command: one for every field of the form."""

from typing import Any

from django import forms
from django.core.management.base import CommandError, CommandParser

from tracker.forms.filters import FilterForm
from tracker.scoreboards.filters import Filters


def add_filters(parser: CommandParser) -> None:
    for name, field in FilterForm.base_fields.items():
        option = "--" + name.replace("_", "-")
        if isinstance(field, forms.BooleanField):
            parser.add_argument(option, action="store_true", help=str(field.label))
        else:
            parser.add_argument(option, default="", help=str(field.label), metavar=name.upper())


def filters_of(options: dict[str, Any]) -> Filters:
    """Raises CommandError with the allowed values for what is not one of them."""
    form = FilterForm({name: options[name] for name in FilterForm.base_fields if options.get(name)})
    if not form.is_valid():
        raise CommandError(form.refusals())
    return form.filters()
