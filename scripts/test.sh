#!/usr/bin/env bash
# `make test`: all checks and tests, each step with its time. Every step runs, even after one that failed, so
# that one run shows all there is to mend; the last lines say what failed and how many tests passed.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH=$PATH:$HOME/.cargo/bin

results=$(mktemp)
trap 'rm -f "$results"' EXIT
failed=()
times=()

step() {
    local name=$1 begun=$SECONDS
    shift
    printf '\n━━ %s: %s\n' "$name" "$*"
    "$@" || failed+=("$name")
    times+=("$(printf '%5d s  %s' $((SECONDS - begun)) "$name")")
}

# Runs a command and keeps a copy of its output for the counts at the end.
counted() { "$@" 2>&1 | tee -a "$results"; }

# sum WORD: adds the numbers before that word in the lines with which the runners end.
sum() {
    grep -E '^ *(Summary \[|test result:| *Tests  )' "$results" | grep -oE "[0-9]+ $1" |
        awk '{ total += $1 } END { print total + 0 }'
}

# The binary takes the web interface in, so that comes first.
export FACTEUR_REQUIRE_UI=1

step "needs" scripts/install.sh test
step "web interface" scripts/build-web.sh
step "format" cargo fmt --all --check
step "lints" cargo clippy --workspace --all-targets -- -D warnings
step "dependencies" cargo deny --log-level error check licenses bans sources
step "tests" counted cargo nextest run --workspace --no-fail-fast
step "examples in the documentation" counted cargo test --workspace --doc --quiet
step "the API, asked at random" scripts/fuzz-api.sh 8 1 owner
step "the same as other roles" scripts/fuzz-api.sh 4 1 admin agent viewer
step "web" counted npm --prefix web test
if [ -e web/e2e ]; then
    step "web in a browser" counted npm --prefix web run e2e
fi

printf '\n━━ times\n'
printf '%s\n' "${times[@]}"
printf '\n'
broken=$(($(sum failed) + $(sum 'timed out') + $(sum 'exec failed')))
if [ ${#failed[@]} -gt 0 ]; then
    printf 'failed: %s\n' "${failed[@]}"
    # A step without tests, or one that could not be built, counts as one.
    [ "$broken" -gt 0 ] || broken=${#failed[@]}
fi
printf '%d passed, %d failed\n' "$(sum passed)" "$broken"
[ ${#failed[@]} -eq 0 ]
