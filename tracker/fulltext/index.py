"""An index beside each table that is searched, kept in step by triggers, whoever writes to the database.

PostgreSQL: a table with a text vector, and with titles for what is misspelt. SQLite: two FTS5 tables, one of
words as they are written and one of their stems. An index is filled and its triggers are put back after
every migrate that finds them missing or of an older form: the name of a trigger ends with a fingerprint of
the whole definition. They come off before migrations, because one that names a column keeps SQLite from
dropping that and PostgreSQL from writing to its table once the column has another name.
"""

from typing import Any
from zlib import crc32

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tracker.fulltext.words import LIGATURES
from tracker.prose.names import UNSEEN

LONGEST_TEXT = 100_000  # characters of a text that are looked at: a text vector holds at most a megabyte
# Table → what its rows are called, and what is said in them. Both are shown to everybody: nothing that only
# staff may read goes into an index, or a search could prove that a word occurs in it.
TEXTS = {
    "tracker_expert": ("name || ' ' || {aliases}", "biography"),
    "tracker_question": ("title", "criteria"),
    "tracker_source": ("title", "CASE WHEN text_is_public THEN text ELSE '' END"),
    "tracker_excerpt": ("''", "exact || ' ' || place"),
}
ALIASES = {
    "postgresql": "aliases::text",
    "sqlite": "coalesce((SELECT group_concat(value, ' ') FROM json_each(aliases)), '')",
}
TOKENIZERS = {"words": "unicode61 remove_diacritics 2", "stems": "porter unicode61 remove_diacritics 2"}
PUNCTUATION = r"""!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~"""

# Extensions that the owner of a database may create (docs/operations.md).
POSTGRES_FUNCTIONS = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    # Without punctuation, or “and/or” would be taken for a file and “U.S.” for a host; without what nobody sees.
    f"""
    CREATE OR REPLACE FUNCTION outturn_plain(said text) RETURNS text LANGUAGE sql STABLE AS $$
        SELECT lower(translate(
            unaccent(translate(
                regexp_replace(normalize(said, NFKC), '(\\w)[-{chr(0xAD)}]\\s*\\n\\s*(\\w)', '\\1\\2', 'g'),
                '{UNSEEN}', ''
            )),
            '{PUNCTUATION}', repeat(' ', {len(PUNCTUATION) - 1})
        ))
    $$
    """,
    # Stems, and words as they are written: “negotiati” is no beginning of the stem of “negotiation”.
    """
    CREATE OR REPLACE FUNCTION outturn_vector(said text) RETURNS tsvector LANGUAGE sql STABLE AS $$
        SELECT to_tsvector('english', said) || to_tsvector('simple', said)
    $$
    """,
]


def _postgres(table: str, mark: str) -> list[str]:
    title, body = (text.format(aliases=ALIASES["postgresql"]) for text in TEXTS[table])
    index = f"{table}_words"
    fill = f"""
        INSERT INTO {index} (id, title, document)
        SELECT id, title, setweight(outturn_vector(title), 'A') || setweight(outturn_vector(body), 'D')
        FROM (SELECT id, left(outturn_plain({title}), {LONGEST_TEXT}) AS title,
                     left(outturn_plain(left({body}, {LONGEST_TEXT})), {LONGEST_TEXT}) AS body
              FROM {table}) AS texts
    """
    return [
        f"CREATE TABLE {index} (id bigint PRIMARY KEY, title text NOT NULL, document tsvector NOT NULL)",
        f"CREATE INDEX {index}_document ON {index} USING gin (document)",
        f"CREATE INDEX {index}_title ON {index} USING gin (title gin_trgm_ops)",
        # The planner takes these comparisons for cheap and would make one with every title.
        f"""
        CREATE FUNCTION {index}_alike(said text) RETURNS TABLE (id bigint, closeness real)
        LANGUAGE sql STABLE SET enable_seqscan = off AS $$
            SELECT id, strict_word_similarity(said, title) FROM {index} WHERE said <<% title
        $$
        """,
        f"""
        CREATE FUNCTION {index}_follow() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'TRUNCATE' THEN TRUNCATE {index}; RETURN NULL; END IF;
            IF TG_OP <> 'INSERT' THEN DELETE FROM {index} WHERE id = OLD.id; END IF;
            IF TG_OP <> 'DELETE' THEN {fill} WHERE id = NEW.id; END IF;
            RETURN NULL;
        END $$
        """,
        *(
            # ENABLE ALWAYS: session_replication_role = replica must not switch them off.
            f"CREATE TRIGGER {name} AFTER {what} EXECUTE FUNCTION {index}_follow(); "
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
            for name, what in (
                (f"{index}_row_{mark}", f"INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW"),
                (f"{index}_truncate_{mark}", f"TRUNCATE ON {table} FOR EACH STATEMENT"),
            )
        ),
        fill,
    ]


def _whole(text: str) -> str:
    """SQL: words without what nobody sees in them, and put together where a line ends within one."""
    for divided in ("char(173) || char(10)", "'-' || char(10)"):
        text = f"replace({text}, {divided}, '')"
    for code, letters in {**dict.fromkeys(map(ord, UNSEEN), ""), **LIGATURES}.items():
        text = f"replace({text}, char({code}), '{letters}')"
    return text


def _sqlite(table: str, mark: str) -> list[str]:
    title, body = (text.format(aliases=ALIASES["sqlite"]) for text in TEXTS[table])
    indexes = [f"{table}_{name}" for name in TOKENIZERS]
    fills = [
        f"INSERT INTO {index} (rowid, title, body) "
        f"SELECT id, {_whole(title)}, {_whole(f'substr({body}, 1, {LONGEST_TEXT})')} FROM {table}"
        for index in indexes
    ]
    # Also before an insert: INSERT OR REPLACE deletes without a trigger on a stranger's connection.
    forget = {
        row: "; ".join(f"DELETE FROM {index} WHERE rowid = {row}.id" for index in indexes)
        for row in ("OLD", "NEW")
    }
    enter = "; ".join(f"{fill} WHERE id = NEW.id" for fill in fills)
    actions = {
        "INSERT": f"{forget['NEW']}; {enter}",
        "UPDATE": f"{forget['OLD']}; {forget['NEW']}; {enter}",
        "DELETE": forget["OLD"],
    }
    return [
        *(
            f"CREATE VIRTUAL TABLE {table}_{name} "
            f"USING fts5(title, body, tokenize = '{tokenizer}', prefix = '1 2 3')"
            for name, tokenizer in TOKENIZERS.items()
        ),
        *(
            f"CREATE TRIGGER {table}_words_{act.lower()}_{mark} AFTER {act} ON {table} BEGIN {action}; END"
            for act, action in actions.items()
        ),
        *fills,
    ]


def _statements(vendor: str, table: str, mark: str = "") -> list[str]:
    return _postgres(table, mark) if vendor == "postgresql" else _sqlite(table, mark)


def _mark(vendor: str, table: str) -> str:
    whole = [*POSTGRES_FUNCTIONS, *_statements(vendor, table)]
    return f"{crc32(';'.join(whole).encode()):08x}"


def _present(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that keep an index, of whatever form."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return [
            name for (name,) in cursor.fetchall() if name.startswith(tuple(f"{table}_words_" for table in TEXTS))
        ]


def triggers(vendor: str) -> dict[str, tuple[str, str]]:
    """Name → table, and what it does: the whole text on SQLite, the body of its function on PostgreSQL."""
    found: dict[str, tuple[str, str]] = {}
    for table in TEXTS:
        statements = _statements(vendor, table, _mark(vendor, table))
        if vendor == "postgresql":
            (body,) = (s.split("$$")[1] for s in statements if f"{table}_words_follow() RETURNS" in s)
            mark = _mark(vendor, table)
            found |= {f"{table}_words_{what}_{mark}": (table, body) for what in ("row", "truncate")}
        else:
            found |= {s.split()[2]: (table, s) for s in statements if s.startswith("CREATE TRIGGER")}
    return found


def missing(using: str = "default") -> list[str]:
    """Tables whose index is not there, is not followed, or is of another form."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, relname, prosrc FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal AND tgenabled = 'A' AND NOT prosecdef"
            )
        else:
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        there = {name: (table, does) for name, table, does in cursor.fetchall()}
    wanted = triggers(connection.vendor)
    return [
        table
        for table in TEXTS
        if any(of == table and there.get(name) != (of, does) for name, (of, does) in wanted.items())
    ]


def install(table: str, using: str = "default") -> None:
    """Build the index of a table anew, in one transaction: writers wait, and nothing slips through."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in POSTGRES_FUNCTIONS:
                cursor.execute(statement)
            cursor.execute(f"DROP FUNCTION IF EXISTS {table}_words_follow() CASCADE")  # and its triggers
            cursor.execute(f"DROP FUNCTION IF EXISTS {table}_words_alike(text)")
            cursor.execute(f"DROP TABLE IF EXISTS {table}_words")
        else:
            for name in _present(connection):
                if name.startswith(f"{table}_words_"):
                    cursor.execute(f"DROP TRIGGER {name}")
            for name in TOKENIZERS:
                cursor.execute(f"DROP TABLE IF EXISTS {table}_{name}")
        for statement in _statements(connection.vendor, table, _mark(connection.vendor, table)):
            cursor.execute(statement)


def remove(using: str = "default") -> None:
    """Take the triggers off every table, also those of a form or table that is no longer known."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("""
                SELECT format('DROP TRIGGER IF EXISTS %I ON %I', tgname, relname) FROM pg_trigger
                JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
                WHERE NOT tgisinternal AND pg_table_is_visible(tgrelid) AND proname ~ '_words_follow$'
            """)
        else:
            cursor.execute("""
                SELECT printf('DROP TRIGGER IF EXISTS "%w"', name) FROM sqlite_master
                WHERE type = 'trigger' AND name GLOB 'tracker_*_words_*'
            """)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def remove_before_migrate(using: str, plan: list[Any], **kwargs: Any) -> None:
    """Where there is something to apply. What is written from then on is indexed after the migration."""
    if plan:
        remove(using)


def install_after_migrate(using: str, **kwargs: Any) -> None:
    tables = set(connections[using].introspection.table_names())
    for table in missing(using):
        if table in tables:
            install(table, using)
