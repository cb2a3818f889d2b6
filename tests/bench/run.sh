#!/usr/bin/env bash
# Measures the built module: `make bench`. Prints a line `bench: NAME VALUE UNIT`
# for each figure, with its bound if it has one, and at the end the bounds that
# were missed. A figure fails nothing; the run ends 1 only if one couldn't be
# measured. Times are medians; another program on the machine makes them worse.
#
# BENCH_DIST=1 also builds the library as it is packaged, which takes minutes.
set -uo pipefail
cd "$(dirname "$0")/../.."

figures=$(mktemp)
trap 'rm -f "$figures"' EXIT
status=0

measure() { # SCRIPT ARGUMENTS…
    php -d ffi.enable=1 "tests/bench/$1.php" "${@:2}" | tee -a "$figures" || {
        echo "bench: tests/bench/$1.php could not measure" >&2
        status=1
    }
}

packaged=()
if [ "${BENCH_DIST:-0}" = 1 ]; then
    echo 'bench: building the library as it is packaged'
    cargo build --locked --profile dist -p wasmtime-php-lib || status=1
    packaged=("${CARGO_TARGET_DIR:-target}/dist/libwasmtime_php.so")
fi

measure sizes "${packaged[@]}"
measure calls
measure recording
measure hostile
measure hanging
measure first
measure resident
measure fpm
measure hooks
measure connection

echo
if missed=$(grep ', missed)$' "$figures"); then
    echo "$(wc -l <<<"$missed") bounds missed:"
    sed 's/^bench: /  /' <<<"$missed"
else
    echo "no bound missed"
fi
exit $status
