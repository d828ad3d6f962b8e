#!/bin/sh
# Runs one PostgreSQL server from a directory that it owns, for as long as its standard input stays open.
#
#   supervise.sh DIRECTORY PORT [postgres option…]
#
# It answers each command, and its own start, with one line on standard output:
#   ready | stopped | killed | failed: what happened
# Commands, one a line on standard input: start, stop (running transactions are rolled back), kill (SIGKILL).
# At the end of its input it stops the server at once and removes the directory: a pipe closes however its
# other end died, so no server outlives its test.
set -u
# A test that is killed while it waits for an answer must not take this script with it.
trap : PIPE
directory=$1
port=$2
shift 2

newest_folder() {
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin; do
        [ -x "$folder/initdb" ] && echo "$folder"
    done | sort -V | tail -n 1
}

bin=${FACTEUR_POSTGRES_BIN:-$(newest_folder)}
PATH=${bin:+$bin:}$PATH
export PATH

finish() {
    [ -n "${server:-}" ] && kill -QUIT "$server" 2>/dev/null && wait "$server" 2>/dev/null
    cd /
    rm -rf "$directory"
    exit "${1:-0}"
}

fail() {
    echo "failed: $1: $(tail -n 5 "$directory/log" | tr '\n' ' ')"
}

start() {
    tries=300
    server=
    while [ "$tries" -gt 0 ]; do
        # After a kill the children of the old server need a moment to go; until then a new one refuses to start.
        if [ -z "$server" ] || ! kill -0 "$server" 2>/dev/null; then
            postgres -D "$directory/data" -k "$directory" -p "$port" "$@" >>"$directory/log" 2>&1 </dev/null &
            server=$!
        fi
        if pg_isready -q -h "$directory" -p "$port"; then
            echo ready
            return
        fi
        tries=$((tries - 1))
        sleep 0.05
    done
    fail "the server is not ready after 15 s"
}

stop() {
    kill "-$1" "$server" 2>/dev/null
    wait "$server" 2>/dev/null
    server=
    echo "$2"
}

trap finish HUP INT TERM
cd "$directory" || exit 1
: >"$directory/log"
if ! command -v initdb >/dev/null; then
    echo "failed: PostgreSQL is missing. Debian, Ubuntu: apt-get install postgresql (its service need not run). Elsewhere: put initdb and postgres on PATH or name their folder in FACTEUR_POSTGRES_BIN"
    finish 1
fi
if ! initdb -D "$directory/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >>"$directory/log" 2>&1; then
    fail initdb
    finish 1
fi
start "$@"
while read -r command; do
    case $command in
        start) start "$@" ;;
        stop) stop INT stopped ;;
        kill) stop KILL killed ;;
        *) echo "failed: unknown command $command" ;;
    esac
done
finish
