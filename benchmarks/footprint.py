"""What a model needs, computed from its configuration: ours against hf-mem and llm-analysis, in one run.

Parameters: tests/fixtures/footprint.json, whose exact counts the published code gives. Ours was written against that
set; only the peers meet it unprepared. Cache: the models of catalogue/configs, against the definition of their
attention, written out below. The peers run as they are, without network; one that raises, or finds no layers in a
configuration, has refused. `make bench-footprint` installs them.
"""

from __future__ import annotations

import json
import logging
import statistics
import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from seatrial.errors import SeatrialError
from seatrial.facts.footprint.config import Config
from seatrial.facts.footprint.families import build_model

ROOT = Path(__file__).parent.parent
PEERS = ROOT / "var" / "bench"
CLOSE = 0.001
Data = dict[str, Any]
Count = Callable[[Data], float]


def main() -> int:
    """Print both tables."""
    if not (PEERS / "hf_mem").is_dir():
        print("Missing: hf-mem and llm-analysis. Run: make bench-footprint", file=sys.stderr)
        return 2
    sys.path.append(str(PEERS))
    without_network()
    warnings.simplefilter("ignore")
    parameters(json.loads((ROOT / "tests/fixtures/footprint.json").read_text(encoding="utf-8")))
    print()
    files = sorted((ROOT / "catalogue/configs").glob("*.yaml"))
    cache({file.stem: yaml.safe_load(file.read_text(encoding="utf-8"))["config"] for file in files})
    return 0


def without_network() -> None:
    """Empty stand-ins for what the peers import for downloads and for their command lines, and never compute with."""
    client = ModuleType("httpx2")
    client.AsyncClient = object  # type: ignore[attr-defined]
    sys.modules.update(httpx2=client, fire=ModuleType("fire"))
    logging.disable(logging.WARNING)


def parameters(rows: list[Data]) -> None:
    """Relative errors of the total."""
    print(f"parameters, {len(rows)} configurations with exact counts")
    print(f"  {'':<34}{'within 0.1 %':>14}{'median error':>14}{'worst error':>13}{'refused':>9}")
    counts: dict[str, Count] = {
        "seatrial": our_parameters,
        "llm-analysis": analysis_parameters,
        "llm-analysis, told widths by hand": lambda data: analysis_parameters(data, by_hand=True),
    }
    for name, count in counts.items():
        errors = [
            abs(found / row["parameters"] - 1) for row in rows if (found := attempt(count, row["config"])) is not None
        ]
        close = sum(error <= CLOSE for error in errors)
        print(
            f"  {name:<34}{close / len(rows):>14.1%}{statistics.median(errors):>14.3%}"
            f"{max(errors):>13.3%}{len(rows) - len(errors):>9}"
        )
    print("  hf-mem counts them in a safetensors header and does not compute them from a configuration.")


def cache(models: dict[str, Data]) -> None:
    """Bytes of cache a token at 16 bits, and each one's ratio to the exact number."""
    counts: dict[str, Count] = {"seatrial": our_cache, "hf-mem": hf_mem_cache, "llm-analysis": analysis_cache}
    ratios: dict[str, list[float]] = {name: [] for name in counts}
    print(f"cache bytes a token at 16 bits, {len(models)} models; in brackets the ratio to the exact number")
    print(f"  {'':<20}{'exact':>10}" + "".join(f"{name:>19}" for name in counts))
    for model, data in models.items():
        exact = exact_cache(data)
        line = f"  {model:<20}{exact:>10,}"
        for name, count in counts.items():
            found = attempt(count, data)
            if found is None:
                line += f"{'refused':>19}"
                continue
            ratios[name].append(found / exact)
            share = f"({found / exact:.2f})"
            line += f"{found:>11,.0f} {share:>7}"
        print(line)
    exactly = [f"{found.count(1.0)} of {len(models)}" for found in ratios.values()]
    refused = [str(len(models) - len(found)) for found in ratios.values()]
    worst = [f"{max(found, key=lambda ratio: max(ratio, 1 / ratio)):.2f}" for found in ratios.values()]
    for title, cells in (("exact", exactly), ("refused", refused), ("worst ratio", worst)):
        print(f"  {title:<30}" + "".join(f"{cell:>19}" for cell in cells))


def exact_cache(data: Data) -> int:
    """The definition: the latent vector and the rotary key where attention is latent, else keys and values."""
    text = data.get("text_config", data)
    if text.get("kv_lora_rank"):
        return int(text["num_hidden_layers"] * (text["kv_lora_rank"] + text["qk_rope_head_dim"]) * 2)
    heads = text["num_attention_heads"]
    size = text.get("head_dim") or text["hidden_size"] // heads
    return int(2 * text["num_hidden_layers"] * (text.get("num_key_value_heads") or heads) * size * 2)


def our_parameters(data: Data) -> float:
    """As `seatrial footprint` counts."""
    return build_model(Config(data, "benchmark")).parameters()


def our_cache(data: Data) -> float:
    """As `seatrial footprint` counts."""
    return build_model(Config(data, "benchmark")).cache_values_per_token() * 2


def hf_mem_cache(data: Data) -> float:
    """The cache of one token; of a model that reads pictures its run() takes the text half."""
    peer = import_module("hf_mem.safetensors.kv_cache")
    return float(peer.compute_safetensors_kv_cache_size(data.get("text_config", data), "BF16", max_model_len=1))


def analysis(data: Data, *, by_hand: bool = False) -> Any:
    """llm-analysis with the fields that its get_model_config_from_hf() takes, or all that its ModelConfig has."""
    peer = import_module("llm_analysis.analysis")
    more: Data = {}
    if by_hand:
        inner = data.get("moe_intermediate_size") or data["intermediate_size"]
        experts = next(
            (data[name] for name in ("num_local_experts", "num_experts", "n_routed_experts") if name in data), 1
        )
        more = {
            "ffn_embed_dim": inner,
            "expansion_ratio": inner / data["hidden_size"],
            "moe_num_experts": experts,
            "moe_top_k": data.get("num_experts_per_tok", 1),
        }
    shape = peer.ModelConfig(
        name="benchmark",
        max_seq_len=data.get("max_position_embeddings"),
        num_layers=data["num_hidden_layers"],
        n_head=data["num_attention_heads"],
        hidden_dim=data["hidden_size"],
        vocab_size=data["vocab_size"],
        model_type=data.get("model_type"),
        num_key_value_heads=data.get("num_key_value_heads"),
        **more,
    )
    return peer.LLMAnalysis(shape, peer.get_gpu_config_by_name("a100-sxm-80gb"))


def analysis_parameters(data: Data, *, by_hand: bool = False) -> float:
    """Its total."""
    return float(analysis(data, by_hand=by_hand).get_num_params_total())


def analysis_cache(data: Data) -> float:
    """The cache of one token over all layers."""
    found = analysis(data)
    return float(found.get_memory_kv_cache_per_layer(batch_size=1, seq_len=1) * found.model_config.num_layers)


def attempt(count: Count, data: Data) -> float | None:
    """The number, or None where it is refused."""
    try:
        return count(data)
    except (SeatrialError, KeyError, TypeError, AssertionError, ZeroDivisionError):
        return None


if __name__ == "__main__":
    sys.exit(main())
