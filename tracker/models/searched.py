"""Rows found by their words (fulltext/index.py says which words those are)."""

from typing import Self

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import Case, Value, When
from django.db.models.expressions import RawSQL

from tracker.fulltext import query
from tracker.fulltext.words import words_of
from tracker.models.record import AuthoredQuerySet

MOST_WORDS = 8  # of what a person types
MOST_WORDS_OF_SENTENCE = 32


class SearchedQuerySet[M: models.Model](AuthoredQuerySet[M]):
    def holding(self, text: str) -> Self:
        """Those with every word of it, or with a word that begins so or is a form of it. No words, no rows."""
        words = words_of(text, MOST_WORDS)
        if not words:
            return self.none()
        sql, parameters = query.holding(connections[self.db].vendor, self.model._meta.db_table, words)
        return self.filter(pk__in=RawSQL(sql, parameters))

    def like(self, text: str, most: int = 20) -> Self:
        """The closest to a text, a whole sentence or a title half typed; those with every word come first.

        Chosen among the rows of this QuerySet; what is chained behind can only make them fewer.
        """
        return self.like_and_holding(text, most)[0]

    def like_and_holding(self, text: str, most: int) -> tuple[Self, int]:
        """The closest, and how many rows hold every word of the text."""
        words = words_of(text, MOST_WORDS_OF_SENTENCE)
        connection = connections[self.db]
        try:
            among = self.order_by().values("pk").query.get_compiler(using=self.db).as_sql()
        except EmptyResultSet:
            return self.none(), 0
        found: list[tuple[int, int]] = []
        if words:
            with connection.cursor() as cursor:
                cursor.execute(*query.closest(connection.vendor, self.model._meta.db_table, words, among, most))
                found = cursor.fetchall()
        if not found:
            return self.none(), 0
        pks = [pk for pk, _ in found]
        place = Case(*(When(pk=pk, then=Value(place)) for place, pk in enumerate(pks)))
        return self.filter(pk__in=pks).order_by(place), int(found[0][1])
