"""Logs as the three harnesses write them, of any content; the real ones are under tests/fixtures/logs."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

REAL = Path(__file__).parents[3] / "fixtures" / "logs"
INSPECT = [REAL / "inspect_model_a.eval", REAL / "inspect_model_b.eval"]
LM_EVAL = sorted(REAL.glob("lm_eval_*/*.jsonl"))
PROMPTFOO = [REAL / "promptfoo.json"]


def sample(name: str | int, value: Any = "C", epoch: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": name, "epoch": epoch, "input": f"{name}?", "scores": {"match": {"value": value}}, **more}


def inspect_header(model: str = "m", ids: Sequence[Any] = (), epochs: int = 1, **more: Any) -> dict[str, Any]:
    dataset = {"samples": len(ids), "sample_ids": list(ids)}
    spec = {"task": "t", "model": model, "dataset": dataset, "config": {"epochs": epochs}}
    return {"version": 2, "status": "success", "eval": spec, **more}


def inspect_archive(
    file: Path, samples: Sequence[Any], header: Mapping[str, Any] | None = None, way: int = zipfile.ZIP_DEFLATED
) -> Path:
    with zipfile.ZipFile(file, "w", way) as archive:
        archive.writestr("header.json", json.dumps(header or inspect_header()))
        archive.writestr("summaries.json", json.dumps(samples))
    return file


def lm_eval_row(doc: int | str, **more: Any) -> str:
    row = {"doc_id": doc, "filter": "none", "metrics": ["acc"], "acc": 1.0, "doc_hash": f"h{doc}"}
    return json.dumps({**row, **more}) + "\n"


def promptfoo_row(test: int, provider: str = "p", **more: Any) -> dict[str, Any]:
    row = {"testIdx": test, "promptId": "abc", "promptIdx": 0, "provider": {"id": provider, "label": ""}}
    return {**row, "score": 1, "success": True, "vars": {"n": test}, "testCase": {}, "failureReason": 0, **more}


def promptfoo_file(file: Path, rows: Sequence[Any]) -> Path:
    file.write_text(json.dumps({"results": {"version": 3, "results": list(rows)}}))
    return file
