# The two commands: `make run` and `make test`. The rest are parts of them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help

TOOLS_ENV := . .ci/versions
# cargo-leptos reads its names from Cargo.toml or these; Leptos.toml is the one place they are written in.
LEPTOS_ENV := export LEPTOS_OUTPUT_NAME=silandap LEPTOS_SITE_ROOT=target/site LEPTOS_SITE_PKG_DIR=pkg LEPTOS_HASH_FILES=false
WASM := --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue
CLIENT := --no-default-features --features hydrate --target wasm32-unknown-unknown --lib

.PHONY: help setup setup-tests build run watch demo fmt lint lint-server lint-client build-tests test-rust test-browser budget test bench bench-calendar clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: ## Brings the tools that are missing
	@bash .ci/setup

setup-tests:
	@bash .ci/setup tests

build: setup ## The release: target/release/silandap and target/site (nothing to do when nothing changed)
	@if [ -f target/.built ] && [ -x target/release/silandap ] && [ -f target/site/pkg/silandap.wasm ] \
	   && [ -z "$$(find src style public locales migrations .cargo Cargo.toml Cargo.lock Leptos.toml -newer target/.built -print -quit)" ]; then exit 0; fi
	$(TOOLS_ENV); $(LEPTOS_ENV)
	echo "[build] client and server, release (the first time 10 minutes or so on two cores)"
	mkdir -p target
	touch target/.building # what is edited while it builds counts as newer
	cargo leptos build --release --split
	# Once more after the tool's own pass: that saves every visitor most of a kilobyte.
	wasm-opt $(WASM) -Oz --simplify-locals-notee-nostructure --reorder-locals target/site/pkg/silandap.wasm -o target/site/pkg/silandap.wasm
	node .ci/precompress.mjs target/site
	mv target/.building target/.built

run: build ## Sets up, builds, fills an empty database with demo data and starts the server
	@export DATABASE_URL="$${DATABASE_URL:-sqlite://data/silandap.db}"
	mkdir -p data
	if [ "$$(target/release/silandap user list --json)" = "[]" ]; then
	  echo "[run] an empty database: filling it with demo data"
	  target/release/silandap demo > data/demo-sign-ins.new
	  mv data/demo-sign-ins.new data/demo-sign-ins.txt
	fi
	if [ -f data/demo-sign-ins.txt ]; then cat data/demo-sign-ins.txt; fi
	exec target/release/silandap serve

watch: setup ## Live reload while developing
	@$(TOOLS_ENV); $(LEPTOS_ENV)
	cargo leptos watch

fmt: ## Formatting is as rustfmt has it
	@cargo fmt --check

lint: lint-server lint-client ## Clippy for both targets, warnings are errors

lint-server: setup
	@cargo clippy --all-targets --features ssr -- -D warnings

lint-client: setup
	@cargo clippy $(CLIENT) -- -D warnings

build-tests: setup ## Compiles what test-rust runs
	@cargo test --features ssr --no-run

test-rust: setup ## Unit, store, office, HTTP and tidy tests
	@cargo test --features ssr -- --test-threads=2

test-browser: setup-tests build ## The browser tests against the release build; SPEC=… for some of them
	@cd end2end && npx --no-install playwright test $(SPEC)

budget: setup-tests build ## Weight of the public home page, and what old browsers can read
	@node .ci/budget.mjs target/site target/release/silandap
	node .ci/old_browsers.mjs target/site

test: setup-tests ## Everything, the same here and in CI
	@bash .ci/steps

bench: build ## Prints figures and ratios; never fails by time
	@cargo bench --bench office -- $(ARGS)

bench-calendar: setup-tests build ## Our calendar beside a static page and FullCalendar 7; never fails by time
	@cd benches/calendar
	if [ ! -d node_modules ] || [ package-lock.json -nt node_modules ]; then
	  echo "[bench-calendar] FullCalendar and what measures it"
	  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch node_modules
	fi
	node bench.mjs $(ARGS)

clean: ## Forgets builds, keeps data
	@rm -rf target end2end/node_modules end2end/test-results benches/calendar/node_modules
