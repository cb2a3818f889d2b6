#!/usr/bin/env bash
# Puts the module together as it is installed, in build/convoy: the PHP code, and
# under wasm/ the files whose names carry their hash, listed in manifest.json.
# A file that is there already is never written again: PHP may have it open.
set -euo pipefail
cd "$(dirname "$0")/.."

release=${1:-target/release}
out=build/convoy
version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
contract=$(sed -n 's/^package \(.*\);/\1/p' wit/world.wit)
wasm=target/guest/convoy.wasm
cli=$release/wasmtime-php
forms=target/precompiled

mkdir -p "$out/wasm" "$out/lib/WasmtimePhp" "$forms"

copy() { # FILE PATH MODE
    if [ ! -e "$out/$2" ]; then
        install -m "$3" "$1" "$out/$2.new"
        mv "$out/$2.new" "$out/$2"
    fi
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

# Names the state of what browsers keep.
assets=$(cat host-php/module/assets/* | sha256sum | head -c 8)

cat >"$out/manifest.json.new" <<JSON
{
  "version": "$version",
  "contract": "$contract",
  "assets": "$assets",
  "component": {$(place "$wasm" convoy .wasm)},
  "precompiled": [$precompiled
  ],
  "library": {$(place "$release/libwasmtime_php.so" libwasmtime_php .so)},
  "executable": {$(place "$cli" wasmtime-php "" 755)}
}
JSON

cp -R host-php/src/. "$out/lib/WasmtimePhp/"
cp -R host-php/module/. "$out/"
mv "$out/manifest.json.new" "$out/manifest.json"
echo "build: $out is ready ($version, component $(stat -c %s "$wasm") bytes, library $(stat -c %s "$release/libwasmtime_php.so") bytes)"
