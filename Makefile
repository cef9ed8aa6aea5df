# The front door. `make help` lists the targets.
BUILD ?= build
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
PREFIX ?= /usr/local
GENERATOR := $(shell command -v ninja >/dev/null 2>&1 && echo -G Ninja)
CMAKE_FLAGS ?=

.PHONY: all configure unit-tests deps demo-deps test-deps demo check asan fuzz bench format tidy \
        tex-matrix one-reading install deb dist clean help

all: deps configure ## build build/bin/pith and build/bin/pithstamp
	@cmake --build $(BUILD) -j $(JOBS)

configure:
	@test -f $(BUILD)/CMakeCache.txt -a -z "$(CMAKE_FLAGS)" || cmake -S . -B $(BUILD) $(GENERATOR) $(CMAKE_FLAGS)

deps: ## install what the build needs
	@scripts/deps build

demo-deps: ## … and what the demonstration needs
	@scripts/deps build demo

test-deps: ## … and what the tests need
	@scripts/deps build demo test

demo: demo-deps configure ## a paper, from \pithnumber to a stamped and verified PDF, offline
	@cmake --build $(BUILD) -j $(JOBS)
	@scripts/demo

unit-tests: test-deps
	@cmake -S . -B $(BUILD) $(GENERATOR) $(CMAKE_FLAGS) >/dev/null
	@cmake --build $(BUILD) -j $(JOBS)
	@cmake --build $(BUILD) -j $(JOBS) --target unit_tests

check: unit-tests ## run all tests; TESTS='name …' picks some
	@/usr/bin/env python3 tests/run.py $(TESTS)

N ?= 10000
one-reading: test-deps all ## do PDF readers agree where verify says valid? N hostile files (N=10000)
	@PITH_ONE_READING=$(N) /usr/bin/python3 tests/one.py tests/pdf/test_one_reading.py

tex-matrix: test-deps ## the badge in all classes by all routes: a table, and build/tex-matrix.png
	@mkdir -p $(BUILD)/tex-matrix
	@PITH_TEX_MATRIX=full PITH_TEX_KEEP=$(BUILD)/tex-matrix /usr/bin/python3 tests/tex/test_classes.py
	@/usr/bin/python3 tests/tex/contact_sheet.py $(BUILD)/tex-matrix $(BUILD)/tex-matrix.png

asan: test-deps ## the unit tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@cmake -S . -B build-asan $(GENERATOR) -DPITH_SANITIZE=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo
	@cmake --build build-asan -j $(JOBS) --target all unit_tests
	@PITH_BUILD=$(CURDIR)/build-asan python3 tests/run.py --only-unit

FUZZ_SECONDS ?= 600
fuzz: ## build the fuzz targets with clang and run each for FUZZ_SECONDS
	@CC=clang CXX=clang++ cmake -S . -B build-fuzz $(GENERATOR) -DPITH_FUZZ=ON
	@cmake --build build-fuzz -j $(JOBS) --target fuzz_targets
	@tests/fuzz/run $(FUZZ_SECONDS) $(JOBS)

bench: all ## compare with peers: bench/RESULTS.md; see bench/README.md
	@bench/report

format: ## lay out the C++ sources
	@git ls-files '*.cc' '*.h' | xargs clang-format -i

tidy: configure ## clang-tidy over src and tools
	@git ls-files 'src/*.cc' 'tools/*.cc' | xargs clang-tidy -p $(BUILD) --quiet

install: all ## DESTDIR and PREFIX are honoured
	@cmake --install $(BUILD) --prefix $(PREFIX)

deb: all ## dist/pith_*.deb and dist/libpith-dev_*.deb
	@rm -f dist/*.deb
	@cd $(BUILD) && cpack -G DEB -B $(CURDIR)/dist >/dev/null
	@rm -rf dist/_CPack_Packages; ls dist/*.deb

dist: ## dist/pith-VERSION.tar.gz from the last commit, and recipes that name it (DIST_URL)
	@scripts/dist $(DIST_URL)

clean: ## remove what was built
	@rm -rf $(BUILD) build-asan build-fuzz demo dist

help:
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 20
