"""Signatures of sealed runs: Ed25519, by keys as openssl writes them, beside `run.json`.

What is signed is one line, `creditscore-run` and the seal: whoever makes the same run again on
another machine has the same line, and the signature holds for it too. Any program that knows
Ed25519 can check it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import Place, Problem, UsageError
from ..lazy import need
from ..results.output_folder import SIGNATURES
from ..staging import Tell
from ..whole import files
from .runs import Run, altered, run_in

_HEAD = "creditscore-run"
_MOST = 1000
"""So many signatures are looked at."""


@dataclass(frozen=True)
class Signature:
    """A signature of a seal: the fingerprint of its public key, the key, and the signature.

    A fingerprint is the SHA-256 of the 32 bytes of a public key.
    """

    fingerprint: str
    public: bytes
    signature: bytes


def seal(folder: str | Path, key: str | Path, *, tell: Tell = lambda notice: None) -> Signature:
    """Sign the seal of a run by the private key in a file (PEM, PKCS#8), beside other signatures.

    Raises `UsageError` where there is no sealed run, or where what stands there is not as it was
    written (V101, V102), or where the file holds no such key (U581).

    >>> from tempfile import TemporaryDirectory
    >>> import creditscore
    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
    >>> with TemporaryDirectory() as name:
    ...     _ = creditscore.score("changzhi-2023", [row]).write(f"{name}/out")
    ...     made = new_key(f"{name}/office.pem")
    ...     signature = creditscore.seal(f"{name}/out", f"{name}/office.pem")
    >>> signature.fingerprint == made
    True
    """
    place = Path(folder)
    run = run_in(place)
    wrong = [*altered(place, run)]
    if wrong:
        raise UsageError(wrong)
    private = _private_key(Path(key))
    public = private.public_key().public_bytes_raw()
    made = Signature(_fingerprint(public), public, private.sign(signed_line(run)))
    others = [s for s in _signatures(place) or () if s.fingerprint != made.fingerprint]
    text = json.dumps([_plain(s) for s in (*others, made)], indent=2)
    with files([place / SIGNATURES], tell) as (draft,):
        draft.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return made


def new_key(path: str | Path) -> str:
    """Make a private key in a new file, its public key in another beside it; the fingerprint.

    Raises `UsageError` (U580) where one of the files is there, and `UsageError` (U506) where they
    cannot be written.
    """
    private_file = Path(path)
    public_file = private_file.with_name(f"{private_file.name}.pub")
    there = [file for file in (private_file, public_file) if os.path.lexists(file)]
    if there:
        raise UsageError(Problem("U580", Place(), {"path": file}) for file in there)
    forms, kinds = _serialization(), need(f"{_OF}.ed25519", "sign")
    private = kinds.Ed25519PrivateKey.generate()
    made = private.private_bytes(
        forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption()
    )
    public = private.public_key()
    pem = public.public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)
    try:
        number = os.open(private_file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(number, "wb") as file:
            file.write(made)
        with public_file.open("xb") as file:
            file.write(pem)
    except OSError as error:
        with suppress(OSError):
            private_file.unlink()
        details = {"path": private_file, "reason": error.strerror or error}
        raise UsageError(Problem("U506", Place(), details)) from None
    return _fingerprint(public.public_bytes_raw())


def public_key(path: Path) -> str:
    """The fingerprint of the public key in a file (PEM); raises `UsageError` (U581)."""
    return _fingerprint(_loaded(path, "load_pem_public_key").public_bytes_raw())


def signed_line(run: Run) -> bytes:
    r"""What is signed of a run.

    >>> signed_line({"seal": "12ab"})
    b'creditscore-run 12ab\n'
    """
    return f"{_HEAD} {run['seal']}\n".encode()


def checked(
    folder: Path, run: Run, wanted: str | None
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The fingerprints of the keys that have signed a run, and what is wrong with signatures.

    That is one that does not hold (V108), or none by the key that is `wanted` (V109).
    """
    found = _signatures(folder)
    good, problems = [], []
    if found is None:
        problems.append(Problem("V108", Place(SIGNATURES), {"key": "—"}))
    for signature in found or ():
        if _holds(signature, signed_line(run)):
            good.append(signature.fingerprint)
        else:
            problems.append(Problem("V108", Place(SIGNATURES), {"key": signature.fingerprint}))
    if wanted is not None and wanted not in good:
        problems.append(Problem("V109", Place(SIGNATURES), {"key": wanted}))
    return tuple(good), tuple(problems)


_OF = "cryptography.hazmat.primitives.asymmetric"


def _holds(signature: Signature, line: bytes) -> bool:
    kinds, errors = need(f"{_OF}.ed25519", "sign"), need("cryptography.exceptions", "sign")
    try:
        kinds.Ed25519PublicKey.from_public_bytes(signature.public).verify(signature.signature, line)
    except (ValueError, errors.InvalidSignature):
        return False
    return signature.fingerprint == _fingerprint(signature.public)


def _signatures(folder: Path) -> list[Signature] | None:
    """The signatures beside a run; None where the file of them cannot be read."""
    path = folder / SIGNATURES
    if not os.path.lexists(path):
        return []
    try:
        entries: Any = json.loads(path.read_bytes())
        return [_signature(entry) for entry in entries[:_MOST]]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _signature(entry: Mapping[str, str]) -> Signature:
    public, signature = (base64.b64decode(entry[name], validate=True) for name in _FIELDS[1:])
    return Signature(str(entry["fingerprint"]), public, signature)


_FIELDS = ("fingerprint", "public", "signature")


def _plain(signature: Signature) -> dict[str, str]:
    texts = (base64.b64encode(b).decode() for b in (signature.public, signature.signature))
    return dict(zip(_FIELDS, (signature.fingerprint, *texts), strict=True))


def _private_key(path: Path) -> Any:
    return _loaded(path, "load_pem_private_key", password=None)


def _loaded(path: Path, how: str, **more: Any) -> Any:
    """An Ed25519 key from a file; raises `UsageError` (U581) where it holds none."""
    forms = _serialization()
    try:
        found = getattr(forms, how)(path.read_bytes(), **more)
    except OSError as error:
        reason = error.strerror or str(error)
    except TypeError:
        reason = "encrypted"
    except (ValueError, need("cryptography.exceptions", "sign").UnsupportedAlgorithm):
        reason = "PEM?"
    else:
        if type(found).__name__.lower().startswith("ed25519"):
            return found
        reason = type(found).__name__
    raise UsageError(Problem("U581", Place(), {"path": path, "reason": reason}))


def _serialization() -> Any:
    return need("cryptography.hazmat.primitives.serialization", "sign")


def _fingerprint(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()
