# make run, make test: all that a new user needs. Everything they install goes into .venv, everything they write into var.
PYTHON ?= python3
PORT ?= 8000
PIP = .venv/bin/python -m pip --disable-pip-version-check -qq

.PHONY: run setup test test-core test-server test-browser check format lock bench-pages bench-measured bench-footprint bench-speed clean

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
