"""Invented licences with terms, so that no test of the rules depends on what real ones are said to say."""

from __future__ import annotations

from pathlib import Path

MEADOW = """\
id: MIT
name: Meadow Licence
written_as: [The Meadow]
class: permissive
source: {url: https://licences.example/meadow, title: Meadow Licence, publisher: Meadow, primary: true}
quote: free of charge, to any person
read: 2026-01-10
terms:
  commercial_use: {answer: "yes", clause: "1", quote: to sell copies}
  derivatives: {answer: "yes", clause: "1", quote: to modify}
  redistribution: {answer: with-conditions, clause: "2", quote: included in all copies, duties: [keep the notice]}
  outputs_training: {answer: "yes", clause: "1", quote: without restriction}
  user_cap: {answer: "yes", clause: "1", quote: without restriction}
  revenue_cap: {answer: "yes", clause: "1", quote: without restriction}
  field_of_use: {answer: "yes", clause: "1", quote: without restriction}
  attribution: {answer: "yes", clause: "1", quote: without restriction}
  naming: {answer: "yes", clause: "1", quote: without restriction}
  geography: {answer: "yes", clause: "1", quote: to any person}
"""

MARSH = """\
id: LicenseRef-marsh
name: Marsh Community Licence
written_as: [The Marsh]
class: conditional
source: {url: https://marsh.example/licence, title: Licence, publisher: Marsh AI, primary: true}
quote: more than 700 million monthly active users
read: 2026-01-10
sources:
  policy: {url: https://marsh.example/policy, title: Use Policy, publisher: Marsh AI, primary: true}
terms:
  commercial_use: {answer: "yes", clause: "1.a", quote: use and distribute}
  derivatives: {answer: "yes", clause: "1.a", quote: and make modifications}
  redistribution: {answer: with-conditions, clause: "1.b", quote: provide a copy, duties: [pass on a copy]}
  outputs_training: {answer: with-conditions, clause: "1.c", quote: begin with Marsh, duties: [name the model Marsh]}
  user_cap: {answer: with-conditions, most: 700000000, unit: user, clause: "2", quote: than 700 million monthly}
  revenue_cap: {answer: "yes", clause: "1.a", quote: royalty-free}
  field_of_use: {answer: with-conditions, clause: "3", quote: adhere to the policy, duties: [follow the policy]}
  attribution: {answer: with-conditions, clause: "1.d", quote: display Built with Marsh, duties: [show Built]}
  geography: {answer: with-conditions, excluded: [EU], clause: "last", quote: domiciled in the Union, source: policy}
"""

FEN = """\
id: LicenseRef-fen
name: Fen Modified Licence
written_as: [The Fen, Modified Meadow]
class: conditional
source: {url: https://fen.example/licence, title: Licence, publisher: Fen, primary: true}
quote: prominently display Fen
read: 2026-01-10
terms:
  commercial_use: {answer: "yes", clause: "1", quote: to sell copies}
  outputs_training: {answer: "no", clause: "4", quote: not to improve any other model}
  field_of_use: {answer: "yes", clause: "1", quote: without restriction}
  attribution: {answer: "yes", clause: "1", quote: without restriction}
  user_cap: {answer: with-conditions, most: 100000000, unit: user, clause: "5", quote: 100 million monthly users,
    duties: [show “Fen” to users]}
  revenue_cap: {answer: with-conditions, most: 20000000, unit: USD/month, clause: "5", quote: 20 million US dollars,
    duties: [show “Fen” to users]}
"""

BOG = """\
id: CC-BY-NC-4.0
name: Bog Licence
written_as: [Modified Meadow]
class: non-commercial
source: {url: https://bog.example/licence, title: Licence, publisher: Bog, primary: true}
quote: for non-commercial purposes only
read: 2026-01-10
terms:
  commercial_use: {answer: "no", clause: "2.a", quote: for non-commercial purposes only}
  field_of_use: {answer: "yes", clause: "2", quote: for any such purpose}
  geography: {answer: with-conditions, excluded: [FR, IS], clause: "9", quote: not in France nor Iceland,
    duties: [tell the Bog where]}
"""

WITH_TERMS = {"MIT": MEADOW, "LicenseRef-marsh": MARSH, "LicenseRef-fen": FEN, "CC-BY-NC-4.0": BOG}


def write_licences(folder: Path) -> Path:
    """Put the licences with terms into a catalogue's folder, in the place of those of the same id."""
    for name, text in WITH_TERMS.items():
        (folder / "licences" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder
