#!/usr/bin/env bash
# `mutants.sh [NAME…]`: proves that the explorer finds faults. Each of mutants/NAME.patch
# puts one back into a copy of the sources, and mutants/NAME.txt is a script in which the
# rule that the patch names (`Violates: RULE`) is then violated, and isn't without it.
#
# With HUNT=1 the scripts are made: histories are drawn (STEPS=100000 SEED=1) until the
# rule is violated, and cut to the fewest steps. Ends with a table.
#
# What is built lies in target/mutants, for the next run. Ends with
# `mutants: N of N found`, and 1 unless all were.
set -u
cd "$(dirname "$0")/../.."

steps=${STEPS:-100000}
seed=${SEED:-1}
here=tests/explore/mutants
tree=${MUTANTS:-$PWD/target/mutants}/tree
mapfile -t names < <(if [ $# -gt 0 ]; then printf '%s\n' "$@"; else cd "$here" && ls ./*.patch | sed 's/^\.\///; s/\.patch$//'; fi)

explore() { # MODULE ARGUMENTS…
    CONVOY_MODULE=$1 php -d ffi.enable=1 -d zend.assertions=1 tests/explore/explore.php "${@:2}"
}

# The tracked sources as they are here, with what was built of them.
copy() {
    local file
    mkdir -p "$tree/target/release"
    find "$tree" -mindepth 1 -maxdepth 1 ! -name target ! -name build -exec rm -rf {} +
    git ls-files -z -- Cargo.lock Cargo.toml LICENSE 'README*' guest host-php wit tests/panel \
        | xargs -0 cp -a --parents -t "$tree"
    for file in libwasmtime_php.so wasmtime-php wasmtime-php-build; do
        ln -sfn "$PWD/target/release/$file" "$tree/target/release/$file"
    done
    cp target/guest-toolchain "$tree/target/"
    [ -d "$tree/target/guest" ] || cp -a target/guest "$tree/target/guest"
    [ -d "$tree/target/release/precompiled" ] || cp -a target/release/precompiled "$tree/target/release/"
}

assemble() { # FOLDER
    (cd "$tree" && host-php/assemble.sh target/release "$1" >/dev/null)
}

# The component of the copy as it is now; what was built of the same sources before is taken.
component() {
    local hash kept
    hash=$(cd "$tree" && cat Cargo.lock <(find guest wit -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) | sha256sum | head -c 16)
    kept=$tree/../components/$hash
    if [ ! -d "$kept" ]; then
        (cd "$tree" && guest/build.sh) >"$tree/../guest.log" 2>&1 || { tail -n 20 "$tree/../guest.log" >&2; return 1; }
        assemble build/unused || return 1
        mkdir -p "$kept.new"
        cp -a "$tree/target/guest/convoy.wasm" "$tree/target/release/precompiled" "$kept.new/"
        mv "$kept.new" "$kept"
    fi
    cp -a "$kept/convoy.wasm" "$tree/target/guest/convoy.wasm"
    rm -rf "$tree/target/release/precompiled"
    cp -a "$kept/precompiled" "$tree/target/release/precompiled"
}

rule() { sed -n 's/^Violates: //p' "$here/$1.patch"; }

touches_component() { grep -qE '^\+\+\+ b/(guest|wit)/' "$here/$1.patch"; }

# Puts the fault in; the module with it is in $tree/build/mutant.
put_back() { # NAME
    git apply --directory="${tree#"$PWD/"}" "$here/$1.patch" || {
        echo "mutants: $1.patch doesn't apply any more" >&2
        return 1
    }
    ! touches_component "$1" || component || {
        take_out "$1"
        return 1
    }
    assemble build/mutant
}

take_out() { # NAME
    git apply --directory="${tree#"$PWD/"}" -R "$here/$1.patch"
    ! touches_component "$1" || component
}

copy
component && assemble build/sound || exit 1
sound=$tree/build/sound

table=
found=0
for name in "${names[@]}"; do
    rule=$(rule "$name")
    script=$here/$name.txt
    put_back "$name" || continue
    if [ "${HUNT:-}" = 1 ]; then
        if explore "$tree/build/mutant" --hunt "$rule" "$steps" "$seed" "$sound" >"$tree/../hunted" 2>"$tree/../hunted.what"; then
            {
                sed -n '/^Violates:/q; s/^\(.\)/# \1/p' "$here/$name.patch"
                sed -n '1s/^/# /p' "$tree/../hunted.what" | cut -c1-300
                cat "$tree/../hunted"
            } >"$script"
            table+="$name|$rule|$(sed -n 's/^# found in \(.*\) steps, shrunk to \(.*\)$/\1|\2/p' "$script")"$'\n'
            found=$((found + 1))
            echo "mutants: $name: $(tail -n 1 "$script" | cut -c3-)"
        else
            echo "mutants: $name isn't found: $(tail -n 1 "$tree/../hunted.what")" >&2
            table+="$name|$rule|> $steps|"$'\n'
        fi
    elif ! explore "$sound" --script "$script" >"$tree/../sound" 2>&1; then
        echo "mutants: $name.txt fails without its fault, and proves nothing:" >&2
        tail -n 4 "$tree/../sound" >&2
    elif explore "$tree/build/mutant" --script "$script" 2>&1 | grep "^$rule: " >/dev/null; then
        found=$((found + 1))
        echo "mutants: $name violates $rule"
    else
        echo "mutants: $name isn't found: $name.txt doesn't violate $rule" >&2
    fi
    take_out "$name"
done
[ -z "$table" ] || printf 'name|rule|steps to find|steps after shrinking\n%s' "$table" | column -t -s '|'
echo "mutants: $found of ${#names[@]} found"
[ "$found" = "${#names[@]}" ]
