"""A small catalogue of invented tools, so that no test depends on what the real ones are said to be."""

from __future__ import annotations

import shutil
from pathlib import Path

REAL = Path(__file__).resolve().parents[2] / "catalogue"

LICENCES = {
    "Apache-2.0": """\
id: Apache-2.0
name: Apache License 2.0
written_as: [Apache 2.0]
class: permissive
source: {url: https://licences.example/apache, title: Apache 2.0, publisher: Apache, primary: true}
quote: a royalty-free licence to reproduce
read: 2026-01-10
""",
    "GPL-3.0-only": """\
id: GPL-3.0-only
name: GNU General Public License v3.0
class: copyleft
source: {url: https://licences.example/gpl, title: GPL 3.0, publisher: GNU, primary: true}
quote: convey the work under this License
read: 2026-01-10
""",
    "LicenseRef-marsh": """\
id: LicenseRef-marsh
name: Marsh Community Licence
class: conditional
source: {url: https://marsh.example/licence, title: Licence, publisher: Marsh AI, primary: true}
quote: more than 700 million monthly active users
read: 2026-01-10
""",
    "LicenseRef-corvid": """\
id: LicenseRef-corvid
name: Corvid Terms of Service
class: proprietary
source: {url: https://corvid.example/terms, title: Terms, publisher: Corvid, primary: true}
quote: by agreement with Corvid
read: 2026-01-10
""",
}

KESTREL = """\
slug: kestrel-8b
name: Kestrel 8B
maker: Aerie Labs
category: open-weight-models
aliases: [Windhover, aerie/kestrel-8b]
former_slugs: [kestrel-mini]
sources:
  release:
    url: https://aerie.example/kestrel
    title: Introducing Kestrel
    publisher: Aerie Labs
    primary: true
facts:
  - metric: parameters_total
    value: 8000000000
    unit: parameter
    source: release
    quote: a dense model of 8B parameters
    read: 2026-01-15
  - metric: context_total
    value: 128000
    unit: token
    source: release
    quote: reads up to 128K tokens
    read: 2026-01-15
  - metric: licence
    value: Apache-2.0
    source: release
    quote: released under Apache 2.0
    read: 2026-01-15
  - metric: released
    value: 2025-12-01
    source: release
    quote: Aerie Labs, December 1, 2025
    read: 2026-01-15
  - metric: self_hosting
    value: "yes"
    as_written: download the weights
    source: release
    quote: you can download the weights today
    read: 2026-01-15
  - metric: modalities_in
    value: [text, image]
    as_written: text and images
    source: release
    quote: it takes text and images
    read: 2026-01-15
  - metric: runs_in
    value: [vLLM, Ollama]
    source: release
    quote: runs in vLLM and Ollama
    read: 2026-01-15
"""

HERON = """\
slug: heron-40b
name: Heron 40B
maker: Marsh AI
category: open-weight-models
aliases: [Great Heron]
sources:
  press:
    url: https://press.example/heron
    title: Heron has landed
    publisher: The Weekly Model
    primary: false
  card:
    url: https://marsh.example/heron
    title: Model card of Heron 40B
    publisher: Marsh AI
    primary: true
facts:
  - metric: parameters_total
    value: 40000000000
    unit: parameter
    source: card
    quote: 40B parameters, of which 10B are active
    read: 2026-01-12
  - metric: parameters_active
    value: 10000000000
    unit: parameter
    source: card
    quote: 40B parameters, of which 10B are active
    read: 2026-01-14
  - metric: context_total
    value: 64000
    unit: token
    source: press
    quote: a context of 64,000 tokens
    read: 2026-01-15
  - metric: context_total
    value: 32000
    unit: token
    source: card
    quote: "context length: 32000"
    read: 2026-01-12
  - metric: licence
    value: LicenseRef-marsh
    source: card
    quote: under the Marsh Community Licence
    read: 2026-01-12
  - metric: user_cap
    value: 700000000
    unit: user
    source: card
    quote: more than 700 million monthly active users
    read: 2026-01-12
  - metric: runs_in
    value: [vLLM]
    source: card
    quote: runs in vLLM
    read: 2026-01-12
  - metric: runs_in
    value: [Ollama, vLLM]
    source: press
    quote: in Ollama or vLLM
    read: 2026-01-15
  - metric: price_input
    value: 2
    unit: USD/Mtoken
    source: press
    quote: $2 in and $6 out per million tokens
    read: 2026-01-15
  - metric: price_output
    value: 6
    unit: USD/Mtoken
    source: press
    quote: $2 in and $6 out per million tokens
    read: 2026-01-15
"""

MAGPIE = """\
slug: magpie
name: Magpie
maker: Corvid
category: hosted-models
sources:
  talk:
    url: https://press.example/magpie
    title: Magpie overheard
    publisher: The Weekly Model
    primary: false
facts:
  - metric: self_hosting
    value: "no"
    as_written: only through its interface
    source: talk
    quote: available only through its interface
    read: 2026-01-15
  - metric: licence
    value: LicenseRef-corvid
    source: talk
    quote: under the Corvid Terms of Service
    read: 2026-01-15
"""

TOOLS = {"kestrel-8b": KESTREL, "heron-40b": HERON, "magpie": MAGPIE}


def write_catalogue(folder: Path, tools: dict[str, str] | None = None) -> Path:
    """A catalogue folder: the real metrics, categories and critics, with small licences and tools."""
    for part in ("licences", "tools"):
        (folder / part).mkdir(parents=True)
    shutil.copytree(REAL / "critics", folder / "critics")
    for name in ("metrics.yaml", "categories.yaml"):
        shutil.copy(REAL / name, folder / name)
    for name, text in LICENCES.items():
        (folder / "licences" / f"{name}.yaml").write_text(text, encoding="utf-8")
    for name, text in (TOOLS if tools is None else tools).items():
        (folder / "tools" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder
