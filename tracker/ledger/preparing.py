"""A database on PostgreSQL and the two roles that use it, made by a role that may make them."""

from dataclasses import dataclass

import psycopg
from psycopg import sql

# Tables, sequences, views and functions that belong to somebody, but for those of an extension. A sequence goes
# with the table that it numbers.
TRANSFER = """
DO $$ DECLARE thing record; BEGIN
    FOR thing IN
        SELECT format('ALTER %s %I.%I OWNER TO %I', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                      nspname, relname, {owner}) AS statement
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE pg_get_userbyid(relowner) = {application} AND relkind IN ('r', 'p', 'v', 'm', 'S')
            AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype IN ('a', 'i', 'e'))
        UNION ALL
        SELECT format('ALTER FUNCTION %s OWNER TO %I', pg_proc.oid::regprocedure, {owner})
        FROM pg_proc
        WHERE pg_get_userbyid(proowner) = {application}
            AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    LOOP
        EXECUTE thing.statement;
    END LOOP;
END $$
"""


@dataclass(frozen=True)
class Login:
    role: str
    password: str


def prepare(admin: str, database: str, owner: Login, application: Login) -> None:
    """Make what is missing; can be repeated. What belongs to the application's role goes to the owner.

    admin: the URL of a role that may make roles and databases. Raises ValueError if somebody else owns the tables.
    """
    name, owning, using = (sql.Identifier(word) for word in (database, owner.role, application.role))
    with psycopg.connect(admin, autocommit=True) as server:
        for login in (owner, application):
            _make_role(server, login)
        if not _has(server, "SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper"):
            server.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owning))
        if not _has(server, "SELECT 1 FROM pg_database WHERE datname = %s", database):
            server.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(name))
        _refuse_another_owner(admin, database, {owner.role, application.role})
        for statement in (
            "ALTER DATABASE {name} OWNER TO {owning}",
            "REVOKE CREATE, TEMPORARY ON DATABASE {name} FROM PUBLIC, {using}",
            "GRANT CONNECT ON DATABASE {name} TO {using}",
            "REVOKE {owning} FROM {using}",
        ):
            server.execute(sql.SQL(statement).format(name=name, owning=owning, using=using))
    with psycopg.connect(admin, dbname=database, autocommit=True) as inside:
        for statement in (
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {using}",
            "GRANT USAGE ON SCHEMA public TO {using}",
            "GRANT USAGE, CREATE ON SCHEMA public TO {owning}",
        ):
            inside.execute(sql.SQL(statement).format(owning=owning, using=using))
        roles = {"owner": sql.Literal(owner.role), "application": sql.Literal(application.role)}
        inside.execute(sql.SQL(TRANSFER).format(**roles))


def _refuse_another_owner(admin: str, database: str, ours: set[str]) -> None:
    """Raise ValueError, before anything changes hands, where the tables belong to a third role."""
    with psycopg.connect(admin, dbname=database) as inside:
        query = b"SELECT DISTINCT tableowner::text FROM pg_tables WHERE tablename ~ '^(tracker|django)_'"
        owners = {owner for (owner,) in inside.execute(query).fetchall()}
    if third := sorted(owners - ours):
        raise ValueError(
            f"The tables belong to {third[0]}. Name it in OWNER_DATABASE_URL, or hand them over first."
        )


def _make_role(server: psycopg.Connection, login: Login) -> None:
    role = sql.Identifier(login.role)
    if not _has(server, "SELECT 1 FROM pg_roles WHERE rolname = %s", login.role):
        server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
    if login.password:
        # Only what the password is checked against is sent, so that it stands in no log.
        verifier = server.pgconn.encrypt_password(login.password.encode(), login.role.encode(), b"scram-sha-256")
        statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(verifier.decode()))
        server.execute(statement)


def _has(server: psycopg.Connection, query: str, *parameters: str) -> bool:
    return server.execute(query.encode(), parameters or None).fetchone() is not None
