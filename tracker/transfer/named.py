"""Whom and what rows name: the same as on record, new, or only looking like another."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from tracker.forms.experts import put_on_record
from tracker.models import Expert, User
from tracker.prose.names import folded, skeleton, tidy

ANOTHER_NAME = (
    "If it is the same person, write the name the same way; if not, put this one on record on the site first."
)
ANOTHER_TITLE = (
    "If it is the same question, write the title the same way; if not, give one of them an identifier "
    "(question_key)."
)


class Lookalikes:
    """Every name so far, by what it looks like in print.

    what_to_do: about one that only looks like another.
    """

    def __init__(self, on_record: Iterable[str], what_to_do: str) -> None:
        self.what_to_do = what_to_do
        self.known: dict[str, tuple[str, str]] = {}
        for name in on_record:
            self.known.setdefault(_look(name), (name, "which is on record"))

    def take_in(self, name: str) -> None:
        """Raises ValidationError for a new name that only looks like one before it."""
        before, where = self.known.setdefault(_look(name), (name, "which an earlier row has"))
        if folded(before) != folded(name):
            raise ValidationError(f"“{name}” looks like “{before}”, {where}. {self.what_to_do}")


def _look(name: str) -> str:
    return skeleton(name) or name  # of signs alone nothing may be left


def find_experts(names: Iterable[str], by: User) -> tuple[dict[str, Expert], dict[str, ValidationError]]:
    """Those of these names, by name or alias, put on record where there is nobody; and who is refused, and why."""
    found: dict[str, Expert] = {}
    refused: dict[str, ValidationError] = {}
    called: dict[str, list[Expert]] = {}
    people = list(Expert.objects.people_and_models())
    for expert in people:
        for name in set(map(folded, expert.names)):
            called.setdefault(name, []).append(expert)
    alike = Lookalikes((name for expert in people for name in expert.names), ANOTHER_NAME)
    for name in dict.fromkeys(names):
        known = called.get(folded(name), [])
        try:
            if not known:
                alike.take_in(tidy(name))
                known = called[folded(name)] = [put_on_record(tidy(name), by, is_another=True)]
            if len(known) > 1:
                raise ValidationError(f"Several experts are called {name}. Give one of them another name first.")
            found[name] = known[0]
        except ValidationError as why:
            refused[name] = why
    return found, refused
