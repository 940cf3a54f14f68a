"""The server that tests use is a real one, and each database is empty and goes away."""

from __future__ import annotations

from postgres import Cluster, Database


def test_a_database_of_ones_own(postgres: Cluster, database: Database) -> None:
    database.run("create table t (a numeric, b text); insert into t values (1.10, '中文')")
    assert database.run("select * from t") == "1.10|中文"
    assert database.name in postgres.run("postgres", "select datname from pg_database")
