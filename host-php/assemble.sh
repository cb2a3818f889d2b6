#!/usr/bin/env bash
# `assemble.sh [PROGRAMS [FOLDER]]`: puts the module together as it is installed, in
# FOLDER (build/convoy), with the library and the executable of PROGRAMS
# (target/release):
#   wasm/           binary files, whose names carry their hash
#   sets/HASH/      the PHP code, page and script of one version, whole
#   manifest.json   names the set and the binary files that count
#   convoy.php …    what WHMCS looks for; the same in every version (set.php)
# A file that is there already is never written again: PHP may have it open.
set -euo pipefail
cd "$(dirname "$0")/.."

release=${1:-target/release}
out=${2:-build/convoy}
version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
contract=$(sed -n 's/^package \(.*\);/\1/p' wit/world.wit)
wasm=target/guest/convoy.wasm
cli=$release/wasmtime-php
forms=$release/precompiled

mkdir -p "$out/wasm" "$out/sets" "$forms"

copy() { # FILE PATH MODE
    if [ ! -e "$out/$2" ]; then
        install -m "$3" "$1" "$out/$2.new"
        mv "$out/$2.new" "$out/$2"
    fi
}

# What it was made with, as JSON; portable.sh adds its own.
toolchain() {
    {
        printf 'rustc %s\n' "$(rustc --version | cut -d' ' -f2-)"
        printf 'guest-rustc %s\n' "$(cut -d' ' -f2- target/guest/rustc-version)"
        printf 'wasm-opt %s\n' "$(wasm-opt --version | sed 's/^.* version //')"
        printf 'wasmtime %s\n' "$(sed -n '/^name = "wasmtime"$/{n;s/^version = "\(.*\)"$/\1/p}' Cargo.lock)"
        [ ! -f "$release/toolchain" ] || cat "$release/toolchain"
    } | sed -E 's/^([^ ]+) (.*)$/    "\1": "\2",/; $s/,$//'
}

# Copies a file under a name with its hash; prints its JSON entry's fields.
place() { # FILE NAME EXTENSION [MODE]
    local sha path
    sha=$(sha256sum "$1" | cut -d' ' -f1)
    path=wasm/$2-${sha:0:8}$3
    copy "$1" "$path" "${4:-644}"
    printf '"path": "%s", "sha256": "%s"' "$path" "$sha"
}

# Compiles the component ahead of time; prints the form's JSON entry's fields.
form() { # TARGET
    local file=$forms/convoy.$1.cwasm path
    if [ ! -e "$file" ] || [ "$wasm" -nt "$file" ] || [ "$cli" -nt "$file" ]; then
        "$cli" compile --target "$1" -o "$file" "$wasm" >"$file.b3"
    fi
    path=wasm/convoy-$(head -c 8 "$file.b3").$1.cwasm
    copy "$file" "$path" 644
    printf '"target": "%s", "path": "%s", "blake3": "%s"' "$1" "$path" "$(cat "$file.b3")"
}

precompiled=
for target in x86_64-unknown-linux-gnu pulley64; do
    precompiled+="${precompiled:+,}"$'\n    '"{$(form "$target")}"
done

component=$(place "$wasm" convoy .wasm)
library=$(place "$release/libwasmtime_php.so" libwasmtime_php .so)
executable=$(place "$cli" wasmtime-php "" 755)

# A set's name is the hash of its list of hashes, binary files included: what is
# named so is whole, and never another.
made=$(mktemp -d "$out/sets/.new-XXXXXX")
chmod 755 "$made"
cp -R host-php/module/{functions.php,hookpoints.php,lib,templates,assets} "$made/"
mkdir "$made/lib/WasmtimePhp"
cp -R host-php/src/. "$made/lib/WasmtimePhp/"
(
    cd "$made"
    find . -type f | sed 's,^\./,,' | LC_ALL=C sort | xargs sha256sum
    grep -o 'wasm/[^"]*' <<<"$precompiled $component $library $executable" | sed 's,^,../../,' | xargs sha256sum
) >"$made.sums"
mv "$made.sums" "$made/SHA256SUMS"
name=$(sha256sum "$made/SHA256SUMS" | head -c 12)
if [ -e "$out/sets/$name" ]; then
    rm -rf "$made"
else
    mv "$made" "$out/sets/$name"
fi

cat >"$out/manifest.json.new" <<JSON
{
  "version": "$version",
  "contract": "$contract",
  "set": "sets/$name",
  "processor": "$(uname -m)",
  "component": {$component},
  "precompiled": [$precompiled
  ],
  "library": {$library},
  "executable": {$executable},
  "toolchain": {
$(toolchain)
  }
}
JSON

cp -R host-php/module/{.htaccess,convoy.php,hooks.php,set.php,bin,whmcs.json,logo.png} README.md README.zh-TW.md LICENSE "$out/"
(
    cd "$out"
    sha256sum .htaccess LICENSE README.md README.zh-TW.md bin/*.php convoy.php hooks.php logo.png set.php whmcs.json >SHA256SUMS.new
    mv SHA256SUMS.new SHA256SUMS
)
mv "$out/manifest.json.new" "$out/manifest.json"
echo "build: $out is ready ($version, component $(stat -c %s "$wasm") bytes, library $(stat -c %s "$release/libwasmtime_php.so") bytes)"
