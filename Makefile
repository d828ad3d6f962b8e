# The two commands: `make run` and `make test`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run build test lint chaos bench fuzz starter

export PATH := $(PATH):$(HOME)/.cargo/bin

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Install what is missing, build, and open the demonstration at http://127.0.0.1:8080
	@target/release/facteur demo

build:
	@scripts/install.sh run
	@[ -x target/release/facteur ] || echo "The first build takes some minutes; later ones take seconds."
	@scripts/build-web.sh
	@FACTEUR_REQUIRE_UI=1 cargo build --release --package facteur

test: ## Install what the tests need, check everything, run all tests
	@scripts/test.sh

lint: ## Format, lints and dependencies only
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo deny --log-level error check licenses bans sources

chaos: ## The long form of "nothing lost, nothing twice": kills, outages and stalls, many times over
	@scripts/install.sh test
	cargo nextest run --workspace --cargo-profile release --run-ignored all --no-fail-fast -E 'test(/chaos/)'

bench: ## Measure the bars: speed, memory, search; prints the figures
	@scripts/install.sh test
	@bench/run

CASES ?= 20000
SECONDS_OF_API ?= 60
fuzz: ## Property tests with CASES=20000 random inputs each, and the API asked at random for a minute as each role
	@scripts/install.sh test
	PROPTEST_CASES=$(CASES) cargo nextest run --workspace --cargo-profile release -E 'rdeps(proptest)'
	@cargo build --package facteur
	@scripts/fuzz-api.sh $(SECONDS_OF_API)

starter: ## Train the shipped model anew from samples/training
	cargo run --release --package facteur-understand --example starter
