"""What every form has: clean text, one record for one submission, the verbs' refusals beside the fields."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Model
from django.http import QueryDict

from tracker.forms.fields import refuse_broken_text, refuse_line_breaks
from tracker.ledger.outages import explain
from tracker.models import User
from tracker.models.changes import recording
from tracker.models.sources import digest

AT_THE_SAME_MOMENT = (
    "Someone else recorded the same thing at this moment. Look at it, then send this again if needed."
)
LONGEST_INPUT = 20_000  # characters of what is shown on a page with all else: some ten pages in print


class VerbForm(forms.BaseForm):
    """A form whose `record` calls one verb of a model. Mixed into Form and ModelForm below."""

    enter: Callable[..., Any]
    MAY_BE_LONG: tuple[str, ...] = ()  # fields that see to their length themselves
    SIZES: Mapping[str, str] = {}  # how wide inputs are, where they differ: "short" or "long"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField):
                field.validators.append(refuse_broken_text)
                if field.max_length is None and name not in self.MAY_BE_LONG:
                    field.validators.append(MaxLengthValidator(LONGEST_INPUT))
                if isinstance(field.widget, forms.TextInput | forms.Textarea):
                    field.widget.attrs.setdefault("dir", "auto")  # Arabic and Hebrew, as they are read
                if isinstance(field.widget, forms.TextInput):
                    field.validators.append(refuse_line_breaks)
            field.size = self.SIZES.get(name, "")  # type: ignore[attr-defined]  # for includes/field.html
        self.fields["token"] = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    @property
    def submission(self) -> UUID | None:
        """The same for the same form sent twice with the same content, and for nothing else."""
        token = self.cleaned_data.get("token")
        if not token:
            return None
        content = {key: values for key, values in self._sent().lists() if key != "csrfmiddlewaretoken"}
        return uuid5(token, json.dumps([self.target(), content], sort_keys=True))

    def _sent(self) -> QueryDict:
        """A copy of what was sent."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        return data

    def target(self) -> str:
        """What the form is about: the same content sent about something else is another submission."""
        about = (getattr(self, name, None) for name in ("question", "source", "forecast", "claim", "expert"))
        return " ".join(f"{row._meta.label} {row.pk}" for row in about if isinstance(row, Model))

    def submit(self, by: User) -> Any:
        """Save, or return None with the reasons beside the fields they belong to."""
        if not self.is_valid():
            return None
        for attempt in (1, 2):
            try:
                with transaction.atomic():
                    return self.enter(by)
            except ValidationError as refusal:
                self.add_error(None, refusal)
                return None
            except (IntegrityError, OperationalError) as error:
                if explain(error):
                    raise
                # A second click that came first, a deadlock: what was done then is found now.
                if attempt == 2:
                    self.add_error(None, AT_THE_SAME_MOMENT)
        return None

    def ask(self, name: str, question: Any, field: str | None = None) -> None:
        """Go on only once the box `name` (a ConfirmField) is ticked. field: beside which the question stands."""
        if not self.cleaned_data.get(name):
            self.fields[name].widget = forms.CheckboxInput()
            self.add_error(field, question)

    def add_error(self, field: str | None, error: Any) -> None:
        """Also takes what a verb refused, whose fields may have another input here or none."""
        if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
            for name, errors in error.error_dict.items():
                super().add_error(self.field_for(name), errors)
        else:
            super().add_error(field, error)

    def field_for(self, name: str) -> str | None:
        """The input in which a model's field is shown, if it is shown."""
        return name if name in self.fields else None


class Form(VerbForm, forms.Form):
    pass


class ModelForm(VerbForm, forms.ModelForm):  # type: ignore[type-arg]
    """A row, entered or edited. What another person changed after the form was opened is not undone unseen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_new: bool = self.instance._state.adding
        columns = self.instance._meta.concrete_fields
        self._loaded = {column.attname: getattr(self.instance, column.attname) for column in columns}
        if not self.is_new:
            self.fields["as_seen"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=self._as_it_is
            )

    def _as_it_is(self) -> str:
        """A digest of what the form shows of its row."""
        shown = {name: self.get_initial_for_field(self.fields[name], name) for name in self._shown()}
        return digest(json.dumps(shown, default=str))

    def _shown(self) -> list[str]:
        return [name for name in self.fields if name not in ("token", "as_seen")]

    def _keep_what_others_did(self) -> None:
        """Lock the row. What this form leaves as it was when the row was read stays as it is now.

        Raises ValidationError, once, if somebody changed what the form shows after it was opened, but not to this.
        """
        row = type(self.instance)._default_manager.select_for_update(of=("self",)).get(pk=self.instance.pk)
        self._refuse_to_undo(row)
        for name, loaded in self._loaded.items():
            if getattr(self.instance, name) == loaded:
                setattr(self.instance, name, getattr(row, name))

    def _refuse_to_undo(self, row: Model) -> None:
        seen = self.cleaned_data.get("as_seen")
        if not seen:
            return
        now = type(self)(self.data, instance=row)
        if seen == (found := now._as_it_is()):
            return
        differing = [str(now[name].label) for name in self._shown() if name in now.changed_data]
        if differing:
            sent = self._sent()
            sent["as_seen"] = found
            self.data = sent
            raise ValidationError(
                f"Someone changed this after you had opened it, and it now differs from yours in: "
                f"{', '.join(differing)}. Open it anew to see how; or send this again, to put yours in its place."
            )

    def validate_constraints(self) -> None:
        """Left to `record`, which checks the whole row: here every constraint would take a query for nothing."""

    def enter(self, by: User) -> Any:
        """Save the row, with its author if it is new."""
        row = self.instance
        with recording():
            if self.is_new:
                if existing := type(row).objects.submitted_as(self.submission):
                    return existing
                row.recorded_by, row.submission = by, self.submission
                row.pk, row._state.adding = None, True  # also where a first attempt saved it in vain
            else:
                self._keep_what_others_did()
            # Again and whole: what is not an input here was left out of the form's own check.
            # A submission that is there already comes to light as the row is saved, and is tried again.
            row.full_clean(exclude=["recorded_by", "submission"])
            return self.save()
