"""How much faster a mixture decodes than a dense model of equal size: predicted, and measured with llama.cpp here.

Two GGUF files of random weights (Q8_0) with the same bytes: a dense model, and a mixture of 8 experts of which 2 work
on a token. Both decode in turns in one process on all cores; the median of the rounds' ratios is compared with the
ratio that the footprint's speed model predicts. Wants a machine that does nothing else. `make bench-speed` installs
what it needs.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
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
LAYERS, HIDDEN, HEADS, KV_HEADS, VOCABULARY = 16, 1024, 16, 4, 4096
EXPERTS, USED, INNER = 8, 2, 2432  # INNER of one expert; the dense model's is as wide as all of them
PROMPT, TOKENS, ROUNDS = 16, 200, 7
CORES = os.cpu_count() or 1
CONFIG = {
    "num_hidden_layers": LAYERS,
    "hidden_size": HIDDEN,
    "num_attention_heads": HEADS,
    "num_key_value_heads": KV_HEADS,
    "vocab_size": VOCABULARY,
    "tie_word_embeddings": False,
}
SHAPES: dict[str, dict[str, Any]] = {
    "dense": {**CONFIG, "model_type": "llama", "intermediate_size": EXPERTS * INNER},
    "mixture": {
        **CONFIG,
        "model_type": "mixtral",
        "intermediate_size": INNER,
        "num_local_experts": EXPERTS,
        "num_experts_per_tok": USED,
    },
}


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
    predictions = {name: predict(build_model(Config(shape, name)), bandwidth) for name, shape in SHAPES.items()}
    with tempfile.TemporaryDirectory() as folder:
        servers = {}
        for name, predicted in predictions.items():
            file = Path(folder) / f"{name}.gguf"
            written = write(file, mixture=name == "mixture")
            if written != predicted.size:
                print(f"The {name} file has {written:,} bytes of tensors; predicted {predicted.size:,}.")
            servers[name] = start(file)
        rounds = measure(servers)
    report(predictions, rounds, bandwidth)
    return 0


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
    machine = Machine(Gpu("this", "this machine", 16e9, bandwidth, None, None, None, unified=False), 1)
    load = Load(precision("Q8_0"), 2.0, PROMPT + TOKENS // 2, 1)
    return Prediction(weight_bytes(model, load.precision), speed(model, machine, load))


def write(file: Path, *, mixture: bool) -> int:
    """A GGUF file of random weights; returns the bytes of its tensors."""
    gguf, numpy = import_module("gguf"), import_module("numpy")

    random = numpy.random.default_rng(1)
    writer = gguf.GGUFWriter(file, "llama")
    writer.add_block_count(LAYERS)
    writer.add_context_length(1024)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(INNER if mixture else EXPERTS * INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(HIDDEN // HEADS)
    writer.add_vocab_size(VOCABULARY)
    if mixture:
        writer.add_expert_count(EXPERTS)
        writer.add_expert_used_count(USED)
    add_tokenizer(writer, gguf.TokenType)
    total = 0

    def norm(name: str) -> None:
        nonlocal total
        writer.add_tensor(name, numpy.ones(HIDDEN, numpy.float32))
        total += 4 * HIDDEN

    def matrix(name: str, rows: int, cols: int, *copies: int) -> None:
        """Blocks of 32: a 16-bit scale that keeps values near 1 / sqrt(cols), and 32 random bytes."""
        nonlocal total
        blocks = random.integers(0, 256, (*copies, rows, cols // 32, 34), numpy.uint8)
        scale = numpy.array([1 / (74 * cols**0.5)], numpy.float16).view(numpy.uint8)
        blocks[..., :2] = scale
        data = blocks.reshape(*copies, rows, cols // 32 * 34)
        writer.add_tensor(name, data, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
        total += data.nbytes

    matrix("token_embd.weight", VOCABULARY, HIDDEN)
    matrix("output.weight", VOCABULARY, HIDDEN)
    norm("output_norm.weight")
    copies, inner, kind = ((EXPERTS,), INNER, "_exps") if mixture else ((), EXPERTS * INNER, "")
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        for name, rows in (("q", HIDDEN), ("k", HIDDEN // HEADS * KV_HEADS), ("v", HIDDEN // HEADS * KV_HEADS)):
            matrix(f"{block}.attn_{name}.weight", rows, HIDDEN)
        matrix(f"{block}.attn_output.weight", HIDDEN, HIDDEN)
        norm(f"{block}.attn_norm.weight")
        norm(f"{block}.ffn_norm.weight")
        if mixture:
            router = random.standard_normal((EXPERTS, HIDDEN), numpy.float32)
            writer.add_tensor(f"{block}.ffn_gate_inp.weight", router)
            total += router.nbytes
        matrix(f"{block}.ffn_gate{kind}.weight", inner, HIDDEN, *copies)
        matrix(f"{block}.ffn_up{kind}.weight", inner, HIDDEN, *copies)
        matrix(f"{block}.ffn_down{kind}.weight", HIDDEN, inner, *copies)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return total


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
    settings.n_ctx = 1024
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


def report(predictions: dict[str, Prediction], rounds: list[dict[str, float]], bandwidth: float) -> None:
    """Print sizes, speeds and ratios."""
    print(f"{CORES} cores that read {bandwidth / 1e9:.1f} GB/s; {ROUNDS} rounds of {TOKENS} tokens, in turns")
    for name, found in predictions.items():
        rates = sorted(row[name] for row in rounds)
        low, high = found.speed.decode.low, found.speed.decode.high
        print(
            f"  {name:<8} {found.size / 1e9:5.2f} GB, reads {found.speed.bytes_read.low / 1e9:.3f} GB a token: "
            f"{statistics.median(rates):6.1f} tokens/s ({rates[0]:.1f} to {rates[-1]:.1f}; "
            f"predicted {low:.1f} to {high:.1f})"
        )
    dense, mixture = predictions["dense"].speed, predictions["mixture"].speed
    predicted = dense.bytes_read.low / mixture.bytes_read.low
    ratios = sorted(row["mixture"] / row["dense"] for row in rounds)
    measured = statistics.median(ratios)
    print("mixture / dense")
    print(f"  predicted  {predicted:.2f} (bytes read a token)")
    print(f"             {mixture.decode.low / dense.decode.low:.2f} (slow ends)")
    print(f"             {mixture.decode.high / dense.decode.high:.2f} (fast ends)")
    print(f"  measured   {measured:.2f} (rounds: {ratios[0]:.2f} to {ratios[-1]:.2f})")
    print(f"  measured / predicted  {measured / predicted:.2f} (1 would be exact; the aim is 0.85 to 1.15)")


if __name__ == "__main__":
    sys.exit(main())
