# Two commands are all a newcomer needs: `make run` and `make test`. Each does its own set-up.
# A stage leaves a stamp when it has succeeded and runs again when what it depends on changes.

SHELL := /bin/sh
.SHELLFLAGS := -euc
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# uv trusts the certificates of the system, as pip and npm do.
export UV_SYSTEM_CERTS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK ?= 1
# Compiled once and kept: where an image says otherwise, each of the many processes compiles all it imports.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
WORKERS ?= 2
# One more where a test in a browser waits as often as it works.
BROWSING ?= 3

UV := .venv/bin/uv
BIN := .venv/bin
DIST := src/steadyback/web/look/static/dist
FRONTEND := $(shell find frontend/src) frontend/build.mjs
# All of tests/web that asks a database is run on PostgreSQL too (tests/web/conftest).
ON_POSTGRESQL := tests/postgresql tests/web
BARE_TESTS := $(wildcard tests/record tests/catalogue tests/engine tests/wording tests/movement tests/languages tests/simulation)
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --no-emit-index-url --no-emit-find-links

# $(call install,ENVIRONMENT,LOCK): exactly what the lock says, by hash, built by nobody else;
# then this package itself, with the build backend that the lock names.
define install
	@if [ -x $(UV) ]; then \
	  $(UV) pip sync --quiet --compile-bytecode --python $(1)/bin/python --no-build --require-hashes $(2) requirements-uv.lock; \
	  $(UV) pip install --quiet --python $(1)/bin/python --no-deps --no-build-isolation --editable .; \
	else \
	  $(1)/bin/python -m pip install --quiet --only-binary :all: --require-hashes --requirement $(2); \
	  $(1)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .; \
	fi
endef

.PHONY: help setup run test bare nightly lint bench load lock clean browser postgresql documents mutation

help: ## show this
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: .venv/.deps $(DIST)/steadyback.css ## everything that running needs; afterwards .venv/bin/steadyback works

run: setup ## set up and start Steadyback on http://localhost:8000
	@exec $(BIN)/steadyback serve

test: .venv/.dev $(DIST)/steadyback.css browser postgresql .venv-bare/.deps node_modules/.deps ## set up and run every check there is
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint bare
	@echo "== on PostgreSQL: the pages, the store, the workers, the commands"
	NO_SKIPS=1 $(BIN)/python -m tests.postgres \
	  $(BIN)/python -m pytest --quiet -n $(WORKERS) --dist worksteal $(ON_POSTGRESQL)
	@echo "== with Django: the pages, the store, the browser, the house"
	NO_SKIPS=1 $(BIN)/python -m pytest -n $(BROWSING) --dist worksteal $(BARE_TESTS:%=--ignore=%) --ignore=tests/postgresql

bare: .venv-bare/.deps ## the lower layers' tests, where Django is not installed
	@echo "== without Django: record, catalogue, engine, wording, movement, languages"
	@[ -n "$(BARE_TESTS)" ] || { echo "There are no tests of the lower layers."; exit 1; }
	.venv-bare/bin/python -c 'import importlib.util as u, sys; sys.exit(u.find_spec("django") is not None)'
	NO_SKIPS=1 .venv-bare/bin/python -m pytest --quiet -n $(WORKERS) --dist worksteal $(BARE_TESTS)

nightly: .venv/.dev $(DIST)/steadyback.css browser ## the same tests with 5000 random examples each
	HYPOTHESIS_PROFILE=nightly NO_SKIPS=1 \
	  $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: .venv/.dev node_modules/.deps ## style, types, import contracts, front end
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy src tests $(wildcard benchmarks proof)
	$(BIN)/lint-imports
	node_modules/.bin/tsc --noEmit -p frontend
	node frontend/test.mjs

bench: .venv/.dev $(DIST)/steadyback.css ## measure speed and size against the budgets, and write docs/bench.md
	$(BIN)/python -m benchmarks --setup --write docs/bench.md

# LOAD="--people 1000 --seconds 30" says what else is tried: python -m benchmarks.load --help
load: .venv/.dev $(DIST)/steadyback.css ## measure 20,000 people on PostgreSQL, and break things meanwhile (takes an hour)
	$(BIN)/python -m benchmarks.load --faults --write docs/load-test.md $(LOAD)

documents: .venv/.deps ## write the generated pages in docs/ again
	$(BIN)/python -m proof documents
	$(BIN)/steadyback fhir definitions docs/fhir

mutation: .venv/.dev ## weaken every safety rule in turn and see which tests notice (takes an hour)
	$(BIN)/python -m proof mutation

lock: .venv/.uv ## write the lock files again (UPGRADE=--upgrade moves the pins)
	$(COMPILE) $(UPGRADE) --group setup -o requirements-uv.lock
	$(COMPILE) $(UPGRADE) pyproject.toml --group build -o requirements.lock
	$(COMPILE) $(UPGRADE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) $(UPGRADE) --group bare -c requirements-dev.lock -o requirements-bare.lock
	npm install --package-lock-only --ignore-scripts --loglevel=error
	cd frontend/chromium && npm install --package-lock-only --ignore-scripts --loglevel=error

clean: ## remove what was built or installed here (not your data)
	rm -rf .venv .venv-bare node_modules frontend/chromium/node_modules frontend/.test $(DIST)
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .mutation

# ---------------------------------------------------------------- stages

.venv/.uv: requirements-uv.lock
	@command -v $(PYTHON) >/dev/null || { echo "Steadyback needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Steadyback needs Python 3.11 or newer; name one with make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python's venv is missing. Run: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --only-binary :all: --require-hashes -r requirements-uv.lock \
	  || echo "uv cannot be installed here: continuing with pip, which is slower."
	@touch $@

# Packages for the tests stay if they are there already; `.venv/.dev` is then older and runs again.
.venv/.deps: .venv/.uv requirements.lock pyproject.toml
	$(call install,.venv,$(if $(wildcard .venv/.dev),requirements-dev.lock,requirements.lock))
	@touch $@

.venv/.dev: .venv/.deps requirements-dev.lock
	$(call install,.venv,requirements-dev.lock)
	@touch $@

.venv-bare/.deps: .venv/.uv requirements-bare.lock pyproject.toml
	@[ -x .venv-bare/bin/python ] || $(PYTHON) -m venv .venv-bare
	$(call install,.venv-bare,requirements-bare.lock)
	@touch $@

node_modules/.deps: package.json package-lock.json .npmrc
	@command -v npm >/dev/null || { echo "Steadyback needs Node 20 or newer, with npm, to build its pages."; exit 1; }
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(DIST)/steadyback.css: node_modules/.deps $(FRONTEND)
	node frontend/build.mjs
	@touch $@

browser:
	@frontend/chromium.sh >/dev/null

postgresql: .venv/.dev
	@$(BIN)/python -m tests.postgres >/dev/null
