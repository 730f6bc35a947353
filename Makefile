# Every target makes what it needs by itself and is quick the second time.
#   make demo    analyse the sample calls and serve the dashboard
#   make test    run the tests
#   make test-pyannote   run those that need torch, in an environment of their own

PYTHON ?= python3
EXTRAS ?= dev
VENV := .venv
BIN := $(VENV)/bin
comma := ,
READY := $(VENV)/.ready-$(subst $(comma),-,$(EXTRAS))

export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export STREAMLIT_BROWSER_GATHER_USAGE_STATS := false

.PHONY: setup demo test test-pyannote check format bench docs screenshot player clean

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "voicecoach needs Python 3.11 or newer; $(PYTHON) is older. Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --editable ".[$(EXTRAS)]"
	@touch $@

demo: setup
	$(BIN)/voicecoach demo

test: setup
	$(BIN)/python -m pytest

# Apart from the others: these prove that everything else works without torch.
test-pyannote:
	@$(MAKE) --no-print-directory setup VENV=.venv-pyannote EXTRAS=dev,pyannote
	.venv-pyannote/bin/python -m pytest tests/diarization/test_pyannote.py tests/pipeline/test_by_pyannote.py

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/test_contracts.py

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench:
	@$(MAKE) --no-print-directory setup EXTRAS=dev,bench
	$(BIN)/python -m benchmarks

docs: setup
	$(BIN)/python -m docs.generate

screenshot: setup
	$(BIN)/python -m docs.screenshot

player:
	cd voicecoach/player/frontend && npm ci && npm run build && npm test

clean:
	rm -rf $(VENV) .venv-pyannote build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
