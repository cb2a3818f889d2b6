#!/usr/bin/env bash
# Builds what a package ships: library and executable, without the compiler, for x86_64
# Linux with glibc 2.17 or newer, in target/portable/x86_64-unknown-linux-gnu/dist. Zig is
# the linker, since it knows the symbols of every glibc. Tools and build have folders of
# their own.
set -euo pipefail
cd "$(dirname "$0")/.."

CARGO_ZIGBUILD=0.20.1
CARGO_ZIGBUILD_SHA256=a9584d77470f7ffea2fb67fbcc9e8dbe9fa79a80dafd579a83507c0a08d1f658
ZIG=$(sed -n 's/^ziglang==\([0-9.]*\) .*/\1/p' host-php/zig.txt)
tools=$PWD/target/tools

if [ "$("$tools/bin/cargo-zigbuild" --version 2>/dev/null)" != "cargo-zigbuild $CARGO_ZIGBUILD" ]; then
    echo "package: building cargo-zigbuild $CARGO_ZIGBUILD (about a minute)"
    tests/crate.sh cargo-zigbuild "$CARGO_ZIGBUILD" "$CARGO_ZIGBUILD_SHA256" --root "$tools"
fi
if [ "$("$tools/zig/bin/python3" -m ziglang version 2>/dev/null)" != "$ZIG" ]; then
    echo "package: fetching zig $ZIG"
    python3 -m venv --clear "$tools/zig"
    "$tools/zig/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r host-php/zig.txt
fi

out=target/portable/x86_64-unknown-linux-gnu/dist
# Apart from each other, as in the Makefile: features of one build unify.
flags=$(guest/remap.sh cargo rustc)
for part in wasmtime-php-lib wasmtime-php-cli; do
    echo "package: $part for glibc 2.17 (wasmtime with link-time optimization: some minutes the first time)"
    env PATH="$tools/zig/bin:$tools/bin:$PATH" RUSTFLAGS="$flags" \
        cargo zigbuild --locked --profile dist --target x86_64-unknown-linux-gnu.2.17 --target-dir target/portable -p "$part"
done
printf '%s\n' "zig $ZIG" "cargo-zigbuild $CARGO_ZIGBUILD" "glibc 2.17" >"$out/toolchain"
