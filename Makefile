# The four roads in: run, check, test, prove; each makes .venv itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp

.PHONY: run setup check test prove bench lock pictures clean

run: $(STAMP)
	@$(BIN)/silkbrief run

setup: $(STAMP)

# The stamp is written only after everything went well, so that a broken install is repeated.
$(STAMP): pyproject.toml requirements.lock requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Silkbrief needs Python 3.11 or newer; PYTHON=/path/to/python3.11 make names one." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "This Python has no ensurepip: install its venv package (on Debian: apt-get install python3-venv)." >&2; exit 1; }
	@rm -f $(STAMP)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

check: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/pytest -q -p no:cacheprovider tests/conventions

# Four on two cores: some wait for processes and databases. Who has nothing left takes tests from the others.
test: $(STAMP)
	@$(BIN)/pytest -q -n 4 --dist worksteal

# The proofs in full; each prints its figures.
prove: $(STAMP)
	@$(BIN)/pytest -q tests/proofs tests/e2e/test_hostile.py tests/e2e/test_kill.py --prove

# The peers live in a venv of their own: aiogram pins an older pydantic.
PEERS := .venv-bench
$(PEERS)/.stamp: requirements-bench.lock
	@rm -f $@
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-bench.lock
	@touch $@

# Compiled first, as an installed package is, so that the start is not measured with the compiler's work.
bench: $(STAMP) $(PEERS)/.stamp
	@$(BIN)/python -m compileall -q bot briefs store
	@$(BIN)/python -m tests.bench

lock: 
	uv pip compile --universal --generate-hashes --only-binary :all: --python-version 3.11 --no-header --no-emit-index-url pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --only-binary :all: --python-version 3.11 --no-header --no-emit-index-url --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile --universal --generate-hashes --only-binary :all: --python-version 3.11 --no-header --no-emit-index-url --group bench -o requirements-bench.lock

clean:
	rm -rf $(VENV) $(PEERS) .pytest_cache .mypy_cache .ruff_cache

pictures: $(STAMP)
	@$(BIN)/python -m tests.pictures
