"""Words → SQL for the rows that hold them: that have a word which begins so, or is a form of it."""

from typing import Any

SQL = tuple[str, list[Any]]
"""A statement and its parameters."""

TITLE = 4.0  # times as much as in the body, on SQLite; PostgreSQL has its own weights
MISSPELT = 0.3  # times as much as a word that is spelt so
SHORTEST_MISSPELT = 4


def holding(vendor: str, table: str, words: list[str]) -> SQL:
    """The primary keys of the rows that hold every word."""
    matches, parameters = _matches(vendor, table, words)
    select = f"WITH {matches} SELECT id FROM best GROUP BY id HAVING count(*) = {len(words)}"
    if vendor == "postgresql":  # or it plans for one row, and looks through them all again for every question
        select = f"SELECT unnest(ARRAY({select}))"
    return select, parameters


def closest(vendor: str, table: str, words: list[str], among: SQL, most: int) -> SQL:
    """The primary keys of rows, the closest first: with every word, then with some. Of many words one is chance.

    Beside each is how many rows hold every word.  among: selects the primary keys that can be chosen.
    """
    matches, parameters = _matches(vendor, table, words)
    rows, more = among
    every = f"CASE WHEN count(*) = {len(words)} THEN 1 ELSE 0 END"
    return (
        f"WITH {matches} SELECT id, sum({every}) OVER () FROM best WHERE id IN ({rows}) GROUP BY id "
        f"HAVING count(*) >= {1 if len(words) < 3 else 2} "
        f"ORDER BY {every} DESC, sum(closeness) DESC, id LIMIT {most}",
        [*parameters, *more],
    )


def _matches(vendor: str, table: str, words: list[str]) -> SQL:
    """Common table expressions that end in best(word, id, closeness)."""
    matches, parameters = _postgres(table, words) if vendor == "postgresql" else _sqlite(table, words)
    best = "best AS (SELECT word, id, max(closeness) AS closeness FROM matches GROUP BY word, id)"
    return f"{matches}, {best}", parameters


def _sqlite(table: str, words: list[str]) -> SQL:
    ways, parameters = [], list[Any]()
    for number, word in enumerate(words):
        # Letters and digits only, and in quotation marks: nothing in it is an operator.
        for index, pattern in ((f"{table}_words", f'"{word}"*'), (f"{table}_stems", f'"{word}"')):
            ways.append(
                f"SELECT {number}, rowid, -bm25({index}, {TITLE}, 1.0) FROM {index} WHERE {index} MATCH %s"
            )
            parameters.append(pattern)
    return f"matches (word, id, closeness) AS MATERIALIZED ({' UNION ALL '.join(ways)})", parameters


def _postgres(table: str, words: list[str]) -> SQL:
    """A word that no row holds is taken for a misspelt one. Rare words count for more, as bm25 has it."""
    return (
        f"""
        plain AS (
            SELECT number AS word, outturn_plain(said) AS said
            FROM unnest(%s::text[]) WITH ORDINALITY AS sought (said, number)
        ), sought AS MATERIALIZED (
            SELECT word, said, coalesce(
                plainto_tsquery('english', said)
                || (nullif(plainto_tsquery('simple', said)::text, '') || ':*')::tsquery, ''
            ) AS query
            FROM plain
        ), spelt AS MATERIALIZED (
            SELECT word, id, ts_rank(document, query, 1) AS closeness
            FROM sought JOIN {table}_words ON document @@ query
        ), matches AS MATERIALIZED (
            SELECT word, id, closeness / (1 + ln(count(*) OVER (PARTITION BY word))) AS closeness
            FROM (
                SELECT * FROM spelt
                UNION ALL
                SELECT word, alike.id, {MISSPELT} * alike.closeness
                FROM sought CROSS JOIN LATERAL {table}_words_alike(said) AS alike
                WHERE length(said) >= {SHORTEST_MISSPELT} AND word NOT IN (SELECT word FROM spelt)
            ) AS found
        )
        """,
        [words],
    )
