"""A model file is checked before it is served, and its server ends with whoever started it."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
import time
from importlib import util
from pathlib import Path

import pytest

from seatrial.errors import BadInput, NotReady
from seatrial.trials.contenders import gguf, weights
from seatrial.trials.contenders.file import GgufSpec
from seatrial.trials.contenders.gguf import LocalModel

needs_llama = pytest.mark.skipif(util.find_spec("xllamacpp") is None, reason="needs the extra gguf")


def opened(spec: GgufSpec) -> str:
    """The identity of an opened model."""

    async def run() -> str:
        async with LocalModel(spec) as one:
            return one.identity()

    return asyncio.run(run())


def test_the_hash_of_the_file_is_checked(tmp_path: Path) -> None:
    file = tmp_path / "a.gguf"
    file.write_bytes(b"GGUF and more")
    digest = hashlib.sha256(b"GGUF and more").hexdigest()
    assert weights.checked_hash(file, None) == digest
    assert weights.checked_hash(file, digest) == digest
    with pytest.raises(BadInput, match=rf"is {digest}, not the one"):
        weights.checked_hash(file, "0" * 64)


def test_what_is_no_model_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.gguf"
    file.write_bytes(b"<html>404</html>")
    with pytest.raises(BadInput, match="is not a GGUF file"):
        weights.checked_hash(file, None)
    with pytest.raises(BadInput, match="There is no file"):
        weights.find_weights(GgufSpec(name="a", path="none.gguf", folder=tmp_path))
    (tmp_path / "link.gguf").symlink_to(file)
    assert weights.find_weights(GgufSpec(name="a", path="link.gguf", folder=tmp_path)) == file


def test_a_missing_extra_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.gguf").write_bytes(b"GGUF")
    monkeypatch.setattr(gguf.util, "find_spec", lambda name: None)
    with pytest.raises(NotReady, match=r"pip install 'seatrial\[gguf\]'"):
        opened(GgufSpec(name="a", path="a.gguf", folder=tmp_path))
    with pytest.raises(NotReady, match=r"pip install 'seatrial\[gguf\]'"):
        weights.find_weights(GgufSpec(name="a", repo="b/c", file="d.gguf"))


@needs_llama
def test_a_damaged_file_is_told_with_the_server_s_last_words(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").write_bytes(b"GGUF" + bytes(1000))
    with pytest.raises(NotReady, match=r"llama\.cpp cannot serve a\.gguf") as refused:
        opened(GgufSpec(name="a", path="a.gguf", folder=tmp_path))
    assert "gguf" in refused.value.next_step


CHILD = """
import os, time
from seatrial.trials.contenders.serve_gguf import end_with_parent
end_with_parent(os.getppid())
print("ready", flush=True)
time.sleep(60)
"""
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's part is Linux's")
def test_the_server_s_process_ends_with_a_parent_that_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, CHILD], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert alive(child)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(child)


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
