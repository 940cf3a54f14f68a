"""Signatures of runs: keys, what holds and what does not, and openssl as a second opinion."""

from __future__ import annotations

import base64
import json
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from small import rows, small

import creditscore
from creditscore.proving.signatures import new_key, public_key, signed_line


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A folder with a result in `out`, and a key in `office.pem`."""
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 2, period: year}]",
    )
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(rows("甲", n={1: 3})), "utf-8")
    creditscore.score(scheme, facts).write(tmp_path / "out")
    new_key(tmp_path / "office.pem")
    return tmp_path


def codes(run: Path, **more: object) -> list[str]:
    found = creditscore.verify(run / "out", run / "small", **more)  # type: ignore[arg-type]
    return [problem.code for problem in found.problems]


def test_a_signature_holds_and_names_its_key(run: Path) -> None:
    made = creditscore.seal(run / "out", run / "office.pem")
    verified = creditscore.verify(run / "out", run / "small", key=run / "office.pem.pub")
    assert verified
    assert verified.signed == (made.fingerprint,) == (public_key(run / "office.pem.pub"),)


def test_a_run_without_a_signature_is_no_problem_unless_one_is_asked_for(run: Path) -> None:
    assert codes(run) == []
    assert codes(run, key=run / "office.pem.pub") == ["V109"]


def test_several_may_sign_and_each_signs_once(run: Path) -> None:
    other = new_key(run / "other.pem")
    creditscore.seal(run / "out", run / "office.pem")
    creditscore.seal(run / "out", run / "other.pem")
    creditscore.seal(run / "out", run / "office.pem")
    signed = creditscore.verify(run / "out", run / "small").signed
    assert sorted(signed) == sorted([other, public_key(run / "office.pem.pub")])
    new_key(run / "third.pem")
    assert codes(run, key=run / "third.pem.pub") == ["V109"]


def test_a_run_that_was_changed_and_sealed_anew_has_a_signature_that_does_not_hold(
    run: Path,
) -> None:
    creditscore.seal(run / "out", run / "office.pem")
    signed = (run / "out" / "signatures.json").read_bytes()
    creditscore.score(run / "small", run / "facts.json", through="2023-06").write(
        run / "out", force=True
    )
    assert not (run / "out" / "signatures.json").exists()  # it was of the run before
    (run / "out" / "signatures.json").write_bytes(signed)
    assert codes(run) == ["V108"]


@pytest.mark.parametrize("field", ["fingerprint", "public", "signature"])
def test_each_part_of_a_signature_counts(run: Path, field: str) -> None:
    creditscore.seal(run / "out", run / "office.pem")
    path = run / "out" / "signatures.json"
    (entry,) = json.loads(path.read_text("utf-8"))
    changed = "0" * 64 if field == "fingerprint" else base64.b64encode(bytes(32)).decode()
    path.write_text(json.dumps([entry | {field: changed}]), "utf-8")
    assert codes(run) == ["V108"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '[{"fingerprint": 1}]', '[{"public": "?"}]', "null"]
)
def test_a_file_that_holds_no_signatures(run: Path, text: str) -> None:
    (run / "out" / "signatures.json").write_text(text, "utf-8")
    assert codes(run) == ([] if text == "[]" else ["V108"])


def test_what_is_not_as_it_was_written_is_not_signed(run: Path) -> None:
    (run / "out" / "annual.csv").unlink()
    with pytest.raises(creditscore.UsageError) as caught:
        creditscore.seal(run / "out", run / "office.pem")
    assert [problem.code for problem in caught.value.problems] == ["V102"]
    assert not (run / "out" / "signatures.json").exists()


def test_a_signature_holds_for_the_same_run_on_another_machine(run: Path) -> None:
    creditscore.seal(run / "out", run / "office.pem")
    (run / "moved").mkdir()
    shutil.copy(run / "facts.json", run / "moved" / "januar.json")
    creditscore.score(run / "small", run / "moved" / "januar.json").write(run / "again")
    shutil.copy(run / "out" / "signatures.json", run / "again")
    assert creditscore.verify(run / "again", run / "small", key=run / "office.pem.pub")


def test_a_key_is_for_its_owner_alone_and_never_overwritten(run: Path) -> None:
    assert stat.S_IMODE((run / "office.pem").stat().st_mode) == 0o600
    before = (run / "office.pem").read_bytes()
    with pytest.raises(creditscore.UsageError) as caught:
        new_key(run / "office.pem")
    assert [problem.code for problem in caught.value.problems] == ["U580", "U580"]
    assert (run / "office.pem").read_bytes() == before


def test_what_is_no_key(run: Path) -> None:
    for text in ("", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"):
        (run / "none.pem").write_text(text, "utf-8")
        with pytest.raises(creditscore.UsageError) as caught:
            creditscore.seal(run / "out", run / "none.pem")
        assert [problem.code for problem in caught.value.problems] == ["U581"]
    with pytest.raises(creditscore.UsageError) as caught:  # the other half
        creditscore.verify(run / "out", key=run / "office.pem")
    assert [problem.code for problem in caught.value.problems] == ["U581"]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_keys_and_signatures_are_those_of_openssl(run: Path) -> None:
    def openssl(*words: str) -> str:
        done = subprocess.run(["openssl", *words], cwd=run, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    openssl("genpkey", "-algorithm", "ed25519", "-out", "other.pem")
    openssl("pkey", "-in", "other.pem", "-pubout", "-out", "other.pem.pub")
    made = creditscore.seal(run / "out", run / "other.pem")
    assert codes(run, key=run / "other.pem.pub") == []
    seal = creditscore.verify(run / "out", run / "small").run
    (run / "line").write_bytes(signed_line(seal))
    (run / "signature").write_bytes(made.signature)
    words = "pkeyutl -verify -pubin -inkey other.pem.pub -rawin -in line -sigfile signature"
    assert "Verified Successfully" in openssl(*words.split())
    openssl("genpkey", "-algorithm", "rsa", "-out", "rsa.pem")
    openssl("pkey", "-in", "other.pem", "-aes256", "-passout", "pass:x", "-out", "locked.pem")
    for name, reason in (("rsa.pem", "RSAPrivateKey"), ("locked.pem", "encrypted")):
        with pytest.raises(creditscore.UsageError) as caught:
            creditscore.seal(run / "out", run / name)
        (problem,) = caught.value.problems
        assert problem.code == "U581"
        assert f"({reason}" in problem.message("en")
