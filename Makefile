# Thin: every target says what it runs; the work is in CMake (CMakePresets.json) and in tools/. `make help` lists the targets.
MAKEFLAGS += --no-print-directory
JOBS ?= $(shell nproc)
BUILD := build/release
CONFIGURE := $(if $(BERTPT_CUDA),-DBERTPT_CUDA=$(BERTPT_CUDA))
export BERTPT_CUDA JOBS

.PHONY: help deps build test test-long demo bench package clean format

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

deps: ## install missing system packages (apt) and fetch LibTorch and the CUDA compiler into .deps/
	@tools/setup

build: deps ## the release build: libraries, bertpt command, samples and tests in build/release
	cmake --preset release $(CONFIGURE)
	cmake --build --preset release -j $(JOBS)

test: deps ## build and run every test: release, then AddressSanitizer + UBSan, then ThreadSanitizer
	@tools/test

test-long: build ## the long tier (kill loops, fuzzing, clean systems); writes a dated result to tests/long/results
	@tests/long/run

demo: deps ## pre-train a small BERT on the shipped corpus, at most 15 minutes
	cmake --preset release $(CONFIGURE)
	cmake --build --preset release -j $(JOBS) --target bertpt_cli
	@samples/demo.sh

bench: build ## every program of tests/bench, one after the other
	@tools/bench

package: build ## .deb and .tar.gz packages into build/package
	@tools/package

format: ## clang-format over our C and C++ sources
	@git ls-files '*.h' '*.c' '*.cpp' '*.cu' | xargs clang-format -i

clean: ## remove build/ (not .deps/)
	rm -rf build
