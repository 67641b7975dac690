"""The file itself: a ZIP that is the same bytes for the same content, read as if a stranger had written it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from seatrial.errors import BadInput

LARGEST_FILE = 256 * 1024 * 1024  # of the archive, packed
LARGEST_CONTENT = 512 * 1024 * 1024  # of all files in it, unpacked
MOST_FILES = 10_000
READ_BYTES = 64 * 1024
# Plain names below two folders, and three files beside them; no name can leave the folder it is written to.
NAME = re.compile(
    r"manifest\.json|page\.html|comparison\.json|(?:catalogue|journals)(?:/[A-Za-z0-9_][A-Za-z0-9_.+-]{0,120}){1,4}"
)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that the format knows
_READABLE = 0o100644 << 16


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """The archive of these files by name, in the order of the names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            if not NAME.fullmatch(name):
                raise BadInput(f"A file named “{name}” cannot be frozen.", "Use letters, digits, dots and dashes.")
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = _READABLE
            archive.writestr(entry, files[name])
    return packed.getvalue()


def read_archive(file: Path) -> dict[str, bytes]:
    """Every file of an archive by name; BadInput says why one cannot be read. What it says of sizes is not believed."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise _refused(file, f"it has more than {LARGEST_FILE >> 20} MB")
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_names(file, [entry.filename for entry in entries])
            left, found = LARGEST_CONTENT, {}
            for entry in entries:
                found[entry.filename] = _unpacked(file, archive, entry, left)
                left -= len(found[entry.filename])
    except OSError as error:
        raise BadInput(
            f"{file} cannot be read: {error.strerror}.", "Give the file that `seatrial freeze` wrote."
        ) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise _refused(file, "it is no whole archive") from None
    return found


def _check_names(file: Path, names: list[str]) -> None:
    if len(names) > MOST_FILES:
        raise _refused(file, f"it holds more than {MOST_FILES:,} files")
    if len(set(names)) < len(names):
        raise _refused(file, "it holds two files of one name")
    for name in names:
        if not NAME.fullmatch(name):
            raise _refused(file, f"it holds a file named “{name[:60]}”")


def _unpacked(file: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refused(file, f"{entry.filename} is packed in another way")
    pieces = []
    with archive.open(entry) as stream:
        while piece := stream.read(READ_BYTES):
            pieces.append(piece)
            left -= len(piece)
            if left < 0:
                raise _refused(file, f"it unpacks to more than {LARGEST_CONTENT >> 20} MB")
    return b"".join(pieces)


def _refused(file: Path, why: str) -> BadInput:
    return BadInput(f"{file} is no frozen comparison: {why}.", "Give the file as `seatrial freeze` wrote it.")
