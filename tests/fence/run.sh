#!/usr/bin/env bash
# `run.sh`: every mishap at every step of a hook, and hooks of one service in every
# order that makes a difference, on SQLite and MariaDB; about an hour. A row's line says
# `every order`, or how often a hook is left at most while it could go on.
#
# Ends with `fence: N schedules, N converged; N states`: each end that the hooks can come
# to, between so many states, is one schedule. What doesn't converge is printed with a
# line FENCE_SCHEDULE='…': with that in the environment, this runs it alone.
set -uo pipefail
cd "$(dirname "$0")/../.."

logs=${1:-target/tests-fence}
mkdir -p "$logs"
phpunit=(php -d ffi.enable=1 -d zend.assertions=1 "$(command -v phpunit)" -c tests/fence/phpunit.xml)
if [ -n "${FENCE_SCHEDULE:-}" ]; then
    exec "${phpunit[@]}" --group replay
fi
export FENCE_COUNTS=$PWD/$logs/counts
rm -f "$FENCE_COUNTS"
echo "fence: a line for each row that has ended is in $FENCE_COUNTS"
# Side by side: each waits for processes more than it computes.
running=()
trap 'kill "${running[@]}"' INT TERM
for part in RealPause Mishap 'Schedule|Search'; do
    "${phpunit[@]}" --group long --filter "($part)Test" >"$logs/${part%%|*}.log" 2>&1 &
    running+=($!)
done
status=0
for process in "${running[@]}"; do
    wait "$process" || status=1
done
tail -n 60 "$logs"/{RealPause,Mishap,Schedule}.log
sed -E 's/^([0-9]+) ([0-9]+) ([0-9]+) (.*)$/\4: \1 schedules, \2 converged; \3 states/' "$FENCE_COUNTS"
awk '{schedules += $1; converged += $2; states += $3} END {
    printf "fence: %d schedules, %d converged; %d states\n", schedules, converged, states
}' "$FENCE_COUNTS"
exit "$status"
