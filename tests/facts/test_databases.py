"""Facts out of databases: the query's answer is a table like any other, and no password is told."""

from __future__ import annotations

import logging
import sqlite3
import traceback
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from postgres import PASSWORD, Database
from sampled import result, scheme, table

import creditscore
from creditscore.facts import read as reading
from creditscore.tabular import databases

pytest.importorskip("adbc_driver_postgresql")
ROWS = table().astype(str)
QUERY = "select month, entity, item, subject, fact, value from facts"


def filled(path: Path, kind: str) -> Path:
    """A file of SQLite or DuckDB with the sample year."""
    if kind == "sqlite":
        connection = sqlite3.connect(path)
        ROWS.to_sql("facts", connection, index=False)
    else:
        connection = duckdb.connect(path)
        connection.register("rows", ROWS)
        connection.sql("create table facts as select * from rows")
    connection.close()
    return path


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_file(kind: str, tmp_path: Path) -> None:
    path = filled(tmp_path / "facts.db", kind)
    for source in (path, str(path), f"{kind}:///{path}"):
        found = creditscore.score(scheme(), creditscore.read_facts(source, query=QUERY))
        assert found.records("annual") == result().records("annual")
        assert isinstance(found.annual, pd.DataFrame)


def test_postgresql(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "facts.csv"
    ROWS.to_csv(path, index=False)
    types = "month text, entity varchar(40), item text, subject text, fact text, value numeric"
    database.run(f"create table facts ({types}, until text, source text)")
    database.run(f"\\copy facts from '{path}' csv header")
    for many in (1 << 60, 1):
        monkeypatch.setattr(reading, "MANY", many)
        facts = creditscore.read_facts(database.url, query=QUERY)
        assert bool(facts.tables) == (many == 1)
        found = creditscore.score(scheme(), facts)
        assert found.records("annual") == result().records("annual")


def test_columns_of_postgresql_in_their_own_types(database: Database) -> None:
    database.run(
        "create type track as enum ('16', '17');"
        "create table facts (month date, entity char(20), item track, fact text,"
        " value numeric(20, 4), until date);"
        "insert into facts values ('2023-01-31', '市公安局', '16', 'cases', 4.0000, null)"
    )
    facts = creditscore.read_facts(database.url, query="select * from facts")
    found = creditscore.score("changzhi-2023", facts)
    assert found.records("items")[0]["points"] == Decimal("8.0000")


def test_a_problem_is_told_by_the_row_of_the_answer(database: Database) -> None:
    query = "select '2023-01' as month, '市公安局' as entity, '16' as item, -1 as cases"
    with pytest.raises(creditscore.FactError) as error:
        creditscore.score("changzhi-2023", creditscore.read_facts(database.url, query=query))
    (problem,) = error.value.problems
    shown = f"postgresql://tester@127.0.0.1:{database.cluster.port}/{database.name}"
    assert str(problem.place) == f"{shown}:1"


def test_a_query_changes_nothing(database: Database) -> None:
    database.run("create table facts (month text)")
    with pytest.raises(creditscore.CreditscoreError):
        creditscore.read_facts(database.url, query="insert into facts values ('x') returning month")
    assert database.run("select count(*) from facts") == "0"


def said(error: creditscore.CreditscoreError) -> str:
    """All that somebody may see of an error."""
    texts = [error.text("zh"), error.text("en"), repr(error), repr(error.problems)]
    return "\n".join([*texts, *traceback.format_exception(error)])


SECRETS = ("口令", "p@ss", "p%40ss", "word", "%3F1")


@pytest.mark.parametrize(
    ("change", "code", "hint"),
    [
        (("%40ss", "%40sss"), "U545", "password authentication failed"),
        (("127.0.0.1", "localhost.invalid"), "U545", "localhost.invalid"),
        (("%40", "@"), "U546", "%40"),
        (("%2F", "/"), "U546", "%2F"),
        (("%3A", ":"), "U546", "%3A"),
        (("%3F", "?"), "U546", "%3F"),
        (("postgresql", "mysql"), "U547", "mysql"),
        (("test_", "nowhere_"), "U545", "nowhere_"),
        (("/test_", "/test_1?nix="), "U545", "nix"),
    ],
)
def test_no_password_is_told(
    change: tuple[str, str], code: str, hint: str, database: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    address = database.url.replace(*change)
    assert address != database.url
    with pytest.raises(creditscore.UsageError) as error:
        creditscore.read_facts(address, query="select 1")
    text = said(error.value).replace("password or", "").replace("password", "")
    text = text.replace("PGPASSWORD", "")
    assert error.value.problems[0].code == code
    assert hint in error.value.text("en")
    for secret in SECRETS:
        assert secret not in text.replace(str(database.name), ""), secret
    assert PASSWORD not in caplog.text
    assert "%2Fp" not in caplog.text


def test_a_driver_that_tells_the_password_is_not_quoted() -> None:
    base = databases.Database.of("postgresql://tester:p%40ss@db/base")
    for told in ("no p@ss", "no p%40ss", "FATAL: p@ss is wrong\nmore"):
        assert base._reason(RuntimeError(told)).replace("***", "") in ("no ", " is wrong")


def test_what_was_read_does_not_hold_the_password(database: Database) -> None:
    query = "select '2023-01' as month, '市公安局' as entity, '16' as item, 4 as cases"
    facts = creditscore.read_facts(database.url, query=query)
    held = repr(facts) + repr(facts.files) + repr(facts.frame.to_dict())
    assert not any(secret in held for secret in SECRETS)
    assert "tester@127.0.0.1" in held


@pytest.mark.parametrize(
    ("query", "hint"), [("selec", "selec"), ("select * from nix", "nix"), ("", "")]
)
@pytest.mark.parametrize("kind", ["sqlite", "duckdb", "postgresql"])
def test_a_query_that_has_no_answer(
    kind: str, query: str, hint: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "postgresql":
        address = request.getfixturevalue("database").url
    else:
        address = str(filled(tmp_path / "facts.db", kind))
    with pytest.raises(creditscore.CreditscoreError) as error:
        creditscore.read_facts(address, query=query)
    assert error.value.problems[0].code in ("U545", "F219", "F217")
    assert hint in error.value.text("zh")


def test_databases_and_queries_go_together(tmp_path: Path) -> None:
    cases = {
        "U543": lambda: creditscore.read_facts("postgresql://tester:secret@db/base"),
        "U544": lambda: creditscore.read_facts(ROWS, query=QUERY),
        "U545": lambda: creditscore.read_facts(f"sqlite:///{tmp_path}/none.db", query=QUERY),
    }
    for code, call in cases.items():
        with pytest.raises(creditscore.UsageError) as error:
            call()
        assert [problem.code for problem in error.value.problems] == [code]
        assert "secret" not in error.value.text("zh") + repr(error.value)
    (tmp_path / "a.csv").write_text("month\n", encoding="utf-8")
    for source in (tmp_path / "a.csv", tmp_path / "none.csv"):
        with pytest.raises(creditscore.UsageError, match="U544"):
            creditscore.read_facts(source, query=QUERY)
    with pytest.raises(creditscore.UsageError, match="U543"):
        creditscore.score("changzhi-2023", "duckdb:///facts.duckdb")


def test_the_file_of_a_database_without_a_query_asks_for_one(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "facts.db").execute("create table facts (month)").connection.close()
    with pytest.raises(creditscore.UsageError, match="U543") as caught:
        creditscore.read_facts(tmp_path / "facts.db")
    assert "query=" in caught.value.problems[0].hint("zh")
