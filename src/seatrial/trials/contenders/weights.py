"""The file of a model's weights: found on this machine or fetched from Hugging Face, and checked by its hash."""

from __future__ import annotations

import hashlib
from importlib import import_module, util
from pathlib import Path

from seatrial.errors import BadInput, NotReady
from seatrial.trials.contenders.causes import one_line
from seatrial.trials.contenders.file import GgufSpec

INSTALL = "Install it: pip install 'seatrial[gguf]'."


def find_weights(spec: GgufSpec) -> Path:
    """The file; it is fetched where it is not here yet. Raises BadInput or NotReady."""
    if spec.path is None:
        return _fetched(spec)
    file = spec.resolve(spec.path)
    if not file.is_file():
        raise BadInput(f"There is no file {file}.", "`path:` is relative to the contenders' file.")
    return file


def checked_hash(file: Path, expected: str | None) -> str:
    """The file's SHA-256; BadInput where it is no GGUF, or not the one expected. Reads all of it."""
    with file.open("rb") as opened:
        if opened.read(4) != b"GGUF":
            raise BadInput(f"{file.name} is not a GGUF file.", "Name a file that llama.cpp can load.")
        opened.seek(0)
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if expected is not None and found != expected:
        raise BadInput(
            f"The SHA-256 of {file.name} is {found}, not the one in the contenders' file.",
            "Fetch the file again, or correct `sha256`.",
        )
    return found


def _fetched(spec: GgufSpec) -> Path:
    if util.find_spec("huggingface_hub") is None:
        raise NotReady("Fetching from Hugging Face needs huggingface_hub, which is not installed.", INSTALL)
    hub = import_module("huggingface_hub")
    try:
        return Path(hub.hf_hub_download(spec.repo, spec.file, revision=spec.revision))
    except Exception as error:  # its errors come from five packages; all mean that the file did not come
        cause = f"{spec.repo}/{spec.file} did not come from Hugging Face: {type(error).__name__}."
        raise NotReady(one_line(cause), "Check the names, and HF_TOKEN where it is gated.") from error
