#!/usr/bin/env bash
# Builds the component: target/guest/convoy.wasm.
set -euo pipefail
cd "$(dirname "$0")/.."

guest/cargo.sh build --profile guest -p guest

# Written only where it is another one: what is made of it goes by its time.
finish=${CARGO_TARGET_DIR:-target}/release/guest-finish
cargo build --quiet --locked --release -p guest-finish
cp target/guest/wasm32-wasip2/guest/guest.wasm target/guest/convoy.wasm.new
"$finish" guest/imports.txt target/guest/convoy.wasm.new
if cmp -s target/guest/convoy.wasm.new target/guest/convoy.wasm; then
    rm target/guest/convoy.wasm.new
else
    mv target/guest/convoy.wasm.new target/guest/convoy.wasm
fi
