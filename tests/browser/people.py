"""Two editors of the running site, signed in, and a review that waits for a second person: run beside the site.

Prints a session for each and the draft's number: {"anna": "...", "bela": "...", "draft": 1}.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def sign_in_people(folder: Path) -> dict[str, Any]:
    """Make them in the site whose data lies in `folder`."""
    environment = {**os.environ, "SEATRIAL_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "seatrial.server.settings"}
    command = [sys.executable, "-m", "tests.browser.people"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Inside the process that opens the site's database."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from seatrial.panel.handwritten import Manuscript
    from seatrial.server.store import drafts, readers

    found: dict[str, Any] = {}
    sessions = import_module(settings.SESSION_ENGINE)
    for name in ("anna", "bela"):
        person, _ = readers.set_role(f"{name}@example.org", "editor")
        session = sessions.SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        found[name] = session.session_key
    texts = {0: "It has 999 billion parameters [1].", 1: "Opinion: it is a wrapper."}
    manuscript = Manuscript(signed="Bela Editor", call="skip", confidence=0.8, texts=texts)
    draft = drafts.save("mixtral-8x22b", "founder", person, manuscript, 0)
    drafts.submit(draft.id, person)
    print(json.dumps({**found, "draft": draft.id}))


if __name__ == "__main__":
    main()
