"""Footprints against what others measured: does it fit, and does the interval of the speed hold the measured one.

Prints the share of right verdicts, the share of measured speeds inside their interval, and the interval's median
width (high / low). The limits: 95 %, 80 %, and no wider than 4.
"""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

import yaml

from seatrial.facts.catalogue import catalogue_folder, load_catalogue
from seatrial.facts.footprint.config import Config
from seatrial.facts.footprint.families import build_model
from seatrial.facts.footprint.fit import Load, memory
from seatrial.facts.footprint.gpus import Machine, gpu_of
from seatrial.facts.footprint.speed import speed
from seatrial.facts.footprint.weights import precision

TOKENS = 1024


def main() -> int:
    """Hold every row against its footprint."""
    data = yaml.safe_load(Path(__file__).with_name("measured.yaml").read_text(encoding="utf-8"))
    models = {name: build_model(Config(config, name)) for name, config in data["models"].items()}
    gpus = load_catalogue(catalogue_folder()).gpus
    right, inside, widths = 0, 0, []
    for gpu, count, given, name, kind, measured in data["rows"]:
        machine = Machine(gpu_of(gpus[gpu], given), count)
        load = Load(precision(kind), 2, TOKENS, 1)
        fits = memory(models[name], machine, load).fits
        right += fits == (measured is not None)
        if fits != (measured is not None):
            print(f"  wrong: {name} {kind} on {machine.label}: said {fits}, measured {measured}")
        if measured is not None:
            found = speed(models[name], machine, load).decode
            widths.append(found.high / found.low)
            inside += found.low <= measured <= found.high
            if not found.low <= measured <= found.high:
                print(f"  outside: {name} {kind} on {machine.label}: {measured}, {found.low:.1f} to {found.high:.1f}")
    rows = len(data["rows"])
    print(f"fits, right              {right:>4} of {rows}   ratio to the limit {right / rows / 0.95:.2f} (95 %)")
    share = inside / len(widths)
    print(f"speeds, inside           {inside:>4} of {len(widths)}   ratio to the limit {share / 0.8:.2f} (80 %)")
    width = statistics.median(widths)
    print(f"interval, median width   {width:>4.2f}          ratio to the limit {width / 4:.2f} (4)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
