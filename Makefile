# Everything a person or CI runs. Needs Python 3.11 or newer and make; the rest is installed into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Folders with real and labelled data, for measuring; they are not part of the repository.
DATA ?= ../shared/data
EVAL ?= ../shared/eval

.DEFAULT_GOAL := help

.PHONY: help
help:  ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: setup  ## Crawl the invented sample web, build from it and open the app
	@$(BIN)/clinics demo

.PHONY: setup
setup: $(READY)  ## Make .venv with the locked dependencies

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt setuptools wheel
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --constraint constraints.txt --editable '.[dev]'
	@touch $(READY)

.PHONY: test
test: setup  ## Set up what the tests need, and run them
	$(BIN)/python tests/side_by_side.py

.PHONY: test-cluster
test-cluster: setup  ## Kill one of three Elasticsearch nodes while searches run
	$(BIN)/python -m pytest tests/three_nodes.py

.PHONY: lint
lint: setup  ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.PHONY: screenshots
screenshots: setup  ## Take a picture of every page, three widths, both themes, into screenshots/
	$(BIN)/python tests/screenshots.py screenshots

.PHONY: bench
bench: setup  ## Measure with real data (DATA=folder EVAL=folder)
	$(BIN)/python tests/bench/real_file.py $(DATA)
	$(BIN)/python tests/bench/locate_error.py $(DATA)
	$(BIN)/python tests/bench/match_pairs.py $(DATA)/same_place
	$(BIN)/python tests/bench/search_speed.py
	$(BIN)/python tests/bench/routes_speed.py
	$(BIN)/python tests/bench/app_speed.py
	$(BIN)/python tests/bench/crawl_speed.py
	$(BIN)/python tests/bench/registry_bulk.py
	$(BIN)/python tests/bench/registry_answers.py $(DATA)/nppes_api_v2.1_responses
	$(BIN)/python tests/bench/elastic_speed.py --clinics 10000 100000

.PHONY: eval
eval: setup  ## Measure reading on labelled pages (EVAL=folder)
	$(BIN)/python tests/bench/reading.py $(EVAL)

.PHONY: readme
readme: setup  ## Write the README's tables from the code
	$(BIN)/python tests/readme_tables.py

.PHONY: lock
lock:  ## Renew constraints.txt: names and versions of everything installed
	$(PYTHON) -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check '.[dev]'
	.venv-lock/bin/python -m pip list --format freeze --exclude clinic-directory --exclude pip > constraints.txt
	rm -rf .venv-lock

.PHONY: clean
clean:  ## Remove .venv and caches, never collected data
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
