"""The child process that serves a model file: `python -m seatrial.trials.contenders.serve_gguf`.

Takes one line of JSON on its standard input (path, context, slots, threads, gpu_layers, key, name), answers one line of
JSON on its standard output (address) once it is ready, and ends with its parent or when its input is closed.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from importlib import import_module
from typing import Any

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve until nobody listens any more."""
    parent = os.getppid()
    end_with_parent(parent)
    told = json.loads(sys.stdin.buffer.readline())
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # the library prints; what it prints belongs into the log
    server = import_module("xllamacpp").Server(_parameters(told))
    print(json.dumps({"address": server.listening_address}), file=answers, flush=True)
    sys.stdin.buffer.read()  # until the parent closes it, or is no more
    os._exit(0)  # an orderly end waits for answers that nobody wants


def end_with_parent(parent: int) -> None:
    """Have the kernel end this process with its parent (Linux); elsewhere the closed input does it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before it could be asked for
            os._exit(1)


def _parameters(told: dict[str, Any]) -> Any:
    """Of llama.cpp's server. The template of the file itself is used (jinja), without which no tool is called."""
    given = import_module("xllamacpp").CommonParams()
    given.model.path = told["path"]
    given.model_alias = {told["name"]}
    given.hostnames = ["127.0.0.1"]
    given.port = 0  # a free one
    given.api_keys = [told["key"]]
    given.n_parallel = told["slots"]
    given.n_ctx = told["context"] * told["slots"]
    given.use_jinja = True
    given.ui = False
    if told["threads"]:
        given.cpuparams.n_threads = told["threads"]
        given.cpuparams_batch.n_threads = told["threads"]
    if told["gpu_layers"] is not None:
        given.n_gpu_layers = told["gpu_layers"]
    return given


if __name__ == "__main__":
    main()
