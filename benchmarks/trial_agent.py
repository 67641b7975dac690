"""mini-swe-agent as a contender: the same agent driven by each of the two local models, on the debugging family.

`python benchmarks/trial_agent.py AGENT_FOLDER [option of seatrial trial ...]`; the folder is the agent's environment.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import yaml

from seatrial.trials.contenders.gguf import LocalModel
from seatrial.trials.contenders.opening import load_contenders

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "var/trials/agent.yaml"
RELEASE = "2.4.6"
FLAGS = ["-c", "mini_textbased.yaml", "--model-class", "litellm_textbased", "-m", "openai/{model}", "-t", "{task}"]
ENDING = ["-y", "--exit-immediately", "-l", "0", "-o", "/tmp/trajectory.json"]
ENVIRONMENT = {
    "MSWEA_CONFIGURED": "true",
    "MSWEA_COST_TRACKING": "ignore_errors",
    "MSWEA_GLOBAL_CONFIG_DIR": "/tmp",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
}


def contender(model: LocalModel, agent: Path, variable: str) -> dict[str, Any]:
    """The agent with one model behind it; the model's key goes to the environment."""
    address, key = model.served_at
    os.environ[variable] = key.value
    return {
        "name": f"mini-swe-agent, {model.spec.name}",
        "kind": "command",
        "tool": "mini-swe-agent",
        "release": f"{RELEASE} with {model.spec.name}",
        "command": [str(agent / "bin/mini"), *FLAGS, *ENDING],
        "endpoint": address,
        "model": model.spec.name,
        "key_env": variable,
        "readable": [str(agent)],
        "environment": dict(ENVIRONMENT),
        "timeout": 600,
    }


async def main(agent: Path, options: list[str]) -> int:
    """Serve both models, write the contenders' file, run the trial."""
    specs = load_contenders(ROOT / "benchmarks/trial.yaml")
    async with AsyncExitStack() as stack:
        models = [await stack.enter_async_context(LocalModel(spec)) for spec in specs]  # type: ignore[arg-type]
        rows = [contender(model, agent, f"SEATRIAL_AGENT_KEY_{index}") for index, model in enumerate(models)]
        PLACE.parent.mkdir(parents=True, exist_ok=True)
        PLACE.write_text(yaml.safe_dump(rows, sort_keys=False))
        command = [Path(sys.executable).parent / "seatrial", "trial", *(row["name"] for row in rows)]
        command += ["--contenders", PLACE, "--family", "debugging", *options]
        return (await asyncio.to_thread(subprocess.run, command, check=False)).returncode


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]).resolve(), sys.argv[2:])))
