# Two commands: `make plan` makes the demonstration's plan, `make test` checks everything. Each sets up .venv from nothing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := plan
.PHONY: plan test check lint types imports tests samples golden template pictures evaluate train bench watch case mutants wheel sbom lock clean system-packages

# Exit code 1 of `pii-plan demo` means: done, but findings want a person. That is no failure of make.
plan: $(READY)
	@$(BIN)/pii-plan demo || [ $$? -eq 1 ]

test: check tests

check: lint types imports

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

tests: $(READY)
	$(BIN)/pytest -n 2

samples: $(READY)
	$(BIN)/python -m scripts.workshop.build

# Writes the text of the demonstration's plan anew, to be reviewed in the diff; and the template, where its script changed.
golden: $(READY)
	$(BIN)/python -m tests.documents.golden_text

template: $(READY)
	$(BIN)/python -m scripts.make_template

# The pictures of the desk in docs/, taken by the test that walks through it.
pictures: $(READY)
	DESK_PICTURES=docs/ban-lam-viec $(BIN)/pytest -q tests/browser/test_desk.py -k a_year

evaluate: $(READY)
	PYTHONPATH=. $(BIN)/python scripts/train.py --report

train: $(READY)
	PYTHONPATH=. $(BIN)/python scripts/train.py

bench: $(READY)
	$(BIN)/python -m tests.benchmarks

# make watch FILE=sources/places.py: ruff, mypy and the nearest tests, again at each save.
watch: $(READY)
	@$(BIN)/python -m scripts.watch $(FILE)

# make case NAME=core/fact: the skeleton of a given/expected case for sql/core/fact.sql.
case: $(READY)
	@$(BIN)/python -m scripts.case $(NAME)

# make mutants [COUNT=50] [SEED=1]: small wrong changes in a copy; lists those that the nearest tests let pass.
mutants: $(READY)
	@$(BIN)/python -m scripts.mutants --count $(or $(COUNT),50) --seed $(or $(SEED),1)

# The package as it is installed elsewhere, in dist/: one wheel with everything (tests/repo/test_wheel.py installs and runs it).
wheel: $(READY)
	rm -rf build
	$(BIN)/python -m pip wheel . --no-deps --no-build-isolation --quiet --wheel-dir dist

# What the program consists of, from the lock: dist/sbom.cdx.json (CycloneDX) and dist/licences.csv.
sbom: $(READY)
	@$(BIN)/python -m scripts.bill_of_materials dist

lock: $(READY)
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --extra dev pyproject.toml -o requirements.lock -q

system-packages:
	scripts/install-system-packages.sh

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): requirements.lock bootstrap.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Cần Python 3.11 đến 3.13 (python3-venv); đặt PYTHON=python3.12 nếu máy có nhiều bản." >&2; exit 4; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bootstrap.lock
	$(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q flows innovation_index reports sources
	@touch $(READY)
