# The two commands a newcomer needs:
#   make demo   the desk on a practice world of its own (without a screen: a tour that leaves pictures in build/tour)
#   make test   everything that is checked before a change is accepted
# Each sets up what it needs, the first time in minutes, later in seconds.

PYTHON_IN_VENV := .venv/bin/python
# Qt wants a UTF-8 locale; a bare system names none.
export LC_ALL := $(or $(LC_ALL),$(LANG),C.UTF-8)

# The pictures of the documents, made by the keyboard tour and reduced to what they need.
pictures: setup
	rm -rf build/pictures-world
	packaging/demo.sh --directory build/pictures-world
	QT_QPA_PLATFORM=offscreen $(PYTHON_IN_VENV) packaging/pictures.py build/tour docs/pictures

# Every screen and state of the desk in light, dark, high contrast and at 200 %, into docs/gallery. ARGS="--only home".
gallery: setup
	@$(PYTHON_IN_VENV) -m billie_desktop.ui.gallery.album $(ARGS)

.PHONY: pictures gallery help demo test lint headless suite bench chaos setup package
.DEFAULT_GOAL := help

help:
	@sed -n '1,4s/^# \{0,1\}//p' Makefile

setup:
	@packaging/bootstrap.sh

demo: setup
	@packaging/demo.sh $(ARGS)

# Both parts at once: what one waits for is time for the other. What the part with Qt says comes when both have ended.
test: lint
	@mkdir -p build
	@$(MAKE) --no-print-directory suite >build/suite.txt 2>&1 & with_qt=$$!; \
	$(MAKE) --no-print-directory headless; without=$$?; \
	wait $$with_qt; with=$$?; cat build/suite.txt; exit $$((without | with))

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

# Tests of one file run one after the other, files on several processes, each with servers of its own; the slowest are
# named, since the whole has twelve minutes.
BY_FILE := --dist loadfile --durations 40 --durations-min 3

# Everything that does not show windows, with Qt out of reach.
headless: setup
	$(PYTHON_IN_VENV) -m pytest -p no:pytest-qt -p tests.parts.without_qt -q -n 2 $(BY_FILE)

# Everything that does.
suite: setup
	$(PYTHON_IN_VENV) -m pytest -p tests.parts.with_qt -q -n 1 $(BY_FILE)

# make bench NAME=live runs tests/bench/live.py (projector-scale: projector_scale.py); its last line is a JSON object
# with the figures.
bench: setup
	@test -n "$(NAME)" || { echo "name the bench: make bench NAME=$$(ls tests/bench/*.py 2>/dev/null | xargs -rn1 basename -s .py | grep -v '^_' | paste -sd'|')" >&2; exit 2; }
	@$(PYTHON_IN_VENV) tests/bench/$(subst -,_,$(NAME)).py $(ARGS)

# Twenty minutes of everything that can go wrong at once, under the load of fifty desks: ARGS="--minutes 2" for a short
# one. Prints what was done and how it was survived; the last line is a JSON object, the exit code tells.
chaos: setup
	@$(PYTHON_IN_VENV) tests/bench/chaos.py $(ARGS)

# Frozen programs, .deb, tarball, notices and bill of materials, into dist/packages. ARGS=--twice compares two builds.
package: setup
	@$(PYTHON_IN_VENV) -m pip install --quiet --disable-pip-version-check --constraint packaging/constraints.txt --editable '.[package]'
	@PYTHONPATH=packaging nice -n 10 $(PYTHON_IN_VENV) -m installers $(ARGS)
