"""The catalogue, imported again when its files have changed."""

from __future__ import annotations

from django_tasks import task

from seatrial.facts.catalogue import catalogue_folder
from seatrial.server.store.fingerprint import code_fingerprint
from seatrial.server.store.importing import import_catalogue

_code_in_use = code_fingerprint()


@task(key="catalogue", attempts=2)
def reimport_catalogue() -> str:
    """Import it if it is not what the database holds.

    Not by a process whose code is older than the one on the disk: it would judge by old rules, and the import
    would be taken for one by the new.
    """
    if code_fingerprint() != _code_in_use:
        return "The program changed since this worker started; the next start imports the catalogue."
    snapshot, fresh = import_catalogue(catalogue_folder())
    if not fresh:
        return "Unchanged."
    left_out = len({problem["file"] for problem in snapshot.problems})
    return "Imported." if not left_out else f"Imported; {left_out} broken files are left out."
