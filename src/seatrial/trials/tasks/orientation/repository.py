"""A repository as large as asked for: the strand that is asked about among many like it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from seatrial.trials.tasks.orientation.names import Names
from seatrial.trials.tasks.orientation.strands import STRANDS
from seatrial.trials.tasks.orientation.unit import Draw, Rules, Unit
from seatrial.trials.tasks.seeds import dealt, random_for

CHARACTERS_A_TOKEN = 4  # an approximation, the same for every contender
PLACES = ("harbour", "hill", "valley", "island", "meadow", "quay", "ridge", "delta")
TIMEOUTS = """# Which timeout holds for a job

Its profile's (jobs/profiles.toml), unless the environment says otherwise: in `deploy/<environment>/overrides.yaml`,
where a job gets a timeout or another profile, or as `export TIMEOUT_<JOB>` in `deploy/<environment>/run.sh`.
Where both do, {} wins over {}.
"""
HEADS = {
    "config/topics.toml": "# Topics of the bus, by the key that code uses.\n",
    "deploy/releases.yaml": "# What is deployed under which name.\n",
    "gateway/registry.js": 'import { register } from "./register.js";\n\n',
    "gateway/aliases.toml": "# Where the handlers' modules lie.\n",
    "db/views.sql": "-- What reports may read.\n",
    "CODEOWNERS": "# Who owns what.\n",
}


class Repository(Mapping[str, str]):
    """Text by path, made when something is first read. It never changes."""

    def __init__(self, key: str, size: int, kind: int) -> None:
        self._key = key
        self.size = size
        self._characters = size * CHARACTERS_A_TOKEN
        rng = random_for(key)
        self.trade, names = Names.drawn(rng)
        places = rng.sample(PLACES, 2)
        rules = Rules(rng.random() < 0.5, (f"{places[0]}-main", f"{places[0]}-test", f"{places[1]}-main"))
        self._draw = Draw(rng, names, rules)
        self.asked: Unit = STRANDS[kind](self._draw)

    def __getitem__(self, path: str) -> str:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    @cached_property
    def _files(self) -> dict[str, str]:
        draw = Draw(random_for(self._key, "around"), self._draw.names, self._draw.rules)
        fixed = self._fixed()
        used = sum(len(text) for text in fixed.values()) + sum(map(len, HEADS.values())) + _length(self.asked)
        units = []
        while used < self._characters:
            unit = STRANDS[draw.rng.randrange(len(STRANDS))](draw)
            used += _length(unit)
            units.append(unit)
        units.insert(draw.rng.randint(0, len(units)), self.asked)
        parts: dict[str, list[str]] = {}
        for unit in units:
            for path, text in unit.pieces:
                parts.setdefault(path, [HEADS.get(path, _head(path))]).append(text)
        return dict(sorted({**fixed, **{path: "".join(texts) for path, texts in parts.items()}}.items()))

    def _fixed(self) -> dict[str, str]:
        """The files that every repository has."""
        rules = self._draw.rules
        order = (
            ("the script's `export`", "the overrides file")
            if rules.shell_wins
            else ("the overrides file", "the script's `export`")
        )
        return {
            "README.md": f"# Software of {self.trade}\n\nWorkers, services, jobs and the gateway. See docs/.\n"
            f"Environments: {', '.join(rules.environments)}.\n",
            "docs/timeouts.md": TIMEOUTS.format(*order),
        }


def _head(path: str) -> str:
    return "#!/bin/sh\nset -eu\n" if path.endswith("run.sh") else ""


def _length(unit: Unit) -> int:
    return sum(len(text) for _, text in unit.pieces)


@lru_cache(maxsize=4)  # both arms look at the same one; a large one takes a few megabytes
def repository_for(version: str, seed: int, index: int, sizes: tuple[int, ...]) -> Repository:
    """The repository at a place: sizes and kinds of question come in turn."""
    size = dealt(sizes, index, "orientation", version, seed, "size")
    kind = dealt(range(len(STRANDS)), index, "orientation", version, seed, "kind")
    return Repository(f"orientation/{version}/{seed}/{index}", size, kind)
