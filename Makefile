# Convoy for WHMCS. `make demo` shows it, `make test` proves it.
SHELL := /bin/bash
PORT ?= 8080
SERVE ?= 1
STEPS ?= 100000
SEED ?= 1
CARGO_HOST := cargo build --locked --release

.PHONY: help setup build guest host zip demo test record replay bench package matrix fence explore mutants soak clean

help:
	@sed -n 's/^## //p' Makefile

## make demo    one service's whole life, then its pages on 127.0.0.1:8080 (PORT=…; SERVE=0: without)
demo: build
	@PORT=$(PORT) SERVE=$(SERVE) tests/demo.sh

## make test    every test
test:
	@tests/run.sh

## make replay  runs the recorded calls again, and compares byte for byte
replay: build
	@tests/replay/replay.sh

## make record  records them anew, after an intended change
record: build
	@tests/replay/record.sh

## make build   the module as it is installed, in build/convoy
build: setup guest host
	@host-php/wasmtime-php/examples/build.sh
	@host-php/assemble.sh

zip: build
	@tests/setup.sh package
	@host-php/portable.sh
	@host-php/package.sh

## make package the zip that is released, in dist, and its tests
package: zip
	@tests/run.sh tests/package/suites.sh target/tests-package

## make bench   the figures: sizes, times, memory
bench: build
	@tests/bench/run.sh

## make matrix  the package on PHP 7.4, 8.2 and 8.4, in php-cli, php-fpm and Apache, as hosts set them up
matrix: zip
	@tests/setup.sh matrix
	@tests/matrix/run.sh

## make fence   one server a service: every mishap at every step, hooks in every order (about an hour)
fence: build
	@tests/fence/run.sh

## make explore random lives of whole shops, overlapped and cut anywhere: STEPS=100000 SEED=1
explore: build
	@php -d ffi.enable=1 -d zend.assertions=1 tests/explore/explore.php $(STEPS) $(SEED)

## make mutants faults that were put back by patches, and what the explorer finds of them (HUNT=1: looks for them anew)
mutants: build
	@HUNT=$(HUNT) tests/explore/mutants.sh $(NAMES)

## make soak    tens of thousands of pages through php-fpm, requests that die, upgrades under load (some 12 minutes)
soak: build
	@tests/setup.sh soak
	@tests/soak/run.sh

## make setup   installs what building and testing needs
setup:
	@tests/setup.sh

guest:
	@echo 'build: the component (guest)'
	@guest/build.sh

# What compiles the component is built apart: features of one build unify, and the
# library and the executable, which are shipped, must not hold the compiler.
host:
	@echo 'build: the compiler (wasmtime with Cranelift: some minutes the first time)'
	@$(CARGO_HOST) -p wasmtime-php-cli --features compiler --bin wasmtime-php-build
	@echo 'build: the library and the executable (wasmtime without: some minutes the first time)'
	@$(CARGO_HOST) -p wasmtime-php-lib
	@$(CARGO_HOST) -p wasmtime-php-cli
	@echo 'build: the panel simulator'
	@$(CARGO_HOST) -p panel-simulator

## make clean   removes what was built
clean:
	rm -rf target build dist
