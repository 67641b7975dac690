"""How much faster a mixture decodes than a dense model of equal size: predicted, and measured with llama.cpp here.

Two GGUF files of random weights (Q8_0) with the same bytes: a dense model, and a mixture of 8 experts of which 2 work
on a token. Both decode in turns in one process on all cores; the median of the rounds' ratios is compared with the
ratio that the footprint's speed model predicts. Once with layers as wide as real models have, where bytes decide, and
once with narrow ones, where the waits between operations weigh more. Wants a machine that does nothing else.
`make bench-speed` installs what it needs.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from seatrial.facts.footprint.config import Config
from seatrial.facts.footprint.families import build_model
from seatrial.facts.footprint.fit import Load
from seatrial.facts.footprint.gpus import Gpu, Machine
from seatrial.facts.footprint.model import Model
from seatrial.facts.footprint.speed import Speed, speed
from seatrial.facts.footprint.weights import precision, weight_bytes

PEERS = Path(__file__).parent.parent / "var" / "bench"
HEADS, KV_HEADS, VOCABULARY = 16, 4, 4096
EXPERTS, USED = 8, 2
CONTEXT, PROMPT, TOKENS, ROUNDS = 1024, 16, 48, 15  # short rounds, so that what disturbs one disturbs both
CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Shape:
    """Sizes that both models share; `inner` is one expert's, and the dense model is as wide as all of them."""

    name: str
    layers: int
    hidden: int
    inner: int

    @property
    def narrow(self) -> int:
        """Width of keys and of values."""
        return self.hidden // HEADS * KV_HEADS

    def model(self, kind: str) -> Model:
        """The dense model or the mixture as the footprint reads it."""
        config: dict[str, Any] = {
            "model_type": "llama",
            "num_hidden_layers": self.layers,
            "hidden_size": self.hidden,
            "intermediate_size": EXPERTS * self.inner,
            "num_attention_heads": HEADS,
            "num_key_value_heads": KV_HEADS,
            "vocab_size": VOCABULARY,
            "tie_word_embeddings": False,
        }
        if kind == "mixture":
            more = {"num_local_experts": EXPERTS, "num_experts_per_tok": USED}
            config |= {"model_type": "mixtral", "intermediate_size": self.inner, **more}
        return build_model(Config(config, kind))


SHAPES = (Shape("wide", 5, 2048, 5120), Shape("narrow", 16, 1024, 2432))


@dataclass(frozen=True)
class Prediction:
    """What the footprint says of one shape."""

    size: int  # bytes of the file's tensors
    speed: Speed


def main() -> int:
    """Write both files, decode in turns, print the ratios."""
    if not (PEERS / "xllamacpp").is_dir():
        print("Missing: xllamacpp. Run: make bench-speed", file=sys.stderr)
        return 2
    sys.path.append(str(PEERS))
    bandwidth = read_bandwidth()
    print(f"{CORES} cores that read {bandwidth / 1e9:.1f} GB/s; {ROUNDS} rounds of {TOKENS} tokens, in turns")
    for shape in SHAPES:
        compare(shape, bandwidth)
    return 0


def compare(shape: Shape, bandwidth: float) -> None:
    """Both models of a shape, predicted and measured."""
    predictions = {kind: predict(shape.model(kind), bandwidth) for kind in ("dense", "mixture")}
    with tempfile.TemporaryDirectory() as folder:
        servers = {}
        for kind, predicted in predictions.items():
            file = Path(folder) / f"{kind}.gguf"
            written = write(file, shape, mixture=kind == "mixture")
            if written != predicted.size:
                sys.exit(f"The {kind} file has {written:,} bytes of tensors; predicted {predicted.size:,}.")
            servers[kind] = start(file)
        report(shape, predictions, measure(servers))


def read_bandwidth() -> float:
    """Bytes a second at which all cores together read memory: the best of five sums over a gigabyte."""
    numpy = import_module("numpy")

    parts = [numpy.ones(2**30 // 8 // CORES) for _ in range(CORES)]
    best = float("inf")
    with ThreadPoolExecutor(CORES) as pool:
        for _ in range(5):
            start = time.perf_counter()
            list(pool.map(numpy.sum, parts))
            best = min(best, time.perf_counter() - start)
    return float(sum(part.nbytes for part in parts) / best)


def predict(model: Model, bandwidth: float) -> Prediction:
    """Size and speed of a shape on a machine with this bandwidth, its arithmetic rate unknown."""
    machine = Machine(Gpu("this", "this machine", 16e9, bandwidth, None, None, unified=False), 1)
    load = Load(precision("Q8_0"), 2.0, PROMPT + TOKENS // 2, 1)
    return Prediction(weight_bytes(model, load.precision), speed(model, machine, load))


def write(file: Path, shape: Shape, *, mixture: bool) -> int:
    """A GGUF file of random weights; returns the bytes of its tensors."""
    gguf, numpy = import_module("gguf"), import_module("numpy")
    random = numpy.random.default_rng(1)
    writer = gguf.GGUFWriter(file, "llama")
    add_header(writer, shape, mixture=mixture)
    add_tokenizer(writer, gguf.TokenType)
    total = 0
    for name, size in tensors(shape, mixture=mixture):
        if len(size) == 1 or "gate_inp" in name:
            data, kind = 1 + random.standard_normal(size, numpy.float32) / 10, gguf.GGMLQuantizationType.F32
        else:
            # Blocks of 32: a 16-bit scale that keeps values near 1 / sqrt(columns), and 32 random bytes.
            *rest, columns = size
            data, kind = (
                random.integers(0, 256, (*rest, columns // 32, 34), numpy.uint8),
                gguf.GGMLQuantizationType.Q8_0,
            )
            data[..., :2] = numpy.array([1 / (74 * columns**0.5)], numpy.float16).view(numpy.uint8)
            data = data.reshape(*rest, columns // 32 * 34)
        writer.add_tensor(name, data, raw_dtype=kind)
        total += data.nbytes
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return total


def tensors(shape: Shape, *, mixture: bool) -> Iterator[tuple[str, tuple[int, ...]]]:
    """llama.cpp's names for a llama's tensors, and their sizes: vectors, rows and columns, or copies of these."""
    hidden = shape.hidden
    yield "token_embd.weight", (VOCABULARY, hidden)
    yield "output.weight", (VOCABULARY, hidden)
    yield "output_norm.weight", (hidden,)
    copies, inner, kind = ((EXPERTS,), shape.inner, "_exps") if mixture else ((), EXPERTS * shape.inner, "")
    for layer in range(shape.layers):
        block = f"blk.{layer}"
        yield f"{block}.attn_norm.weight", (hidden,)
        yield f"{block}.attn_q.weight", (hidden, hidden)
        yield f"{block}.attn_k.weight", (shape.narrow, hidden)
        yield f"{block}.attn_v.weight", (shape.narrow, hidden)
        yield f"{block}.attn_output.weight", (hidden, hidden)
        yield f"{block}.ffn_norm.weight", (hidden,)
        if mixture:
            yield f"{block}.ffn_gate_inp.weight", (EXPERTS, hidden)
        yield f"{block}.ffn_gate{kind}.weight", (*copies, inner, hidden)
        yield f"{block}.ffn_up{kind}.weight", (*copies, inner, hidden)
        yield f"{block}.ffn_down{kind}.weight", (*copies, hidden, inner)


def add_header(writer: Any, shape: Shape, *, mixture: bool) -> None:
    """The sizes that llama.cpp reads."""
    writer.add_block_count(shape.layers)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(shape.hidden)
    writer.add_feed_forward_length(shape.inner if mixture else EXPERTS * shape.inner)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(shape.hidden // HEADS)
    writer.add_vocab_size(VOCABULARY)
    if mixture:
        writer.add_expert_count(EXPERTS)
        writer.add_expert_used_count(USED)


def add_tokenizer(writer: Any, kinds: Any) -> None:
    """The least that llama.cpp loads: three signs, every byte, and filler."""
    signs = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    filler = [f"t{index}" for index in range(len(signs), VOCABULARY)]
    writer.add_tokenizer_model("llama")
    writer.add_token_list(signs + filler)
    writer.add_token_scores([0.0] * VOCABULARY)
    writer.add_token_types(
        [kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL, *[kinds.BYTE] * 256, *[kinds.NORMAL] * len(filler)]
    )
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)


def start(file: Path) -> Any:
    """llama.cpp with one model, on every core."""
    xllamacpp = import_module("xllamacpp")

    settings = xllamacpp.CommonParams()
    settings.model.path = str(file)
    settings.n_ctx = CONTEXT
    settings.n_parallel = 1
    settings.n_gpu_layers = 0
    settings.cpuparams.n_threads = CORES
    settings.cpuparams_batch.n_threads = CORES
    settings.port = 0
    settings.verbosity = -1
    return xllamacpp.Server(settings)


def measure(servers: dict[str, Any]) -> list[dict[str, float]]:
    """Tokens a second of each, a row a round; the order turns with every round."""
    for server in servers.values():
        decode(server, 32)
    rounds = []
    for number in range(ROUNDS):
        names = list(servers) if number % 2 == 0 else list(reversed(servers))
        rounds.append({name: decode(servers[name], TOKENS) for name in names})
    return rounds


def decode(server: Any, tokens: int) -> float:
    """Tokens a second by llama.cpp's own clock; exits where it answers anything else."""
    prompt = list(range(300, 300 + PROMPT))
    request = {"prompt": prompt, "n_predict": tokens, "ignore_eos": True, "temperature": 0, "cache_prompt": False}
    answer = server.handle_completions(request)
    timings = answer.get("timings") if isinstance(answer, dict) else None
    if not timings or timings["predicted_n"] != tokens:
        sys.exit(f"llama.cpp did not decode {tokens} tokens: {str(answer)[:300]}")
    return float(timings["predicted_per_second"])


def report(shape: Shape, predictions: dict[str, Prediction], rounds: list[dict[str, float]]) -> None:
    """Print sizes, speeds and ratios."""
    print(f"\n{shape.name}: {shape.layers} layers of {shape.hidden:,}")
    for kind, found in predictions.items():
        rates = sorted(row[kind] for row in rounds)
        low, high = found.speed.decode.low, found.speed.decode.high
        print(
            f"  {kind:<8} {found.size / 1e9:5.2f} GB, reads {found.speed.bytes_read.low / 1e9:.3f} GB a token: "
            f"{statistics.median(rates):.1f} tokens/s ({rates[0]:.1f} to {rates[-1]:.1f}; "
            f"predicted {low:.1f} to {high:.1f})"
        )
    dense, mixture = predictions["dense"].speed, predictions["mixture"].speed
    predicted = dense.bytes_read.low / mixture.bytes_read.low
    slow, fast = mixture.decode.low / dense.decode.low, mixture.decode.high / dense.decode.high
    ratios = [row["mixture"] / row["dense"] for row in rounds]
    quarters = statistics.quantiles(ratios, n=4)
    best = max(row["mixture"] for row in rounds) / max(row["dense"] for row in rounds)
    print(f"  mixture / dense predicted  {predicted:.2f} by bytes read (slow ends {slow:.2f}, fast ends {fast:.2f})")
    print(
        f"  mixture / dense measured   {quarters[1]:.2f} (middle half of the rounds {quarters[0]:.2f} to "
        f"{quarters[2]:.2f}; fastest against fastest {best:.2f})"
    )
    print(f"  measured / predicted       {quarters[1] / predicted:.2f} (1 would be exact; the aim is 0.85 to 1.15)")


if __name__ == "__main__":
    sys.exit(main())
