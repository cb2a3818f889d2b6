#!/usr/bin/env bash
# Stands in for wasm-ld: links, then lets Binaryen make what was linked smaller,
# by a fifth. wasm-component-ld makes the component of it.
#
# GUEST_WASM_LD is the linker itself, set by build.sh.
set -euo pipefail

"$GUEST_WASM_LD" "$@"
while [ "$#" -gt 1 ]; do
    [ "$1" != -o ] || linked=$2
    shift
done
# Behind the features those that Rust's wasm32-wasip2 code is made with. The lowest
# memory is the far end of the stack: no address reckons with it.
wasm-opt --flatten --rereloop -Oz --low-memory-unused --optimize-added-constants-propagate -Oz --enable-bulk-memory --enable-multivalue --enable-mutable-globals --enable-nontrapping-float-to-int \
    --enable-reference-types --enable-sign-ext "$linked" -o "$linked"
