"""Which families there are, without importing any of them: what a brief may weigh and a reader may look up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """Where a family is made, and what a reader has to know of it: `low` and `high` are the ends of its dial."""

    module: str
    maker: str
    asks: str
    oracle: str
    dial: str = ""
    low: int = 0
    high: int = 0


ENTRIES = {
    "code-generation": Entry(
        "codegen.family",
        "CodeGeneration",
        "Write a function from its specification.",
        "Hidden calls with edge cases and properties, in the sandbox; expected values stay outside.",
        "level of difficulty",
        1,
        6,
    ),
    "humaneval": Entry(
        "humaneval",
        "HumanEval",
        "Complete a function: HumanEval's 164 problems, a public anchor.",
        "HumanEval's own tests, run outside the sandbox against the function inside.",
    ),
    "debugging": Entry(
        "debugging.family",
        "Debugging",
        "Mend a small repository that fails with a traceback.",
        "Hidden tests on the repository as it was, with the delivered sources.",
        "files in the repository",
        6,
        25,
    ),
    "tool-chains": Entry(
        "chains.family",
        "ToolChains",
        "Follow records and carry out a procedure with tools; each call needs what the last one returned.",
        "The final state of the office and the exact id, code or number asked for.",
        "calls in the chain",
        1,
        12,
    ),
    "bfcl": Entry(
        "bfcl.family",
        "Bfcl",
        "Use tools over several turns: BFCL's 200 multi-turn conversations, a public anchor.",
        "BFCL's simulators: state and fetched answers against its solution, turn by turn.",
    ),
    "orientation": Entry(
        "orientation.family",
        "Orientation",
        "Answer a question about an unknown repository that takes two to six of its files.",
        "One exact answer, known from how the repository was made.",
        "tokens in the repository",
        2_000,
        200_000,
    ),
    "mathematics": Entry(
        "mathematics",
        "mathematics",
        "Solve a problem with numbers.",
        "The exact number, compared as a fraction; reasoning-gym's own judgement for its problems.",
        "level of difficulty",
        1,
        6,
    ),
    "reasoning": Entry(
        "reasoning",
        "reasoning",
        "Find what follows from stated facts and rules.",
        "The one right answer, found by trying all; reasoning-gym's own judgement for its problems.",
        "level of difficulty",
        1,
        6,
    ),
}
# What a trial runs where no families are named.
SIX = ("code-generation", "debugging", "tool-chains", "orientation", "mathematics", "reasoning")
