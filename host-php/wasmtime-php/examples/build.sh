#!/usr/bin/env bash
# Builds the components of the examples and of the library's tests, and their precompiled forms,
# each with its hash beside it: target/examples/greeter.wasm, greeter.TARGET.cwasm,
# greeter.TARGET.cwasm.b3, and values.* and imports.*.
set -euo pipefail
cd "$(dirname "$0")/../../.."

guest/cargo.sh build --profile guest -p greeter
wasm=target/guest/wasm32-wasip2/guest/greeter.wasm
compiler=target/release/wasmtime-php-build
mkdir -p target/examples
[ target/examples/greeter.wasm -nt "$wasm" ] || cp "$wasm" target/examples/greeter.wasm
cargo run --quiet --locked --release -p wasmtime-php-fixtures --bin write-fixtures target/examples
for wasm in target/examples/{greeter,values,imports}.wasm; do
    for target in x86_64-unknown-linux-gnu pulley64; do
        form=${wasm%.wasm}.$target.cwasm
        if [ ! -e "$form.b3" ] || [ "$wasm" -nt "$form.b3" ] || [ "$compiler" -nt "$form.b3" ]; then
            "$compiler" compile --target "$target" --output "$form" "$wasm" >"$form.b3.new"
            mv "$form.b3.new" "$form.b3"
        fi
    done
done
