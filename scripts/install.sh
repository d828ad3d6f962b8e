#!/usr/bin/env bash
# Installs what is missing on a Debian or Ubuntu machine, says why, and leaves the rest alone.
#
#   scripts/install.sh run     what `make run` needs: Rust and a C compiler (SQLite and zstd are built from C)
#   scripts/install.sh test    also what `make test` needs: real mail, database and sign-on servers, and cargo's tools
#
# Root rights are asked for (sudo) only when a package is missing. Servers that it installs are neither started
# nor enabled: the tests start their own from temporary directories.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=$PATH:$HOME/.cargo/bin:/usr/local/sbin:/usr/sbin:/sbin

# Known to build with the Rust version of this workspace.
nextest_version=0.9.143
deny_version=0.20.2

packages=()
root=()
held=
policy=/usr/sbin/policy-rc.d
say() { printf 'install: %s\n' "$*"; }
fail() {
    printf 'install: %s\n' "$@" >&2
    exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# want PACKAGE REASON: the package goes on the list.
want() {
    packages+=("$1")
    say "$1 is missing: $2"
}

wants_for_run() {
    has cc || want build-essential "a C compiler builds SQLite, zstd and ring"
    has make || want make "the two commands are make targets"
    if ! has cargo && ! has curl; then
        want curl "fetches the installer of Rust"
    fi
    [ -d /etc/ssl/certs ] || want ca-certificates "downloads are checked with them"
    has node || want nodejs "builds the web UI"
    has npm || want npm "builds the web UI"
}

wants_for_test() {
    has_dovecot imap || want dovecot-imapd "the tests read mail from a real IMAP server"
    has_dovecot lmtp || want dovecot-lmtpd "the tests deliver mail to it"
    has_dovecot submission || want dovecot-submissiond "the tests send mail through it"
    has openssl || want openssl "makes the certificate of the IMAP server of the tests"
    has curl || want curl "the tests ask the API with it"
    python3 -c 'import ensurepip, venv' 2>/dev/null || want python3-venv "a tool from PyPI asks the API at random"
    has_postgresql || want postgresql "the tests run on a real PostgreSQL too"
    if [ -e web/e2e ] && ! has chromium && ! has chromium-browser && ! has google-chrome; then
        want chromium "the tests of the web UI use a real browser"
    fi
}

# has_dovecot PROTOCOL: Debian keeps the servers in lib, others in libexec.
has_dovecot() { has dovecot && { [ -e "/usr/lib/dovecot/$1" ] || [ -e "/usr/libexec/dovecot/$1" ]; }; }

has_postgresql() {
    [ -n "${FACTEUR_TEST_POSTGRES:-}" ] || has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

install_packages() {
    [ ${#packages[@]} -gt 0 ] || return 0
    local by_hand="install by hand: ${packages[*]} (names of Debian's packages), then run this again"
    has apt-get || fail "this machine has no apt-get; $by_hand"
    if [ "$(id -u)" != 0 ]; then
        has sudo || fail "neither root nor sudo here; $by_hand"
        root=(sudo)
    fi
    say "installing with apt-get: ${packages[*]}"
    hold_services
    "${root[@]}" apt-get update -qq || say "the package lists could not be refreshed; trying with those that are there"
    local log
    log=$(mktemp)
    if ! "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${packages[@]}" >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        fail "apt-get failed; $by_hand"
    fi
    rm -f "$log"
    release_services
}

# Debian starts and enables a service when its package is installed. policy-rc.d is its way to say no.
hold_services() {
    [ ! -e $policy ] || return 0
    held=yes
    trap release_services EXIT
    printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee $policy >/dev/null
    "${root[@]}" chmod 755 $policy
}

release_services() {
    [ -n "$held" ] || return 0
    held=
    "${root[@]}" rm -f $policy
    [ -d /run/systemd/system ] || return 0
    case " ${packages[*]} " in
        *" dovecot-imapd "*) "${root[@]}" systemctl disable dovecot.service dovecot.socket >/dev/null 2>&1 || true ;;
    esac
    case " ${packages[*]} " in
        *" postgresql "*) "${root[@]}" systemctl disable postgresql.service >/dev/null 2>&1 || true ;;
    esac
}

# at_least WANTED FOUND: compares versions such as 1.95 and 1.95.0.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

install_rust() {
    local wanted found
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
    local by_hand="install Rust $wanted or later by hand: https://rustup.rs"
    if ! has cargo; then
        say "Rust is missing: installing it with rustup into ~/.cargo and ~/.rustup"
        curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y -q --profile minimal --no-modify-path ||
            fail "rustup could not be fetched; $by_hand"
    fi
    found=$(cargo --version | cut -d ' ' -f 2)
    if ! at_least "$wanted" "$found" && has rustup; then
        say "Rust $found is older than $wanted: updating the stable toolchain"
        rustup update stable --no-self-update || fail "the update failed; $by_hand"
        found=$(cargo --version | cut -d ' ' -f 2)
    fi
    at_least "$wanted" "$found" || fail "Rust $found is older than $wanted; $by_hand"
}

check_node() {
    local found
    found=$(node --version | tr -d v)
    at_least 20 "$found" || fail "Node $found is older than 20, which the web UI needs: https://nodejs.org/en/download"
}

install_components() {
    local component
    for component in clippy rustfmt; do
        case $component in
            clippy) cargo clippy --version >/dev/null 2>&1 && continue ;;
            rustfmt) cargo fmt --version >/dev/null 2>&1 && continue ;;
        esac
        has rustup || fail "cargo's $component is missing; install it the way you installed Rust (Debian: rust-$component)"
        say "adding $component to the Rust toolchain: the tests check style with it"
        rustup component add "$component" || fail "rustup could not add $component; try by hand: rustup component add $component"
    done
}

# A fast build counts here, not a fast program.
install_tool() {
    local tool=$1 version=$2 reason=$3
    cargo "${tool#cargo-}" --version >/dev/null 2>&1 && return 0
    say "building $tool $version: $reason (once, some minutes)"
    CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        cargo install --locked --quiet "$tool" --version "$version" ||
        fail "$tool could not be built; install it by hand: cargo install --locked $tool --version $version"
}

# The provider that the tests of single sign-on sign in at; Node runs it.
install_provider() {
    local folder=crates/testkit/oidc
    local installed=$folder/node_modules/.package-lock.json
    if [ -e $installed ] && [ ! $folder/package-lock.json -nt $installed ]; then
        return 0
    fi
    say "installing an OpenID Connect provider into $folder/node_modules: the tests of single sign-on sign in there"
    npm ci --prefix $folder --no-audit --no-fund --loglevel=error ||
        fail "npm failed; by hand: npm ci --prefix $folder"
    touch $installed
}

case ${1:-} in
    run)
        wants_for_run
        install_packages
        install_rust
        check_node
        ;;
    test)
        wants_for_run
        wants_for_test
        install_packages
        install_rust
        check_node
        install_provider
        install_components
        install_tool cargo-nextest $nextest_version "it runs the tests, each in a process of its own"
        install_tool cargo-deny $deny_version "it checks the licences and sources of dependencies"
        ;;
    *) fail "usage: scripts/install.sh run|test" ;;
esac
say "all that \`make $1\` needs is here"
