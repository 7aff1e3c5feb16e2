# Everything a checkout needs, from a machine that has Python 3.11 and make. `make help` lists it.
#
# Each step leaves a stamp, so that a second call takes seconds and a step runs again only when what it
# depends on has changed. Nothing is installed outside this folder.

PYTHON ?= python3
ARGS ?=
RINGS ?=

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
LABEXTENSION := jupyterlab_spark_connect/labextension
SOURCES := $(shell find src style schema -type f) package.json tsconfig.json install.json

# node, jlpm and jupyter of this project come before those of the machine
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help lab install build check test lint format watch bench wheel constraints clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

lab: build ## open JupyterLab on examples/ (ARGS="--no-browser --port 8890" passes through)
	cd examples && exec jupyter lab $(ARGS)

install: $(STAMPS)/install ## make .venv with the extension, Spark and the tools in it

build: $(STAMPS)/link ## build the front end

check: build $(STAMPS)/ui-tests ## run the checks and the tests of every commit, in minutes
	@python scripts/test.py --check

test: build $(STAMPS)/ui-tests ## run every check and every ring of tests (RINGS="lint unit" runs some)
	@python scripts/test.py $(RINGS)

lint: build $(STAMPS)/ui-tests ## run the checks that need no test
	@python scripts/test.py lint

format: build ## let ruff, prettier and eslint mend what they can
	ruff check --fix
	ruff format
	jlpm lint

watch: build ## rebuild the front end at every change; run `make lab` beside it
	jlpm watch

bench: build ## measure against plain Spark and write docs/performance.md (ARGS="--short": few samples)
	@python -m bench $(ARGS)

wheel: build ## build the wheel, install it where there is no Node, and look at it
	@python scripts/test.py wheel

constraints: ## resolve the newest versions again and write constraints.txt
	$(PYTHON) scripts/constraints.py

clean: ## remove what was built and installed
	rm -rf $(VENV) node_modules ui-tests/node_modules lib dist coverage .yarn ui-tests/.yarn
	rm -rf $(LABEXTENSION) jupyterlab_spark_connect/_version.py tsconfig.tsbuildinfo .eslintcache .stylelintcache
	rm -rf ui-tests/test-results ui-tests/playwright-report

$(STAMPS)/venv:
	@$(PYTHON) scripts/check_python.py
	$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS)
	@touch $@

# The front end is built by jlpm further down, so the hook that would build it is told to stay out. The constraints
# come by the environment, because they hold for what pip builds on the way too.
$(STAMPS)/install: $(STAMPS)/venv pyproject.toml constraints.txt scripts/link.py
	@mkdir -p $(LABEXTENSION)
	@python scripts/link.py --remove
	SKIP_JUPYTER_BUILDER=1 PIP_CONSTRAINT=$(CURDIR)/constraints.txt \
		python -m pip install --quiet --editable '.[spark,sail,examples,dev,lint,test]'
	@touch $@

$(STAMPS)/node: $(STAMPS)/install scripts/node.py
	@python scripts/node.py
	@touch $@

$(STAMPS)/packages: $(STAMPS)/node package.json yarn.lock .yarnrc.yml
	jlpm install --immutable
	@touch $@

$(STAMPS)/build: $(STAMPS)/packages $(SOURCES)
	jlpm build
	@touch $@

$(STAMPS)/link: $(STAMPS)/build $(STAMPS)/install
	@python scripts/link.py
	@touch $@

$(STAMPS)/ui-tests: $(STAMPS)/node ui-tests/package.json ui-tests/yarn.lock
	cd ui-tests && jlpm install --immutable
	@touch $@
