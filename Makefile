# make run, make test: all that a new user needs. Everything they install goes into .venv, everything they write into var.
PYTHON ?= python3
PORT ?= 8000
PIP = .venv/bin/python -m pip --disable-pip-version-check -qq

.PHONY: bench-panel run setup test test-core test-server test-browser check format lock bench-pages bench-measured bench-footprint bench-speed \
	bench-memory bench-decide bench-ranking bench-engine bench-grading bench-kill bench-digest trial trial-agent test-model clean bench-votes test-postgresql

run: setup
	@PORT=$(PORT) .venv/bin/seatrial run

setup: .venv/.run

test: .venv/.dev
	@.venv/bin/python tests/browser/chromium.py
	.venv/bin/python -m pytest

test-core: .venv/.dev
	.venv/bin/python -m pytest tests/core tests/architecture

test-server: .venv/.dev
	.venv/bin/python -m pytest tests/server

test-browser: .venv/.dev
	@.venv/bin/python tests/browser/chromium.py
	.venv/bin/python -m pytest tests/browser

check: .venv/.dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/seatrial catalogue check

format: .venv/.dev
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

# The lock files: every dependency pinned with the hashes of its archives. Needs uv.
lock:
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements/run.txt
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements/dev.txt
	uv pip compile pyproject.toml --extra build --extra tasks --extra gguf --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements/trial.txt

bench-measured: .venv/.run
	.venv/bin/python benchmarks/measured.py

# Needs nginx and wrk.
bench-pages: .venv/.run
	.venv/bin/python benchmarks/pages.py

bench-footprint: .venv/.run
	@test -d var/bench/hf_mem-0.5.6.dist-info || $(PIP) install --no-deps --upgrade --target var/bench hf-mem==0.5.6 llm-analysis==0.2.2
	.venv/bin/python benchmarks/footprint.py

# Needs 3 GB of disk, 5 GB of memory and a machine that does nothing else.
bench-speed: .venv/.run
	@test -d var/bench/gguf-0.19.0.dist-info || $(PIP) install --no-deps --upgrade --target var/bench xllamacpp==2026.10.11549 gguf==0.19.0
	.venv/bin/python benchmarks/speed_ratio.py

# Judging again after one changed fact, against judging everything.
bench-memory: .venv/.run
	.venv/bin/python benchmarks/memory.py

# The stopping rule: items against the known-effect bound, real tables (a folder of them beside the checkout), every null.
bench-decide: .venv/.run
	.venv/bin/python benchmarks/decide.py

# Rankings of ten million votes against evalica, choix and arena-rank; refreshes; coverage. Needs 8 GB of memory.
bench-ranking: .venv/.run
	@test -x var/bench-ranking/bin/python || { $(PYTHON) -m venv var/bench-ranking && var/bench-ranking/bin/pip install -q evalica==0.4.2 arena-rank==0.1.1 choix==0.4.1; }
	OPENBLAS_NUM_THREADS=1 .venv/bin/python benchmarks/ranking.py

# The engine against a bare loop, lm-evaluation-harness and Inspect.
bench-engine: .venv/.dev
	@test -x var/bench-peers/bin/lm_eval || { $(PYTHON) -m venv var/bench-peers && var/bench-peers/bin/pip install -q "lm-eval[api]==0.4.13" inspect-ai==0.3.285 openai; }
	.venv/bin/python benchmarks/engine.py

# Needs a machine that does nothing else.
bench-grading: .venv/.dev
	@test -d var/bench/evalplus-0.3.1.dist-info || $(PIP) install --no-deps --upgrade --target var/bench evalplus==0.3.1 psutil
	.venv/bin/python benchmarks/grading.py

# What a changed fact costs, injections, and how sentences hold; MODELS="a.gguf b.gguf" adds local models (pip install '.[gguf]').
bench-panel: .venv/.run
	.venv/bin/python benchmarks/panel.py $(MODELS)

# How often the intervals of prediction scores hold the truth, beside a percentile bootstrap. Three minutes.
bench-predictions: .venv/.run
	.venv/bin/python benchmarks/predictions.py

# Votes a second on SQLite and PostgreSQL. Needs a machine that does nothing else.
bench-votes: .venv/.dev
	.venv/bin/python -W ignore benchmarks/votes.py

# The server's tests on a real PostgreSQL, started for them.
test-postgresql: .venv/.dev
	.venv/bin/python -m tests.server.on_postgresql

# A trial killed at fifty random moments: nothing paid twice, nothing lost, the same decision.
bench-kill: .venv/.dev
	.venv/bin/python -m tests.core.trials.engine.killing 50

# The weekly e-mail to 5,000 over a real SMTP server on loopback, and twenty senders killed.
bench-digest: .venv/.dev
	.venv/bin/python benchmarks/digest.py

# Two local code models over all six families, from the downloading of their files to the result. About an hour.
trial: .venv/.trial
	.venv/bin/python benchmarks/models.py
	.venv/bin/seatrial trial "Qwen2.5-Coder 0.5B" "Qwen2.5-Coder 1.5B" --contenders benchmarks/trial.yaml \
		--size code-generation=1,2,3 --size debugging=6 --size tool-chains=1,2 --size orientation=2000 \
		--size mathematics=1 --size reasoning=1 --turns 6 --call-tokens 320 --concurrency 4 \
		--journal var/trials/coder-0.5b-1.5b.jsonl $(TRIAL)

# mini-swe-agent driven by each of the two models, on the debugging family.
trial-agent: .venv/.trial
	.venv/bin/python benchmarks/models.py
	@test -x var/agents/mini/bin/mini || { $(PYTHON) -m venv var/agents/mini && var/agents/mini/bin/pip install -q mini-swe-agent==2.4.6; }
	.venv/bin/python benchmarks/trial_agent.py var/agents/mini --size 6 --turns 4 --call-tokens 256 --items 2 --concurrency 2 --journal var/trials/mini-swe-agent.jsonl

# A contender's real model: make test-model SEATRIAL_TEST_GGUF=model.gguf
test-model: .venv/.dev .venv/.trial
	SEATRIAL_TEST_GGUF=$(SEATRIAL_TEST_GGUF) .venv/bin/python -m pytest tests/real_model -s

clean:
	rm -rf .venv var

.venv/.run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Seatrial needs Python 3.11 or newer; $(PYTHON) is older. Try: make run PYTHON=python3.12"; exit 1; }
	@echo "Setting up .venv (once) ..."
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv || { echo "The venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@echo "Adding what the tests need ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.trial: .venv/.run requirements/trial.txt
	@echo "Adding what trials of local models need ..."
	@$(PIP) install --require-hashes -r requirements/trial.txt
	@touch $@
