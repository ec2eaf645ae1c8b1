from typing import Any

from django import forms

from tracker.forms.base import Form, ModelForm
from tracker.forms.fields import LinesField
from tracker.models import Affiliation, Expert, Organization, User


class ExpertChoice(forms.ModelChoiceField[Expert]):
    """Anyone who can be credited with a forecast, by their address."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Expert.objects.people_and_models())
        super().__init__(to_field_name="slug", **kwargs)


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
