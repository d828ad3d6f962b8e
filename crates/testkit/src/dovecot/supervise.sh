#!/bin/sh
# Runs one Dovecot from a directory that it owns, for as long as its standard input stays open.
#
#   supervise.sh DOVECOT DIRECTORY
#
# It answers each command, and its own start, with one line: started, stopped or killed.
# Commands, one a line on standard input: start, stop, kill (SIGKILL to the master and all sessions).
# At the end of its input it kills the server and removes the directory.
set -u
# A test that is killed while it waits for an answer must not take this script with it.
trap : PIPE
dovecot=$1
directory=$2
server=
cd "$directory" || exit 1

start() {
    # A session of its own, so that all its processes can be killed at once.
    setsid "$dovecot" -F -c "$directory/dovecot.conf" >>"$directory/log" 2>&1 </dev/null &
    server=$!
    echo started
}

end() {
    [ -n "$server" ] || return
    if [ "$1" = TERM ]; then
        kill -TERM "$server" 2>/dev/null
        wait "$server" 2>/dev/null
    fi
    kill -KILL "-$server" 2>/dev/null
    wait "$server" 2>/dev/null
    server=
}

finish() {
    end KILL
    cd /
    rm -rf "$directory"
    exit
}

trap finish HUP INT TERM
start
while read -r command; do
    case $command in
        start) start ;;
        stop) end TERM; echo stopped ;;
        kill) end KILL; echo killed ;;
        *) echo "failed: unknown command $command" ;;
    esac
done
finish
