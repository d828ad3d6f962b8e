#!/bin/sh
# Runs one Dovecot from a directory that it owns, for as long as its standard input stays open.
#
#   supervise.sh DOVECOT DIRECTORY
#
# It answers each command, and its own start, with one line: started, stopped or killed.
# Commands, one a line on standard input: start, stop, kill (SIGKILL to the master and all sessions).
# At the end of its input it kills the server and removes the directory.
set -u
dovecot=$1
directory=$2
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

start
while read -r command; do
    case $command in
        start) start ;;
        stop) end TERM; echo stopped ;;
        kill) end KILL; echo killed ;;
        *) echo "failed: unknown command $command" ;;
    esac
done
end KILL
cd /
rm -rf "$directory"
