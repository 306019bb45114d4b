# Two commands on a fresh machine: `make run` opens the app, `make test` proves it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8501

.PHONY: help setup setup-dev browser run test check pictures shots bench clean

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.run

setup: $(VENV)/.run  ## make .venv with what the app needs

setup-dev: $(VENV)/.dev  ## … and what tests and pictures need

browser: $(VENV)/.dev  ## find or install a Chromium for the tests
	$(BIN)/python -m tests.browser

run: setup  ## set up, serve on http://localhost:8501 and open it
	@echo "Unknot is at http://localhost:$(PORT). Stop it with Ctrl+C."
	$(BIN)/streamlit run streamlit_app.py --server.port $(PORT) --server.headless false --browser.serverAddress localhost

check: setup-dev  ## style, types and content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m exercises check

test: check browser  ## set up, check, and run all tests
	$(BIN)/python -m pytest -n 3 --dist loadgroup

audit: setup-dev  ## ask the Python advisories about every library that is installed; fails where it cannot ask
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/pip install --quiet --disable-pip-version-check pip-audit==2.10.1
	$(VENV)/audit/bin/pip-audit --strict --path "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"

pictures: setup-dev  ## draw the pictures whose pose or figure has changed, and look whether they keep the rules
	$(BIN)/python -m media render
	$(BIN)/python -m tests.media.pose_rules

bench: setup-dev browser  ## measure what a person waits for: nearly an hour, best with nothing else running
	$(BIN)/python -m bench

shots: setup-dev browser  ## screenshots of every page and state into shots/
	$(BIN)/python -m tests.shots

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
