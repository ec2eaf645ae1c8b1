from django.db import models
from django.utils.text import slugify


def free_slug(
    model: type[models.Model], text: str, *, taken: frozenset[str] | set[str] = frozenset(), max_length: int = 80
) -> str:
    """A slug for the text that no row of the model has yet: eric-gomez, eric-gomez-2, …

    A dash between years keeps them apart: lists-2020-2022.
    """
    base = slugify(text.replace("–", "-"))[: max_length - 5].strip("-") or model._meta.model_name or "row"
    taken = taken | set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)
