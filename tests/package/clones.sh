#!/usr/bin/env bash
# Two copies of the source in different folders, with different HOME and CARGO_HOME,
# give the same component, which is the one that is packaged. Ends with a line
# `N passed, N failed`.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}
cargo_home=${CARGO_HOME:-$HOME/.cargo}
toolchain=$(cat target/guest-toolchain)

# One has cargo's folder where it is by default, one elsewhere.
component() { # SOURCE HOME CARGO_HOME
    local home=$folder/$2
    mkdir -p "$folder/$1" "$3/registry"
    git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$folder/$1"
    # What this machine has fetched already needn't be fetched again.
    cp -R "$cargo_home"/registry/{cache,index} "$3/registry/"
    local environment=(HOME="$home" GUEST_TOOLCHAIN="$toolchain" PATH="$cargo_home/bin:$PATH")
    [ "$3" = "$home/.cargo" ] || environment+=(CARGO_HOME="$3")
    env -u CARGO_HOME -u CARGO_TARGET_DIR "${environment[@]}" "$folder/$1/guest/build.sh" >&2
    sha256sum "$folder/$1/target/guest/convoy.wasm" | cut -d' ' -f1
}

# At once: the linker takes most of the time, and one processor.
component one ada "$folder/ada/.cargo" >"$folder/one.sha256" &
component a/much/longer/name/of/two grace "$folder/crates/another" >"$folder/two.sha256"
wait $!
one=$(<"$folder/one.sha256")
two=$(<"$folder/two.sha256")
packaged=$(sha256sum target/guest/convoy.wasm | cut -d' ' -f1)
printf 'one:      %s\ntwo:      %s\npackaged: %s\n' "$one" "$two" "$packaged"
if [ "$one" = "$two" ] && [ "$one" = "$packaged" ]; then
    echo '1 passed, 0 failed'
else
    echo '0 passed, 1 failed'
    exit 1
fi
