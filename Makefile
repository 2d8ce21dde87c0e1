# The whole of the project's chores. Needs Python >= 3.11 (with venv), make and Node >= 20; everything else it fetches, locked.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
AS_ROOT := $(if $(filter 0,$(shell id -u)),,sudo -n)
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv

# One stamp a state of the lock: another lock, another Python or another folder, and set-up runs again.
STAMP := .venv/.ready-$(shell cat uv.lock pyproject.toml | cksum | tr ' ' '-')-$(shell $(PYTHON) -VV 2>&1 | cat - <(pwd) | cksum | cut -d' ' -f1)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard medcount/locale/*/LC_MESSAGES/*.po))

.PHONY: help
help:  ## Say what there is to make.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: setup
setup: $(STAMP) $(CATALOGUES) assets  ## Install everything, locked; safe to repeat.

$(STAMP): | .uv/bin/uv-$(UV_VERSION)
	.uv/bin/uv sync --frozen --quiet --python $(PYTHON)
	rm -f .venv/.ready-*
	touch $@

.uv/bin/uv-$(UV_VERSION):
	$(PYTHON) -m venv --clear .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	touch $@

# What the pages load, built from the locked packages whenever a source of it has changed.
FRONT := package.json package-lock.json tsconfig.json $(wildcard *.config.ts) \
	$(shell find medcount/desk/front handheld -type f 2>/dev/null)

.PHONY: assets
assets: medcount/static/manifest.json  ## Build what the pages load.

medcount/static/manifest.json: $(FRONT) | node_modules/.ready
	npm run --silent build -- --logLevel error
	touch $@

node_modules/.ready: package-lock.json
	npm ci --silent
	touch $@

%.mo: %.po | $(STAMP)
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# The browser of the journeys. Where its package cannot be had, they are skipped, but not in CI.
.PHONY: browser
browser:  ## Install Debian's Chromium, and a Chinese font for it, for the journeys and pictures.
	@command -v chromium >/dev/null || { \
	  $(AS_ROOT) apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	  $(AS_ROOT) apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; }

.PHONY: screenshots
screenshots: setup browser  ## Take the README's pictures from a demo company made for them.
	rm -f docs/pictures/*.webp
	$(BIN)/python docs/pictures/take.py

.PHONY: run
run: setup  ## Serve the demo company on 127.0.0.1:8000; ARGS=--fresh makes it anew.
	$(BIN)/medcount demo $(ARGS)

.PHONY: test
test: setup  ## Run the whole suite on PostgreSQL 18, then what touches the database on 16.
	@$(MAKE) --silent browser || echo "no Chromium here: the journeys are skipped"
	npm run --silent test
	$(BIN)/pytest --numprocesses auto
	MEDCOUNT_PG=16 $(BIN)/pytest --numprocesses auto -m database

.PHONY: check
check: lint types contracts migrations described house  ## What CI runs first, in the same order.

.PHONY: lint
lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --quiet --check medcount/api/templates medcount/desk/templates
	$(BIN)/djlint --quiet --lint medcount/api/templates medcount/desk/templates
	npm run --silent check

.PHONY: types
types: setup
	$(BIN)/mypy

.PHONY: contracts
contracts: setup
	$(BIN)/lint-imports

.PHONY: migrations
migrations: setup
	$(BIN)/python -W "ignore:Got an error checking" manage.py makemigrations --check --dry-run

.PHONY: spec
spec: setup  ## Write down what the API says of itself.
	$(BIN)/python -m medcount.api

.PHONY: described
described: setup
	$(BIN)/python -m medcount.api --check

.PHONY: house
house: setup
	$(BIN)/pytest -q tests/test_house.py tests/test_pg_catalog.py

.PHONY: clean
clean:  ## Remove what set-up and runs have made, but not the data.
	rm -rf .venv .uv node_modules medcount/static .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find medcount tests -name __pycache__ -prune -exec rm -rf {} +
	find medcount/locale -name '*.mo' -delete
