"""`creditscore verify`: what it prints and how it ends."""

from __future__ import annotations

from pathlib import Path

import sampled
from commands import Run


def test_a_result_that_follows_from_its_inputs_and_one_that_does_not(
    run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run("score", "changzhi-2023", sampled.SAMPLE, "--out", out, "--through", "2023-03")
    found = run("verify", out, "--lang", "zh")
    assert (found.code, found.err) == (0, "")
    assert "至 2023-03：重算一致，5 张表逐字节相同" in found.out
    (out / "annual.csv").unlink()
    found = run("verify", out, "--lang", "zh")
    assert found.code == 1
    assert "annual.csv: V102 这张结果表已不在，与写出时不同" in found.err
    assert run("verify", tmp_path / "nothing").code == 2


def test_a_result_is_signed_and_the_signature_checked(run: Run, tmp_path: Path) -> None:
    out, key = tmp_path / "out", tmp_path / "office.pem"
    run("score", "changzhi-2023", sampled.SAMPLE, "--out", out, "--through", "2023-01")
    assert run("seal", out, "--sign", key).code == 2
    made = run("seal", out, "--sign", key, "--new-key", "--lang", "zh")
    assert (made.code, made.err) == (0, "")
    assert f"{key}.pub 交给核对的人" in made.out
    (fingerprint,) = (line for line in made.out.splitlines() if line.startswith("公钥指纹"))
    found = run("verify", out, "--key", f"{key}.pub", "--lang", "zh")
    assert found.code == 0
    assert f"签名有效，{fingerprint}" in found.out
    assert run("seal", out, "--sign", key, "--new-key").code == 2
    assert run("seal", tmp_path / "nowhere", "--sign", key).code == 2
