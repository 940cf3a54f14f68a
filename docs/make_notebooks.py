"""Notebooks executed, as Markdown pages with what came out and as files to download."""

from __future__ import annotations

import re
from pathlib import Path

import jupytext
from nbclient import NotebookClient
from nbconvert import MarkdownExporter
from traitlets.config import Config

_ROOT = Path(__file__).parents[1]
_STYLE = re.compile(r"<style scoped>.*?</style>\n?", re.DOTALL)
_SHOWN = ["text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain"]


def executed(source: Path, folder: Path) -> str:
    """The page of a notebook; its pictures and the notebook itself are put into a folder.

    Raises what a cell raises.
    """
    notebook = jupytext.read(source)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={
        "metadata": {"path": str(_ROOT)}}).execute()  # fmt: skip
    config = Config()
    config.NbConvertBase.display_data_priority = _SHOWN
    text, resources = MarkdownExporter(config=config).from_notebook_node(
        notebook, resources={"unique_key": source.stem, "output_files_dir": source.stem}
    )
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in resources["outputs"].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    jupytext.write(notebook, folder / f"{source.stem}.ipynb")
    text = _STYLE.sub("", text).replace('<table border="1" class="dataframe">', "<table>")
    return f"{text}\n[{source.stem}.ipynb]({source.stem}.ipynb)\n"
