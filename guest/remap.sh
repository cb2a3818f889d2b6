#!/usr/bin/env bash
# `remap.sh CARGO RUSTC`: prints the compiler's flags that keep this machine's paths,
# and the name of the registry its crates came from, out of what is built. Two
# clones give the same bytes by them. Of several that fit, the last one counts.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo_home=${CARGO_HOME:-$HOME/.cargo}
# The registry's folder is named after it; on a machine that has built nothing yet there is none.
"$1" fetch --locked --quiet
prefixes=("$PWD=/convoy" "$cargo_home=/cargo")
for registry in "$cargo_home"/registry/src/*; do
    prefixes+=("$registry=/crates")
done
# The standard library's source has a name already, unless the component rust-src is installed.
sysroot=$("$2" --print sysroot)
prefixes+=("$sysroot/lib/rustlib/src/rust=/rustc/$("$2" -vV | sed -n 's/^commit-hash: //p')")
printf -- '--remap-path-prefix=%s ' "${prefixes[@]}"
