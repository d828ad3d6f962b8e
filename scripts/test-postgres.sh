#!/bin/sh
# Set-up script of `cargo nextest`: one PostgreSQL server for all test processes of this run, gone after it.
# Its URL goes to the tests as FACTEUR_TEST_POSTGRES. A server named there beforehand is used as it is.
set -eu
[ -z "${FACTEUR_TEST_POSTGRES:-}" ] || exit 0

supervisor=$(cd "$(dirname "$0")/.." && pwd)/crates/testkit/src/postgres/supervise.sh
runner=$PPID
# Short, since the path of a unix socket ends at 107 bytes.
directory=$(mktemp -d /tmp/facteur-postgres-XXXXXX)
output=$(mktemp)

# PostgreSQL refuses to run as root, and its user may not be able to read this checkout.
as_server() { sh "$@"; }
if [ "$(id -u)" = 0 ]; then
    user=$(id -un postgres 2>/dev/null || echo nobody)
    chown "$user" "$directory"
    as_server() { runuser -u "$user" -- sh -c "$(cat "$1")" "$@"; }
fi

# The watcher holds the supervisor's input open while the test runner lives.
(while kill -0 "$runner" 2>/dev/null; do sleep 1; done) 2>/dev/null </dev/null |
    as_server "$supervisor" "$directory" 5432 -c listen_addresses= -c fsync=off -c synchronous_commit=off \
        -c full_page_writes=off -c max_connections=200 -c timezone=UTC >"$output" 2>/dev/null &

tries=400
while [ "$tries" -gt 0 ] && [ ! -s "$output" ]; do
    tries=$((tries - 1))
    sleep 0.05
done
answer=$(cat "$output")
rm -f "$output"
if [ "$answer" != ready ]; then
    echo "PostgreSQL for the tests: ${answer:-no answer within 20 s}" >&2
    exit 1
fi
echo "FACTEUR_TEST_POSTGRES=postgres:///postgres?user=postgres&host=$directory&port=5432" >>"$NEXTEST_ENV"
