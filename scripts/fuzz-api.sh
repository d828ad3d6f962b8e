#!/usr/bin/env bash
# Asks the running API what its description (docs/openapi.json) allows and what it forbids, with a session of each
# role in turn and for about that many seconds each: no answer may be a fault, and none may be outside the description.
#
#   scripts/fuzz-api.sh SECONDS [SEED] [ROLE…]
#
# Takes target/debug/facteur as the tests built it, or the program named by FACTEUR.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:?how many seconds}
seed=${2:-$RANDOM}
roles=("${@:3}")
[ ${#roles[@]} -gt 0 ] || roles=(owner admin agent viewer)
version=4.32.5
tool=target/schemathesis-$version
program=${FACTEUR:-target/debug/facteur}

if [ ! -x $tool/bin/schemathesis ]; then
    python3 -m venv $tool
    $tool/bin/pip --quiet --disable-pip-version-check install schemathesis==$version
fi

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

work=$(mktemp -d)
server=
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait 2>/dev/null || true
    server=
}
trap 'stop; rm -rf "$work"' EXIT

# start: a demonstration of its own, in $work/run; what one role spoils, another does not meet.
start() {
    stop
    rm -rf "$work/run"
    mkdir "$work/run"
    local port=${PORT:-$(free_port)}
    base=http://127.0.0.1:$port/api/v1
    FACTEUR_KEY_FILE=$work/run/key FACTEUR_METRICS__LISTEN=off FACTEUR_HTTP__LISTEN=127.0.0.1:$port \
        FACTEUR_LOG__LEVEL=warn "$program" demo --keep "$work/run/data" >"$work/run/output" 2>&1 &
    server=$!
    for _ in $(seq 300); do
        curl --silent --fail "$base/setup" >/dev/null && return
        kill -0 $server 2>/dev/null || break
        sleep 0.1
    done
    cat "$work/run/output" >&2
    exit 1
}

# ask PATH [BODY]: as whoever signed in last.
ask() {
    local body=()
    [ $# -lt 2 ] || body=(--data "$2")
    curl --silent --show-error --fail-with-body --cookie "$work/run/cookies" --cookie-jar "$work/run/cookies" \
        --header 'Content-Type: application/json' --header "X-Facteur-Csrf: ${csrf:-}" "${body[@]}" "$base$1"
}

# field NAME: the text of that name in the JSON read.
field() { sed 's/.*"'"$1"'":"\([^"]*\)".*/\1/'; }

# sign_in ROLE: the owner made this demonstration; all others come by an invitation.
sign_in() {
    csrf=
    csrf=$(ask /setup '{"name":"Ada","address":"ada@example.org","password":"correct horse battery","language":"en"}' |
        field csrf)
    [ "$1" != owner ] || return 0
    local team invitation
    team=$(ask /teams | field id)
    invitation=$(ask /invitations \
        "{\"address\":\"grace@example.org\",\"role\":\"$1\",\"teams\":[\"$team\"],\"language\":\"en\"}" |
        field link)
    rm "$work/run/cookies"
    csrf=$(ask /auth/register "{\"name\":\"Grace\",\"address\":\"grace@example.org\",\"language\":\"en\",
        \"password\":\"staple horse battery\",\"invitation\":\"${invitation##*#}\"}" | field csrf)
}

checks=not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance
fuzz() {
    $tool/bin/schemathesis run docs/openapi.json --url "$base" --seed "$seed" \
        --header "Cookie: $(awk '/facteur_session/ { print $6 "=" $7 }' "$work/run/cookies")" \
        --header "X-Facteur-Csrf: $csrf" --checks $checks --request-timeout 30 \
        --suppress-health-check all --warnings off --no-color --continue-on-failure "$@"
}

failed=()
for role in "${roles[@]}"; do
    printf '━━ as %s, seed %s\n' "$role" "$seed"
    start
    sign_in "$role"
    [ "$(ask /auth/session | field role)" = "$role" ] || { echo "no session as $role" >&2; exit 1; }
    # Left out: what never ends, what calls hosts outside, and what may end the session or take its rights away.
    fuzz --max-time "$seconds" \
        --exclude-path-regex '/(auth/(logout|switch)|invitations/accept|users/password|setup|events/stream|demonstration)$|/mailboxes/(.*/)?(test|reconcile)$|/users/sessions/\{id\}$|/members/\{id\}$' \
        --exclude-operation-id set_organisation || failed+=("$role")
    # What was asked so far was asked with the rights of the role, or nothing is proven.
    [ "$(ask /auth/session | field role)" = "$role" ] || failed+=("$role: the session ended")
    fuzz --phases examples,coverage,fuzzing --max-examples 20 \
        --include-path-regex '/(auth/switch|invitations/accept)$|/users/sessions/\{id\}$|/members/\{id\}$|/organisation$' ||
        failed+=("$role: what may end the session")
    if grep -q 'panicked' "$work/run/output"; then
        grep -A 5 'panicked' "$work/run/output" >&2
        failed+=("$role: a panic")
    fi
done
if [ ${#failed[@]} -gt 0 ]; then
    printf 'failed: %s\n' "${failed[@]}" >&2
    exit 1
fi
