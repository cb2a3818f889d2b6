#!/usr/bin/env bash
# Installs what building and testing needs and this machine doesn't have, and
# says what it did. Quick when there is nothing to do. Debian's packages are checked by
# the signature of its archive; all else is pinned by its hash.
#
# `setup.sh package`: what making and testing the package needs besides.
# `setup.sh matrix`: also what makes the other Debians of `make matrix`.
# `setup.sh soak`: also what asks for the pages of `make soak`.
#
# Leaves the way the guest is built here in target/guest-toolchain: `rustup`
# where the target wasm32-wasip2 can be had, `debian` where it can't.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

WASM_COMPONENT_LD=0.5.31
WASM_COMPONENT_LD_SHA256=d75c7a8c623cc40d44879367538a1f92c1d7dfab53baffc668c474271d1dfca5

packages=(
    ca-certificates curl gcc libc6-dev openssl
    php-cli php-curl php-fpm php-mbstring php-sqlite3 php-xml
    php-illuminate-database php-illuminate-events smarty3
    phpunit php-codesniffer
    libjs-bootstrap libjs-bootstrap4
    iproute2 libapache2-mod-php nginx-light
    binaryen
    mariadb-server-core mariadb-client-core php-mysql
    chromium fonts-noto-cjk
    faketime locales tzdata python3-jsonschema
)
package_tools=(apache2-bin binutils nginx-light python3-venv unzip zip)
debian_guest=(rustc-web cargo-web rust-web-src lld wasi-libc)

# Installs Debian packages that are missing.
need() {
    local missing=()
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    local apt=(env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq -o Dpkg::Use-Pty=0)
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "these Debian packages are missing: ${missing[*]} (run as root: apt-get install ${missing[*]})"
        apt=(sudo "${apt[@]}")
    fi
    say "installing Debian packages: ${missing[*]}"
    mkdir -p target
    "${apt[@]}" update >target/setup.log 2>&1 || true
    # A web server is run by the tests alone: no service is started.
    "${apt[@]}" install --no-install-recommends -y "${missing[@]}" >>target/setup.log 2>&1 \
        || { tail -n 20 target/setup.log >&2; fail "apt-get could not install them; all it said is in target/setup.log"; }
}

guest_toolchain() {
    local wanted=${GUEST_TOOLCHAIN:-} chosen=target/guest-toolchain
    mkdir -p target
    [ -n "$wanted" ] || wanted=$(cat "$chosen" 2>/dev/null || true)
    if [ "$wanted" != debian ]; then
        if rustup target list --installed 2>/dev/null | grep -qx wasm32-wasip2; then
            echo rustup >"$chosen"; return
        fi
        say "adding the Rust target wasm32-wasip2"
        if timeout 300 rustup target add wasm32-wasip2 >target/setup.log 2>&1; then
            echo rustup >"$chosen"; return
        fi
        [ "$wanted" != rustup ] || { tail -n 5 target/setup.log >&2; fail "rustup has no wasm32-wasip2 for this toolchain"; }
        say "rustup can't fetch it here: using Debian's Rust for WebAssembly instead"
    fi
    need "${debian_guest[@]}"
    if [ "$(wasm-component-ld --version 2>/dev/null)" != "wasm-component-ld $WASM_COMPONENT_LD" ]; then
        say "building wasm-component-ld $WASM_COMPONENT_LD (about a minute)"
        tests/crate.sh wasm-component-ld "$WASM_COMPONENT_LD" "$WASM_COMPONENT_LD_SHA256"
    fi
    echo debian >"$chosen"
}

if [ "${1:-}" = package ]; then
    need "${package_tools[@]}"
    exit
fi
command -v cargo >/dev/null || fail "Rust is missing: see https://rustup.rs"
command -v apt-get >/dev/null || fail "this needs Debian's packages ${packages[*]}; install their like by hand and run the targets of the Makefile one by one"
command -v node >/dev/null || packages+=(nodejs npm)
[ "${1:-}" != matrix ] || packages+=(debootstrap unzip)
[ "${1:-}" != soak ] || packages+=(unzip wrk zip)
need "${packages[@]}"
# Debian 12 has 18, which is enough; one that somebody installed himself may be older.
node=$(node --version)
[ "$(cut -d. -f1 <<<"${node#v}")" -ge 18 ] || fail "tests/browser needs Node 18 or newer, and this is $node"
for component in rustfmt clippy; do
    cargo "${component/rustfmt/fmt}" --version >/dev/null 2>&1 || { say "adding $component"; rustup component add "$component"; }
done
guest_toolchain
# npm leaves a lock of its own in what it has installed.
if [ ! tests/browser/node_modules/.package-lock.json -nt tests/browser/package-lock.json ]; then
    say "installing tests/browser's packages"
    npm ci --prefix tests/browser --no-audit --no-fund >target/setup.log 2>&1 \
        || { tail -n 5 target/setup.log >&2; fail "npm could not install tests/browser's packages"; }
    touch tests/browser/node_modules/.package-lock.json
fi
say "ready; the guest is built with $(cat target/guest-toolchain)'s Rust"
