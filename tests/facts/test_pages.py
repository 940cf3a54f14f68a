"""A column of texts taken apart is what Arrow reads of it; what cannot be is left to Arrow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditscore.facts.reading.pages import taken_apart

TEXT = st.text(alphabet="市县局一二ab ", max_size=9)
TEXTS = st.lists(st.none() | TEXT, max_size=60).flatmap(
    lambda cells: TEXT.map(lambda t: [*cells, t])
)
CODECS = ["none", "snappy", "gzip", "brotli", "zstd"]


def written(folder: Path, cells: list[str | None], **options: Any) -> Path:
    path = folder / "texts.parquet"
    field = pa.field("x", pa.string(), nullable=None in cells)
    pq.write_table(pa.table({"x": cells}, pa.schema([field])), path, **options)
    return path


def apart(path: Path) -> Any:
    metadata = pq.read_metadata(path)
    optional = metadata.schema.column(0).max_definition_level == 1
    return taken_apart(path, metadata.row_group(0).column(0), optional)


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("codec", CODECS)
@settings(deadline=None)
@given(cells=TEXTS)
def test_what_is_taken_apart_is_what_was_written(
    codec: str, version: str, cells: list[str | None], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = written(
        tmp_path_factory.mktemp("pages"),
        cells,
        compression=codec,
        data_page_version=version,
        data_page_size=8,
        write_batch_size=7,
    )
    found = apart(path)
    assert found.to_pylist() == cells
    assert sorted(found.dictionary.to_pylist()) == sorted({*cells} - {None})


@pytest.mark.parametrize(
    "options",
    [
        {"use_dictionary": False},
        {"dictionary_pagesize_limit": 1, "write_batch_size": 2},  # the rest of the pages are texts
        {"compression": "lz4"},
    ],
)
def test_what_is_left_to_arrow(options: dict[str, Any], tmp_path: Path) -> None:
    assert apart(written(tmp_path, [f"单位{i}" for i in range(50)], **options)) is None


def test_nothing_but_nulls_is_left_to_arrow(tmp_path: Path) -> None:
    assert apart(written(tmp_path, [None, None])) is None


@settings(deadline=None)
@given(data=st.data())
def test_damage_is_left_to_arrow(data: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever stands in the pages, no code is behind the dictionary, and nothing is raised."""
    cells = [f"单位{i % 20}" for i in range(60)]
    path = written(tmp_path_factory.mktemp("pages"), cells, compression="none", data_page_size=8)
    chunk = pq.read_metadata(path).row_group(0).column(0)
    start = chunk.dictionary_page_offset
    end = start + chunk.total_compressed_size
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(start, end - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(whole)
    found = taken_apart(path, chunk, optional=False)
    if found is not None:
        assert len(found) == len(cells)
        assert max(found.indices.to_pylist()) < len(found.dictionary)


@pytest.mark.parametrize("byte", [0x00, 0x15, 0x1C, 0xFF])
def test_pages_of_one_byte_over_and_over(byte: int, tmp_path: Path) -> None:
    """No header ends, or structs stand in structs without end."""
    path = written(tmp_path, [f"单位{i}" for i in range(5000)])
    chunk = pq.read_metadata(path).row_group(0).column(0)
    path.write_bytes(bytes([byte]) * path.stat().st_size)
    assert taken_apart(path, chunk, optional=False) is None
    path.write_bytes(b"")
    assert taken_apart(path, chunk, optional=False) is None
