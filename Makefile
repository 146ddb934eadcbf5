# `make demo` and `make test` are all most people need. Python 3.11 or newer, make and git; nothing else.
PYTHON ?= python3
VENV ?= .venv
RUN = PYTHONPATH=src $(VENV)/bin/python
.DEFAULT_GOAL := help
ARGS ?=
JOBS ?= auto

.PHONY: help demo test lint translations test-sqlite test-postgres venv-base venv-dev bench pictures pins wheel

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 18

demo: venv-base  ## a running site with two seasons
	@$(RUN) -m tools.translations compile
	@exec env PYTHONPATH=src $(VENV)/bin/python -m kinomost.config.cli demo $(ARGS)

test: lint test-sqlite test-postgres  ## everything that must hold
	@echo "Passed. What did not run, if anything, is named above between exclamation marks."

lint: venv-dev  ## the quick part of it
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	PYTHONPATH=src $(VENV)/bin/lint-imports
	$(VENV)/bin/mypy
	$(RUN) manage.py makemigrations --check --dry-run
	$(RUN) -m tools.translations check

test-sqlite: venv-dev  ## the suite on SQLite: make test-sqlite ARGS=tests/filmdays
	$(RUN) -m pytest -n $(JOBS) $(ARGS)

test-postgres: venv-dev  ## the suite on PostgreSQL: make test-postgres ARGS="tests/filmdays -n 0"
	$(RUN) -m tools.with_postgres $(VENV)/bin/python -m pytest -n $(JOBS) $(ARGS)

translations: venv-dev  ## collect what the rooms say into their .po files
	$(RUN) -m tools.translations extract $(ARGS)

venv-base:
	@$(PYTHON) tools/venv.py $(VENV) base

venv-dev:
	@$(PYTHON) tools/venv.py $(VENV) base dev

bench: venv-dev  ## what is measured: see bench/README.md
	$(RUN) -m bench $(ARGS)

pictures: venv-dev  ## take the screenshots of docs/pictures anew, from a fresh demo
	$(RUN) -m tools.pictures $(ARGS)

wheel: venv-dev  ## dist/kinomost-….whl, which needs nothing of this folder
	$(VENV)/bin/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist

pins: venv-dev  ## pin anew what requirements/*.in ask for, with hashes
	$(VENV)/bin/pip install --quiet uv
	for name in base dev s3; do $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --no-emit-index-url --upgrade requirements/$$name.in -o requirements/$$name.txt; done
