#!/usr/bin/env bash
# Asks the running API what its description (docs/openapi.json) allows and what it forbids, for that many
# seconds: no answer may be a fault, and none may be outside the description.
#
#   scripts/fuzz-api.sh SECONDS [SEED]
#
# Takes target/debug/facteur as the tests built it, or the program named by FACTEUR.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:?how many seconds}
seed=${2:-$RANDOM}
version=4.32.5
tool=target/schemathesis-$version
program=${FACTEUR:-target/debug/facteur}
port=${PORT:-18411}
base=http://127.0.0.1:$port/api/v1

if [ ! -x $tool/bin/schemathesis ]; then
    python3 -m venv $tool
    $tool/bin/pip --quiet --disable-pip-version-check install schemathesis==$version
fi

work=$(mktemp -d)
server=
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT

export FACTEUR_KEY_FILE=$work/key FACTEUR_METRICS__LISTEN=off FACTEUR_HTTP__LISTEN=127.0.0.1:$port FACTEUR_LOG__LEVEL=warn
"$program" demo --keep "$work/data" >"$work/output" 2>&1 &
server=$!
for _ in $(seq 300); do
    curl --silent --fail "$base/setup" >/dev/null && break
    kill -0 $server 2>/dev/null || { cat "$work/output" >&2; exit 1; }
    sleep 0.1
done

curl --silent --fail --cookie-jar "$work/cookies" --header 'Content-Type: application/json' \
    --data '{"name":"Ada","address":"ada@example.org","password":"correct horse battery","language":"en"}' \
    "$base/setup" >"$work/session"
csrf=$(sed 's/.*"csrf":"\([^"]*\)".*/\1/' "$work/session")
cookie=$(awk '/facteur_session/ { print $6 "=" $7 }' "$work/cookies")

# Left out: what ends the session or never ends, and what calls hosts outside.
checks=not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance
$tool/bin/schemathesis run docs/openapi.json --url "$base" --max-time "$seconds" --seed "$seed" \
    --header "Cookie: $cookie" --header "X-Facteur-Csrf: $csrf" --checks $checks --request-timeout 30 \
    --exclude-path-regex '/(auth/logout|users/password|setup|events/stream|demonstration)$|/mailboxes/(.*/)?(test|reconcile)$' \
    --suppress-health-check all --warnings off --no-color --continue-on-failure
if grep -q 'panicked' "$work/output"; then
    grep -A 5 'panicked' "$work/output" >&2
    exit 1
fi
