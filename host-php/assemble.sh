#!/usr/bin/env bash
# `assemble.sh [PROGRAMS [FOLDER]]`: puts the module together as it is installed, in
# FOLDER (build/convoy), with the library and the executable of PROGRAMS
# (target/release), and what target/release/wasmtime-php-build makes of the component:
#   sets/HASH/      all of one version: the PHP code, page and script; in wasm/ the binary
#                   files, whose names carry their hash; manifest.json, which names them;
#                   SHA256SUMS, whose hash is the set's name
#   manifest.json   names the set that counts
#   convoy.php …    what WHMCS looks for; the same in every version (set.php)
# A file that is there already is never written again: PHP may have it open.
set -euo pipefail
cd "$(dirname "$0")/.."

release=${1:-target/release}
out=${2:-build/convoy}
# There PHP has the files open, and their owner can swap them for links: that is install.sh's work.
[ ! -e "$out/../../../init.php" ] || {
    echo "build: $out is in a WHMCS. Make the module elsewhere, and run its install.sh." >&2
    exit 1
}
version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
contract=$(sed -n 's/^package \(.*\);/\1/p' wit/world.wit)
wasm=target/guest/convoy.wasm
cli=$release/wasmtime-php
compiler=target/release/wasmtime-php-build
forms=$release/precompiled

# `cargo test` with the compiler leaves such a one where the shipped one was.
if "$cli" compile --help >/dev/null 2>&1; then
    echo "assemble: $cli holds the compiler, and what is shipped must not: run make host first" >&2
    exit 1
fi

mkdir -p "$out/sets" "$forms"
rm -rf "$out"/sets/.new-*
made=$(mktemp -d "$out/sets/.new-XXXXXX")
chmod 755 "$made"
mkdir "$made/wasm"

# Sets of one build after another differ in little: what one has is linked to.
copy() { # FILE PATH MODE
    local before
    for before in "$out"/sets/*/"$2"; do
        if ln "$before" "$made/$2" 2>/dev/null; then return; fi
    done
    install -m "$3" "$1" "$made/$2"
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
    if [ ! -e "$file" ] || [ "$wasm" -nt "$file" ] || [ "$compiler" -nt "$file" ]; then
        "$compiler" compile --target "$1" -o "$file" "$wasm" >"$file.b3"
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

cp -R host-php/module/{functions.php,hookpoints.php,lib,lang,templates,assets} "$made/"
mkdir "$made/doctor"
cp -R host-php/doctor/{autoload.php,needs.php,src,lang} "$made/doctor/"
# The libraries are copied into the module's namespace, because another module in the same PHP may bring another
# version of them. The module's autoloader loads them. Like every file that a web server could serve, they exit
# unless WHMCS is loaded.
for source in wasmtime-php:WasmtimePhp panel-http:PanelHttp; do
    folder=$made/lib/${source#*:}
    mkdir "$folder"
    cp host-php/"${source%:*}"/src/*.php "$folder/"
    rm "$folder/autoload.php"
    perl -0pi -e 's/^namespace .*;\n\K/\ndefined(\x27WHMCS\x27) || exit;\n/m or die "$ARGV has no namespace\n"' "$folder"/*.php
done
find "$made" -name '*.php' -exec perl -pi -e \
    's/(?<![\w\\])(?=(?:WasmtimePhp|PanelHttp)(?:\\|;$))/WHMCS\\Module\\Server\\Convoy\\/g' {} +

# The files of the set, in one order; but those that name them.
listed() { (cd "$made" && find . -type f -printf '%P\n' | LC_ALL=C sort); }

cat >"$made.json" <<JSON
{
  "version": "$version",
  "contract": "$contract",
  "processor": "$(uname -m)",
  "component": {$component},
  "precompiled": [$precompiled
  ],
  "library": {$library},
  "executable": {$executable},
  "toolchain": {
$(toolchain)
  },
  "files": {
$(listed | (cd "$made" && xargs stat --printf '    "%n": %s,\n') | sed '$s/,$//')
  }
}
JSON
mv "$made.json" "$made/manifest.json"
listed | (cd "$made" && xargs sha256sum) >"$made.sums"
mv "$made.sums" "$made/SHA256SUMS"
# What is named so is whole, and never another.
name=$(sha256sum "$made/SHA256SUMS" | head -c 12)
if [ -e "$out/sets/$name" ]; then
    rm -rf "$made"
    touch "$out/sets/$name"
else
    mv "$made" "$out/sets/$name"
fi
# As install.sh does it.
find "$out/sets" -mindepth 1 -maxdepth 1 ! -name "$name" -mtime +0 -exec rm -rf {} +

printf '{\n  "version": "%s",\n  "set": "sets/%s"\n}\n' "$version" "$name" >"$out/manifest.json.new"
cp -R host-php/module/{.htaccess,convoy.php,hooks.php,set.php,install.sh,bin,whmcs.json,logo.png} LICENSE "$out/"
# Without pictures and links of files that only the source has.
for book in README.md README.zh-TW.md; do
    perl -0pe 's/^!\[[^\]]*\]\([^)]*\)\n\n?//mg; s/\[([^\]]*)\]\((?!https?:|#|README|LICENSE)[^)]*\)/$1/g' "$book" >"$out/$book"
done
(
    cd "$out"
    sha256sum .htaccess LICENSE README.md README.zh-TW.md bin/*.php convoy.php hooks.php install.sh logo.png set.php whmcs.json >SHA256SUMS.new
    mv SHA256SUMS.new SHA256SUMS
)
mv "$out/manifest.json.new" "$out/manifest.json"
echo "build: $out is ready ($version, component $(stat -c %s "$wasm") bytes, library $(stat -c %s "$release/libwasmtime_php.so") bytes)"
