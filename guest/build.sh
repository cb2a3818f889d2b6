#!/usr/bin/env bash
# Builds the component: target/guest/convoy.wasm.
#
# The compiler's settings stand on this one command only and the build has its
# own target folder, so that they never rebuild the host. Paths of the building
# machine are mapped away: two clones give the same bytes. link.sh stands in for
# the linker, to make what it linked smaller.
set -euo pipefail
cd "$(dirname "$0")/.."

toolchain=${GUEST_TOOLCHAIN:-$(cat target/guest-toolchain 2>/dev/null || echo rustup)}
cargo_home=${CARGO_HOME:-$HOME/.cargo}
flags="-Clink-arg=--wasm-ld-path=guest/link.sh --remap-path-prefix=$PWD=/convoy --remap-path-prefix=$cargo_home=/cargo"
build=(build --locked --profile guest -p guest --target wasm32-wasip2 --target-dir target/guest)

case $toolchain in
rustup)
    GUEST_WASM_LD=$(rustc --print target-libdir)/../bin/gcc-ld/wasm-ld
    env GUEST_WASM_LD="$GUEST_WASM_LD" RUSTFLAGS="$flags" cargo "${build[@]}"
    ;;
debian)
    rustc=$(dpkg -L rustc-web | grep -m1 'bin/rustc$')
    libc=$(dirname "$(dpkg -L wasi-libc | grep -m1 'wasm32-wasi/libc.a$')")
    sysroot=$("$rustc" --print sysroot)
    env GUEST_WASM_LD=wasm-ld RUSTC_BOOTSTRAP=1 RUSTC="$rustc" PATH="$cargo_home/bin:$PATH" \
        RUSTFLAGS="-L$libc $flags --remap-path-prefix=$sysroot/lib/rustlib/src/rust=/rust" \
        "$(dpkg -L cargo-web | grep -m1 'bin/cargo$')" "${build[@]}" -Zbuild-std=std,panic_abort
    ;;
*)
    echo "GUEST_TOOLCHAIN is '$toolchain': it must be rustup or debian" >&2
    exit 1
    ;;
esac

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
