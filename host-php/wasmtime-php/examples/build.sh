#!/usr/bin/env bash
# Builds the component of the examples, and its precompiled forms, each with its hash beside
# it: target/examples/greeter.wasm, greeter.TARGET.cwasm, greeter.TARGET.cwasm.b3.
set -euo pipefail
cd "$(dirname "$0")/../../.."

guest/cargo.sh build --profile guest -p greeter
wasm=target/guest/wasm32-wasip2/guest/greeter.wasm
compiler=target/release/wasmtime-php-build
mkdir -p target/examples
[ target/examples/greeter.wasm -nt "$wasm" ] || cp "$wasm" target/examples/greeter.wasm
for target in x86_64-unknown-linux-gnu pulley64; do
    form=target/examples/greeter.$target.cwasm
    if [ ! -e "$form.b3" ] || [ "$wasm" -nt "$form.b3" ] || [ "$compiler" -nt "$form.b3" ]; then
        "$compiler" compile --target "$target" --output "$form" target/examples/greeter.wasm >"$form.b3.new"
        mv "$form.b3.new" "$form.b3"
    fi
done
