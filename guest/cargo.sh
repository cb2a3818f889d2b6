#!/usr/bin/env bash
# `cargo.sh ARGUMENTS…`: cargo for wasm32-wasip2, in the target folder target/guest, with the
# toolchain that `make setup` has found (target/guest-toolchain), or GUEST_TOOLCHAIN.
#
# The build has a target folder and compiler flags of its own, so that it never causes the
# host to be rebuilt. remap.sh removes this machine's paths from the result: two clones give
# the same bytes. link.sh is used as the linker, and makes the result smaller.
set -euo pipefail
cd "$(dirname "$0")/.."

toolchain=${GUEST_TOOLCHAIN:-$(cat target/guest-toolchain 2>/dev/null || echo rustup)}
cargo_home=${CARGO_HOME:-$HOME/.cargo}
linking=-Clink-arg=--wasm-ld-path=guest/link.sh
build=("$1" --locked "${@:2}" --target wasm32-wasip2 --target-dir target/guest)

case $toolchain in
rustup)
    cargo=cargo rustc=rustc
    flags=$(guest/remap.sh "$cargo" "$rustc")
    GUEST_WASM_LD=$(rustc --print target-libdir)/../bin/gcc-ld/wasm-ld
    env GUEST_WASM_LD="$GUEST_WASM_LD" RUSTFLAGS="$linking $flags" "$cargo" "${build[@]}"
    ;;
debian)
    rustc=$(dpkg -L rustc-web | grep -m1 'bin/rustc$')
    cargo=$(dpkg -L cargo-web | grep -m1 'bin/cargo$')
    libc=$(dirname "$(dpkg -L wasi-libc | grep -m1 'wasm32-wasi/libc.a$')")
    flags=$(guest/remap.sh "$cargo" "$rustc")
    env GUEST_WASM_LD=wasm-ld RUSTC_BOOTSTRAP=1 RUSTC="$rustc" PATH="$cargo_home/bin:$PATH" \
        RUSTFLAGS="-L$libc $linking $flags" "$cargo" "${build[@]}" -Zbuild-std=std,panic_abort
    ;;
*)
    echo "GUEST_TOOLCHAIN is '$toolchain': it must be rustup or debian" >&2
    exit 1
    ;;
esac

mkdir -p target/guest
"$rustc" --version >target/guest/rustc-version
