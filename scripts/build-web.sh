#!/usr/bin/env bash
# Builds the web interface into web/dist, from where the binary takes it in. Does nothing when it is up to date.
set -euo pipefail
cd "$(dirname "$0")/../web"

# npm leaves this file when it installed what the lock file names.
installed=node_modules/.package-lock.json
if [ ! -e $installed ] || [ package-lock.json -nt $installed ]; then
    npm ci --no-audit --no-fund --loglevel=error
    touch $installed
fi
built=dist/index.html
if [ -e $built ] && [ -z "$(find src public scripts index.html ./*.json ./*.ts -newer $built -print -quit)" ]; then
    exit 0
fi
npm run --silent build
