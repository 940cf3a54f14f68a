"""What editors show: the real yaml-language-server over its standard streams, in both languages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sampled
from broken import MINI

from creditscore.cli import main
from creditscore.editor.schemas import modeline

NODE = sampled.ROOT / ".venv" / "node" / "node_modules" / ".bin" / "yaml-language-server"
SERVER = os.environ.get("YAML_LANGUAGE_SERVER") or shutil.which("yaml-language-server") or str(NODE)

TEXT = f"{modeline('units.yaml')}\n{(MINI / 'units.yaml').read_text(encoding='utf-8')}"

pytestmark = pytest.mark.skipif(
    not Path(SERVER).exists() or shutil.which("node") is None,
    reason="yaml-language-server is not installed: npm install yaml-language-server",
)


class Server:
    """A language server at work on one folder."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._count = 0
        self.told: dict[str, list[Any]] = {}
        self.ask("initialize", {
            "processId": None, "rootUri": folder.as_uri(), "capabilities": {
                "textDocument": {"hover": {"contentFormat": ["plaintext"]}, "completion": {
                    "completionItem": {"snippetSupport": True}}}},
            "workspaceFolders": [{"uri": folder.as_uri(), "name": "rules"}],
        })  # fmt: skip
        self.say("initialized", {})
        self.say("workspace/didChangeConfiguration", {"settings": {"yaml": {
            "validate": True, "hover": True, "completion": True,
            "schemaStore": {"enable": False}}}})  # fmt: skip

    def say(self, method: str, params: Any, **more: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        self._write(body)

    def _write(self, body: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def ask(self, method: str, params: Any) -> Any:
        self._count += 1
        self.say(method, params, id=self._count)
        while True:
            message = self._read()
            if message.get("id") == self._count and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def diagnostics(self, uri: str) -> list[Any]:
        while uri not in self.told:
            self._read()
        return self.told.pop(uri)

    def _read(self) -> Any:
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            if line.lower().startswith(b"content-length"):
                length = int(line.split(b":")[1])
        message = json.loads(self._process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.told[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            answer = [{}] * len(message["params"].get("items", ())) if "params" in message else None
            body = {"jsonrpc": "2.0", "id": message["id"], "result": answer}
            self._write(json.dumps(body).encode())
        return message

    def open(self, path: Path, text: str) -> str:
        uri = path.as_uri()
        item = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.say("textDocument/didOpen", {"textDocument": item})
        return uri

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture(params=["zh", "en"], scope="module")
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, lang: str) -> Path:
    home = tmp_path_factory.mktemp("rules")
    words = ["new", "changzhi-2024", "--from", "changzhi-2023", "--in", str(home), "--lang", lang]
    assert main(words) == 0
    return home / "changzhi-2024"


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    found = Server(folder)
    yield found
    found.close()


def place(text: str, wanted: str) -> dict[str, int]:
    before = text[: text.index(wanted)]
    return {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}


def test_the_shipped_files_are_not_underlined(folder: Path, server: Server) -> None:
    for name in (
        "scheme.yaml",
        "counties.yaml",
        "roster.yaml",
        "records.yaml",
        "cases/annual.yaml",
    ):
        text = (folder / name).read_text(encoding="utf-8")
        assert server.diagnostics(server.open(folder / name, text)) == [], name


def test_hover_says_what_a_key_means(folder: Path, server: Server, lang: str) -> None:
    uri = server.open(folder / "units.yaml", TEXT)
    for wanted, zh, en in (
        ("cap: {points: 8", "最多得多少分", "the most points there can be"),
        ("form: tiers", "事实怎样变成分", "how facts become points"),
        ("applies_to: joint", "对谁计分", "who is scored"),
    ):
        where = {"textDocument": {"uri": uri}, "position": place(TEXT, wanted)}
        found = server.ask("textDocument/hover", where)
        assert (zh if lang == "zh" else en) in json.dumps(found, ensure_ascii=False), wanted


def test_completion_offers_keys_values_and_whole_awards(
    folder: Path, server: Server, lang: str
) -> None:
    def offered(old: str, new: str, at: str) -> dict[str, Any]:
        edited = TEXT.replace(old, new, 1)
        name = folder / f"draft-{abs(hash(new))}.yaml"
        uri = server.open(name, edited)
        where = place(edited, new)
        where["line"] += new[: new.index(at)].count("\n")
        line = edited.splitlines()[where["line"]]
        where["character"] = len(line)
        found = server.ask(
            "textDocument/completion", {"textDocument": {"uri": uri}, "position": where}
        )
        return {item["label"]: item for item in found["items"]}

    head = "          - id: share\n"
    keys = offered(head, head + "            ca\n", "            ca")
    assert "cap" in keys
    forms = offered("            form: tiers\n", "            form: \n", "form: ")
    assert {"each", "tiers", "rank"} <= forms.keys()
    whole = offered(head, "          - \n" + head, "          - ")
    label = "each 每个得几分" if lang == "zh" else "each points for each"
    assert label in whole
    assert "points:" in json.dumps(whole[label])


def test_a_wrong_key_is_underlined(folder: Path, server: Server) -> None:
    wrong = TEXT.replace("period: year, cap: 20", "perod: year, cap: 20", 1)
    found = server.diagnostics(server.open(folder / "wrong.yaml", wrong))
    lines = {problem["range"]["start"]["line"] for problem in found}
    assert place(wrong, "perod")["line"] in lines
    assert any("perod" in problem["message"] for problem in found)
