"""The peers' own environment, and the machine that measures."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
REPOSITORY = HERE.parent
_VENV = REPOSITORY / ".venv-bench"
_VERSIONS = """
import json, sys
from importlib.metadata import PackageNotFoundError, version
found = {}
for name in sys.argv[1:]:
    try:
        found[name] = version(name)
    except PackageNotFoundError:
        pass
print(json.dumps(found))
"""


def peers() -> Path:
    """The interpreter of `.venv-bench`, made from requirements.txt where it is not up to date."""
    python, stamp = _VENV / "bin" / "python", _VENV / "made-from"
    wanted = hashlib.sha256((HERE / "requirements.txt").read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"making {_VENV.name} …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", _VENV], check=True)
        (_VENV / ".gitignore").write_text("*\n")
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]
        subprocess.run([python, *install, HERE / "requirements.txt"], check=True)
        stamp.write_text(wanted)
    return python


def creditscore() -> Path:
    """The interpreter that has creditscore, unless told: `.venv` beside it, else this one."""
    own = REPOSITORY / ".venv" / "bin" / "python"
    return own if own.exists() else Path(sys.executable)


def versions(python: Path, *packages: str) -> dict[str, str]:
    """The versions of packages in an environment, those that are not there left out."""
    run = [python, "-c", _VERSIONS, *packages]
    return dict(json.loads(subprocess.run(run, check=True, capture_output=True).stdout))


def machine() -> dict[str, object]:
    """The processor, how many cores may be used, memory, Python."""
    models = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory / 2**30),
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
    }
