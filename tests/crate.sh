#!/usr/bin/env bash
# `crate.sh NAME VERSION SHA256 [OPTIONS]`: `cargo install` of a program of crates.io, if its package has that hash.
# cargo by itself would build whatever the registry has under the version. What the package depends on is pinned by the
# hashes of its own Cargo.lock. Nothing of it is run before it was compared.
set -euo pipefail
name=$1 version=$2 sha256=$3
shift 3

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/fetch/src" "$folder/source"
: >"$folder/fetch/src/lib.rs"
cat >"$folder/fetch/Cargo.toml" <<TOML
[package]
name = "fetch"
version = "0.0.0"
edition = "2021"

[dependencies]
$name = "=$version"
TOML
host=$(rustc -vV | sed -n 's/^host: //p')
(cd "$folder/fetch" && cargo fetch --quiet --target "$host")
for package in "${CARGO_HOME:-$HOME/.cargo}"/registry/cache/*/"$name-$version.crate"; do
    if [ "$(sha256sum <"$package" | cut -d' ' -f1)" = "$sha256" ]; then
        tar -xzf "$package" -C "$folder/source"
        cargo install --quiet --locked --path "$folder/source/$name-$version" "$@"
        exit
    fi
done
echo "crate.sh: the registry's $name $version isn't the package with the hash $sha256" >&2
exit 1
