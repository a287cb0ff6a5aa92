# What one does with a checkout. Every target sets up what it needs: a virtual environment in .venv/, nothing else.
# Works with GNU make 3.81 and newer, a POSIX shell, Python 3.11 or newer under any name, git.

PYTHON ?= python3
VENV := .venv
HUIBIAN_FUZZ_SECONDS ?= 30
RUN := $(VENV)/bin/python

export NO_MKDOCS_2_WARNING := 1
export PYTHONUTF8 := 1
# Dates in the output are those of the commit (of the files, where there is no git): the same commit, the same bytes.
ifndef SOURCE_DATE_EPOCH
SOURCE_DATE_EPOCH := $(shell git log -1 --format=%ct 2>/dev/null || $(PYTHON) -c 'import os; print(max(315532800, int(os.path.getmtime("CHANGELOG.md"))))' 2>/dev/null)
endif
export SOURCE_DATE_EPOCH

# an environment whose Python has gone (an upgrade of the machine) is made again
ifeq ($(wildcard $(RUN)),)
$(shell rm -f $(VENV)/*.stamp)
endif

.DEFAULT_GOAL := help
.PHONY: help setup site serve test fuzz check lint format accuracy bench engines wheel lock clean

help: ## list the targets
	@echo 'Huibian: from compilations of work reports to a searchable site. Targets:'
	@sed -n 's/^\([a-z]*\):.*## /  make \1@/p' $(firstword $(MAKEFILE_LIST)) | awk -F@ '{ printf "%-16s %s\n", $$1, $$2 }'

setup: $(VENV)/dev.stamp ## make .venv/ with everything for building, testing and checking

site: $(VENV)/site.stamp ## build the site from seeds/ into site/
	@$(RUN) -m builder build

serve: $(VENV)/site.stamp ## build and show the site on localhost; changes are built and the browser reloads by itself
	@$(RUN) -m builder serve

test: $(VENV)/dev.stamp ## run the tests (make test ARGS="-k measures -x")
	@$(RUN) -m pytest $(ARGS)

fuzz: $(VENV)/dev.stamp ## feed made-up inputs to every reader (for HUIBIAN_FUZZ_SECONDS each, 30 if not said)
	@HUIBIAN_FUZZ_SECONDS=$(HUIBIAN_FUZZ_SECONDS) $(RUN) -m pytest -q tests/fuzz $(ARGS)

check: lint test ## everything CI checks: format, lint, types, workflows, tests

lint: $(VENV)/dev.stamp ## format, lint, types and workflows, without the tests
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(RUN) -m check_jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(RUN) -m check_jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	$(VENV)/bin/zizmor --offline --quiet --no-progress --persona pedantic .github
	@$(SCRIPTS)

format: $(VENV)/dev.stamp ## rewrite the code in the house format
	$(RUN) -m ruff check --fix-only --quiet .
	$(RUN) -m ruff format .

accuracy: $(VENV)/dev.stamp ## print the figures against the hand-made gold (make accuracy ARGS=--update raises the baseline)
	@$(RUN) -m tests.accuracy $(ARGS)

bench: $(VENV)/bench.stamp ## measure speed, memory and size (make bench ARGS=--help)
	@$(RUN) -m bench $(ARGS)

engines: $(VENV)/dev.stamp site ## build the same Markdown under ProperDocs and Zensical, and compare (make engines ARGS=--strict)
	@.ci/engines $(ARGS)

wheel: $(VENV)/dev.stamp ## build the wheel into dist/ and try it alone, outside the checkout
	@.ci/wheel

lock: ## renew requirements/*.txt from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo 'make lock needs uv: pipx install uv'; exit 1; }
	@compile() { UV_CUSTOM_COMPILE_COMMAND='make lock' uv pip compile --universal --fork-strategy fewest \
	    --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --quiet $(ARGS) "$$@"; }; \
	  compile pyproject.toml --group build --output-file requirements/site.txt && \
	  compile pyproject.toml --extra cluster --group build -c requirements/site.txt \
	    --output-file requirements/cluster.txt && \
	  compile pyproject.toml --group build --group dev -c requirements/site.txt -c requirements/cluster.txt \
	    --output-file requirements/dev.txt && \
	  compile --group bench --output-file requirements/bench.txt && \
	  compile --group engines -c requirements/site.txt --output-file requirements/engines.txt

clean: ## remove what was built and cached (.venv/ stays)
	rm -rf site build dist .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/site.stamp: requirements/site.txt requirements/install.py pyproject.toml
	@$(call install,site)

$(VENV)/dev.stamp: requirements/dev.txt requirements/install.py pyproject.toml
	@$(call install,dev)
	@touch $(VENV)/site.stamp

# the types of the scripts that run in browsers; Node.js is needed for this alone, so its absence is no error but in CI
SCRIPTS = cd tests/search; \
	if ! command -v npm >/dev/null; then \
	  echo 'Skipped: types of the browser scripts. Node.js 20 or newer, with npm, checks them.'; test -z "$$GITHUB_ACTIONS"; \
	elif ! cmp -s package-lock.json node_modules/.checked && \
	     ! { npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && cp package-lock.json node_modules/.checked; }; then \
	  echo 'Skipped: types of the browser scripts. TypeScript could not be fetched.'; test -z "$$GITHUB_ACTIONS"; \
	else echo npm run types; npm run --silent types; fi

# jieba has no wheel: pip builds it
$(VENV)/bench.stamp: $(VENV)/dev.stamp requirements/bench.txt
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt && touch $@

install = command -v $(PYTHON) >/dev/null || { \
	echo 'Python 3.11 or newer is needed and $(PYTHON) was not found. Name yours: make PYTHON=python3.12'; exit 1; }; \
	$(PYTHON) requirements/install.py $(1) $(VENV) && touch $@
