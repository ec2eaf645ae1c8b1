import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tracker.forms.base import Form, ModelForm
from tracker.forms.fields import LinesField, ParsedField
from tracker.models import Affiliation, Expert, Organization, User


class ExpertChoice(forms.ModelChoiceField[Expert]):
    """Anyone who can be credited with a forecast, by their address."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Expert.objects.people_and_models())
        super().__init__(to_field_name="slug", **kwargs)


class BylineField(ParsedField):
    """Experts by their names, as a byline has them: “Eric Gomez and Ted Galen Carpenter”.

    Cleans to a list of experts, of which those whom nobody has put on record are not saved.
    """

    LONGEST, LONGEST_NAME = 1000, 200  # characters
    MOST = 50  # names
    APART = re.compile(r"\s*(?:[,;&]|\band\b)\s*")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=self.LONGEST, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or []

    def parse(self, text: str) -> list[Expert]:
        if len(text) > self.LONGEST:
            raise ValidationError(f"Names of at most {self.LONGEST} characters, please.")
        byline = re.sub(r"^by\s+", "", " ".join(text.split()), flags=re.IGNORECASE)
        whole = self._called(byline)
        if whole.pk:
            return [whole]
        names = [name for name in self.APART.split(byline) if name]
        if any(len(name) > self.LONGEST_NAME for name in names):
            raise ValidationError(f"A name has at most {self.LONGEST_NAME} characters.")
        if len(names) > self.MOST:
            raise ValidationError(f"Name at most {self.MOST} authors.")
        found = [self._called(name) for name in names]
        return list({expert.pk or expert.name.casefold(): expert for expert in found}.values())

    def _called(self, name: str) -> Expert:
        if by_address := Expert.objects.people_and_models().filter(slug=name).first():
            return by_address
        found = Expert.objects.called(name)
        if len(found) > 1:
            slugs = " or ".join(expert.slug for expert in found)
            raise ValidationError(f"More than one expert is called {name}. Write {slugs} instead.")
        return found[0] if found else Expert(name=name)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return ", ".join(e.name if len(Expert.objects.called(e.name)) == 1 else e.slug for e in value)


class ExpertForm(ModelForm):
    kind = forms.ChoiceField(
        choices=[choice for choice in Expert.Kind.choices if choice[0] != Expert.Kind.BENCHMARK],
        initial=Expert.Kind.PERSON,
    )
    aliases = LinesField(required=False, label="Also known as", help_text="One name on each line.")

    class Meta:
        model = Expert
        fields = ["name", "kind", "biography", "aliases", "homepage", "orcid", "wikidata"]
        widgets = {"biography": forms.Textarea(attrs={"rows": 4})}

    def record(self, by: User) -> Expert:
        self.instance.name_slug()
        expert: Expert = super().record(by)
        return expert


def put_on_record(name: str, by: User) -> Expert:
    """A person of whom no more is known than the name."""
    form = ExpertForm({"name": name, "kind": Expert.Kind.PERSON})
    form.full_clean()
    return form.record(by)


class AffiliationForm(Form):
    organization = forms.CharField(max_length=200)
    role = forms.CharField(max_length=200, required=False)
    started_on = forms.DateField(
        required=False, label="From", help_text="As 2019-02-26; leave empty if not known."
    )
    ended_on = forms.DateField(required=False, label="To", help_text="Leave empty if it goes on.")

    def __init__(self, *args: Any, expert: Expert, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expert = expert

    def record(self, by: User) -> Affiliation:
        row = Affiliation(
            expert=self.expert,
            organization=Organization.objects.named(self.cleaned_data["organization"]),
            role=self.cleaned_data["role"],
            started_on=self.cleaned_data["started_on"],
            ended_on=self.cleaned_data["ended_on"],
        )
        row.full_clean()
        row.save()
        return row


class MergeForm(Form):
    into = ExpertChoice(label="Merge into", help_text="The page that stays. This one will redirect to it.")

    def __init__(self, *args: Any, expert: Expert, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expert = expert
        self.fields["into"].queryset = Expert.objects.people_and_models().exclude(pk=expert.pk)  # type: ignore[attr-defined]

    def record(self, by: User) -> Expert:
        self.expert.merge_into(self.cleaned_data["into"], by=by)
        return self.expert.canonical
