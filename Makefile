# make book   build the book into _build/html; with LIVE=0, without what runs in the reader's browser
# make test   build the book and run the tests
# make test-live  run every page in a browser: all its cells, all its exercises (make test: one page, in turn)
# make test-all  also the tests that take long: every widget by mouse, keyboard and touch
# make bench  measure the engine, print the table, and write it as book/appendix/benchmarks.md (about six minutes)
# make pages  write the exercise cells from the bank, run every page, and store the outputs
# make launch  copy the notebooks for Binder and Colab into _build/launch (see README.md)
# make clean  remove what was built, and the virtual environment

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HTML := _build/html/index.html
SOURCES := $(shell find book dlcore _config.yml _toc.yml -type f -not -path '*/.ipynb_checkpoints/*' \
  -not -path '*/__pycache__/*' -not -path '*/node_modules/*' | sed 's/ /\\ /g')

LIVE ?= 1
export LIVE

.PHONY: book test test-live test-all bench pages launch clean

book: $(HTML)
	@echo
	@echo "The book is built. Open this file in a browser:"
	@echo "  $(abspath $(HTML))"

# Built from nothing each time, since an incremental build keeps old outputs and old numbers; and beside the old book, which
# stays until the new one is whole.
$(HTML): $(VENV)/book-installed $(VENV)/live-$(LIVE) $(SOURCES)
	rm -rf .build
	$(BIN)/jupyter-book build . -W -n --keep-going --path-output .build
	rm -rf _build
	mv .build/_build _build
	rmdir .build

test: $(VENV)/test-installed $(HTML)
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n auto --dist worksteal

test-live: $(VENV)/test-installed $(HTML)
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow" tests/live

test-all: $(VENV)/test-installed $(HTML)
	$(BIN)/python -m pytest -n auto --dist worksteal -m ""

bench: $(VENV)/test-installed
	$(BIN)/python -m tests.benchmarks

pages: $(VENV)/book-installed
	$(BIN)/python -m dlcore.exercises.author
	$(BIN)/python -m dlcore.exercises.author appendix/widgets

# A change of LIVE makes the book anew, as a change of a page does.
$(VENV)/live-%: | $(VENV)/book-installed
	rm -f $(VENV)/live-*
	touch $@

$(VENV)/%-installed: requirements.txt constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, and $(PYTHON) is "\
	  + sys.version.split()[0] + ". Name another one: make $* PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -r requirements.txt -e ".[$*]"
	touch $@

launch: $(VENV)/book-installed
	$(BIN)/python book/_ext/launch.py

clean:
	rm -rf _build .build $(VENV)
