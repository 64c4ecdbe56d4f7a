"""The database engine, one of the three seams: builds the next DuckDB file from tables and SQL files, checks and swaps it.

The database is a cache: it can be deleted and rebuilt. The file being read is never written to; the next one is built
aside in two halves (what was read; and, when the gate has spoken, the rest), closed, looked over for a left-over log, and
renamed into place.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.settings import SQL_FOLDER
from flows.store import sync_folder
from sources.words.data import data
from sources.words.messages import MessageCatalogue

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

MESSAGES = MessageCatalogue(__file__)
LAYERS = ("raw", "gate", "staging", "core", "mart", "xem")
VIEWS = frozenset({"gate", "xem"})
"""The layers that are views: the frames of the gate, and what analysts ask for by names of their own."""
_HEADER = re.compile(r"^-- (\w+(?: \w+)?): (.*)$")
_COLUMN = "column "


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One SQL file: `schema.table` (or a check), its header and its single SELECT."""

    name: str
    header: dict[str, str]
    select: str

    @property
    def needs(self) -> tuple[str, ...]:
        return tuple(item.strip() for item in self.header.get("needs", "").split(",") if item.strip())

    @property
    def columns(self) -> dict[str, str]:
        """What the header says of the columns, by name."""
        return {key.removeprefix(_COLUMN): text for key, text in self.header.items() if key.startswith(_COLUMN)}


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """One check of `sql/checks`: its message code and the failing rows (none = passed)."""

    name: str
    code: str
    rows: tuple[dict[str, Any], ...]


def read_sql(path: Path) -> SqlFile:
    """Read one SQL file and its header lines.

    `-- purpose:` and `-- needs:` are for us; `-- comment:` and `-- column NAME:` go into the database, for its readers;
    `-- code:` names the message of a check.
    """
    text = path.read_text(encoding="utf-8")
    header = {match[1]: match[2] for line in text.splitlines() if (match := _HEADER.match(line))}
    return SqlFile(f"{path.parent.name}.{path.stem}", header, text.strip().rstrip(";"))


def models_in_order(folder: Path) -> list[SqlFile]:
    """All models of all layers, each after what it needs. Raises graphlib.CycleError for a circle."""
    models = {model.name: model for layer in LAYERS for path in (folder / layer).glob("*.sql") for model in [read_sql(path)]}
    graph = {name: {need for need in model.needs if "." in need} for name, model in sorted(models.items())}
    return [models[name] for name in TopologicalSorter(graph).static_order()]


def aside_of(target: Path) -> Path:
    """Where the next database of `target` is built."""
    return target.with_name(target.name + ".next")


@contextmanager
def connected(database: Path | None = None, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a database file (None: in memory). Raises Refused where disk, lock or file do not allow it."""
    import duckdb

    troubles = (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException, duckdb.SerializationException)
    try:
        with duckdb.connect(str(database) if database else ":memory:", read_only=read_only) as connection:
            yield connection
    except troubles as error:
        raise MESSAGES.refused("PII-RUN-DATABASE", file=database.name if database else "") from error
    except duckdb.OutOfMemoryException as error:
        raise MemoryError from error


def begin(target: Path, incoming: Mapping[str, pa.Table], sql_folder: Path) -> Path:
    """Begin the next database beside `target` with every model that these tables suffice for; returns its path.

    `incoming` maps the names that `raw` models select from ("incoming_fact", ...) to Arrow tables.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = aside_of(target)
    for leftover in (aside, aside.with_name(aside.name + ".wal")):
        leftover.unlink(missing_ok=True)
    with connected(aside) as connection:
        aside.chmod(0o600)
        prepare(connection)
        fill(connection, incoming, sql_folder)
    return aside


def complete(target: Path, incoming: Mapping[str, pa.Table], sql_folder: Path) -> list[CheckOutcome]:
    """Make what is missing of the next database, run every check on it, and swap it in.

    Returns the outcome of each check; what an outcome means (stop or warn) is the caller's to decide.
    """
    aside = aside_of(target)
    with connected(aside) as connection:
        add_functions(connection)
        outcomes = _completed(connection, incoming, sql_folder)
    _swap(aside, target)
    return outcomes


def derive(base: Path, target: Path, incoming: Mapping[str, pa.Table], sql_folder: Path) -> list[CheckOutcome]:
    """Swap in a copy of the database `base` in which all that hangs on the `incoming` tables is made again and checked."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = aside_of(target)
    aside.with_name(aside.name + ".wal").unlink(missing_ok=True)
    shutil.copyfile(base, aside)
    with connected(aside) as connection:
        add_functions(connection)
        for model in _hanging_on(incoming, sql_folder):
            connection.execute(f"drop {_kind_of(model)} {model.name}")
        outcomes = _completed(connection, incoming, sql_folder)
    _swap(aside, target)
    return outcomes


def _completed(
    connection: duckdb.DuckDBPyConnection, incoming: Mapping[str, pa.Table], sql_folder: Path
) -> list[CheckOutcome]:
    fill(connection, incoming, sql_folder)
    outcomes = [_run_check(connection, path) for path in sorted((sql_folder / "checks").glob("*.sql"))]
    connection.execute("checkpoint")
    return outcomes


def _hanging_on(incoming: Iterable[str], sql_folder: Path) -> list[SqlFile]:
    """The models that are made of these tables, directly or not, the last made first."""
    again, found = set(incoming), []
    for model in models_in_order(sql_folder):
        if not again.isdisjoint(model.needs):
            again.add(model.name)
            found.append(model)
    return found[::-1]


def _kind_of(model: SqlFile) -> str:
    return "view" if model.name.partition(".")[0] in VIEWS else "table"


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """The schemas and functions of an empty database."""
    add_functions(connection)
    for layer in LAYERS:
        connection.execute(f"create schema {layer}")


def fill(connection: duckdb.DuckDBPyConnection, incoming: Mapping[str, pa.Table], sql_folder: Path) -> None:
    """Create each model, with its comments, that is not there and whose needs are."""
    for name, rows in sorted(incoming.items()):
        connection.register(name, rows)
    there = {f"{schema}.{name}" for schema, name in connection.execute(_THERE).fetchall()}
    for model in models_in_order(sql_folder):
        if model.name not in there and all(need in incoming or need in there for need in model.needs):
            _create(connection, model)
            there.add(model.name)


_THERE = "select table_schema, table_name from information_schema.tables"


def add_functions(connection: duckdb.DuckDBPyConnection) -> None:
    """The functions of ours that SQL calls: the arithmetic of commitments."""
    from duckdb.func import FunctionNullHandling
    from duckdb.sqltypes import INTEGER, VARCHAR

    from reports.targets.level import committed_level

    special, types = FunctionNullHandling.SPECIAL, [VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR, INTEGER]
    connection.create_function("committed_level", committed_level, [*types], VARCHAR, null_handling=special)


def _create(connection: duckdb.DuckDBPyConnection, model: SqlFile) -> None:
    kind = _kind_of(model)
    connection.execute(f"create {kind} {model.name} as\n{model.select}")
    said = {f"{kind} {model.name}": model.header.get("comment")}
    columns = connection.execute(f"from {model.name} limit 0").description or ()
    said |= {f'column {model.name}."{name}"': model.columns.get(name) or column_words().get(name) for name, *_ in columns}
    for what, text in said.items():
        if text:
            connection.execute(f"comment on {what} is '{text.replace(chr(39), 2 * chr(39))}'")


def column_words() -> dict[str, str]:
    """What a column means where the header of its table does not say otherwise."""
    words: dict[str, str] = data(SQL_FOLDER / "columns.yml")
    return words


def _run_check(connection: duckdb.DuckDBPyConnection, path: Path) -> CheckOutcome:
    check = read_sql(path)
    return CheckOutcome(path.stem, check.header["code"], tuple(_rows(connection.execute(check.select))))


def _rows(result: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _swap(aside: Path, target: Path) -> None:
    for database in (aside, target):
        log = database.with_name(database.name + ".wal")
        if log.exists():
            raise OSError(f"{log.name} is still there: the database was not closed cleanly")
    aside.replace(target)
    sync_folder(target.parent)


def table(database: Path, name: str, order: str) -> pa.Table:
    """A whole table of the database as Arrow, in full order. Opened read-only and closed again."""
    with connected(database, read_only=True) as connection:
        return connection.sql(f"from {name} order by {order}").to_arrow_table()


@contextmanager
def rebuilt_with(database: Path, incoming: Mapping[str, pa.Table], sql_folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which all that hangs on the `incoming` tables is made again from these, in memory; the file stays."""
    with connected() as connection:
        add_functions(connection)
        connection.execute(f"attach '{str(database).replace(chr(39), 2 * chr(39))}' as built (read_only)")
        for name, rows in sorted(incoming.items()):
            connection.register(name, rows)
        for layer in LAYERS:
            connection.execute(f"create schema {layer}")
        again = {model.name for model in _hanging_on(incoming, sql_folder)}
        for model in models_in_order(sql_folder):
            if model.name in again:
                _create(connection, model)
            else:
                connection.execute(f"create view {model.name} as from built.{model.name}")
        yield connection


def query(database: Path, sql_file: Path, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The rows of one SQL file of `sql/audit` or `sql/mart`, with named parameters."""
    with connected(database, read_only=True) as connection:
        return query_rows(connection, sql_file, parameters)


def query_rows(
    connection: duckdb.DuckDBPyConnection, sql_file: Path, parameters: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The same on an open connection."""
    return _rows(connection.execute(read_sql(sql_file).select, parameters or {}))
