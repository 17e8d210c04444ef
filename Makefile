# QA Portal. `make run` and `make test` set up what they need; the rest is for working on it.

SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FRAMEWORK ?= north-somerset
PORT ?= 8000
export PATH := $(CURDIR)/$(BIN):$(PATH)
unexport PYTHONDONTWRITEBYTECODE  # what is compiled is kept: the command starts in 2.5 s, else in 4.8

.DEFAULT_GOAL := help
.PHONY: help run test both install assets lint types bench chaos contests forms week pictures lock clean

help:  ## say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: install  ## set up and serve the demo council on http://127.0.0.1:8000 (FRAMEWORK=…, PORT=…)
	@qaportal serve --demo $(FRAMEWORK) --port $(PORT)

test: $(VENV)/.dev static/build/manifest.json  ## run every check and test
	ruff check . && ruff format --check . && mypy && pytest -n auto --dist worksteal

both: $(VENV)/.dev static/build/manifest.json  ## run every test that can on both databases (make test takes turns)
	QAPORTAL_BOTH_DATABASES=1 pytest -n auto --dist worksteal

install: $(VENV)/.run $(BIN)/qaportal static/build/manifest.json  ## set up the virtual environment, the command and the assets

assets: static/build/manifest.json  ## build style sheet, scripts and icons

lint: $(VENV)/.dev  ## check style and put it right where that is safe
	ruff check --fix . && ruff format .

types: $(VENV)/.dev  ## check types
	mypy

bench: $(VENV)/.dev static/build/manifest.json  ## measure what pages cost, and write it to docs/figures.md
	$(BIN)/python -m bench

chaos: $(VENV)/.dev static/build/manifest.json  ## kill senders, Redis and relays, and write what came of it to docs/figures.md
	$(BIN)/python -m bench.chaos

contests: $(VENV)/.dev static/build/manifest.json  ## let many write in one form, and write what came of it to docs/figures.md (QAPORTAL_CONTESTED=…)
	$(BIN)/python -m bench.contests

forms: $(VENV)/.dev static/build/manifest.json  ## let fifty write side by side, measure pages and copies of forms, and write it to docs/figures.md
	$(BIN)/python -m bench.forms

week: $(VENV)/.dev  ## time how practice weeks are timetabled, and write it to docs/figures.md
	$(BIN)/python -m bench.week

pictures: $(VENV)/.dev static/build/manifest.json  ## take the pictures of the guides anew (chromium, poppler-utils, pngquant)
	$(BIN)/python -m tests.browser.pictures

lock: $(VENV)/.run  ## work the lock files out anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 \
	  --group dev pyproject.toml -o requirements-dev.lock > /dev/null
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 \
	  pyproject.toml -c requirements-dev.lock -o requirements.lock > /dev/null
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 \
	  --group node -o requirements-node.lock > /dev/null

clean:  ## remove what was built and installed (not the data in instance/)
	rm -rf $(VENV) node_modules static/build

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-dev.lock
	@touch $@

# The command, run from this checkout; a wheel brings its own.
$(BIN)/qaportal: | $(BIN)/python
	@printf '%s\n' '#!$(CURDIR)/$(BIN)/python' 'import sys' 'sys.path.insert(0, "$(CURDIR)")' \
	  'from qaportal.cli import main' 'main()' > $@
	@chmod +x $@

# Node comes with most machines; where it does not, pip brings one.
node_modules/.package-lock.json: package-lock.json .npmrc | $(VENV)/.run
	@command -v npm > /dev/null || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.lock
	npm ci --no-fund --no-audit --loglevel=error
	@touch $@

static/build/manifest.json: node_modules/.package-lock.json build.mjs $(shell find static/src -type f)
	node build.mjs
	@touch $@
