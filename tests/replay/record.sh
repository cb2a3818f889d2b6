#!/usr/bin/env bash
# Records the traces anew, on both generations of the panel at once. A trace
# that says what the one at hand says is left as it is: what git shows then is
# what was changed. HOOK=pattern records only those of some hooks, such as
# 'admin-area.*'; FRESH=folder writes them there instead.
set -euo pipefail
cd "$(dirname "$0")/../.."

new=${FRESH:-target/replay/new}
rm -rf "$new"
mkdir -p "$new"
# Each of some two thousand calls has a WHMCS of its own.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
php=(php -d ffi.enable=1 -d zend.assertions=1 -d date.timezone=UTC)
pids=()
for generation in v3 v4; do
    "${php[@]}" tests/replay/record.php "$generation" "$new" "${HOOK:-*}" &
    pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid"; done
[ -n "${FRESH:-}" ] || "${php[@]}" tests/replay/adopt.php "$new" "${HOOK:-*}"
