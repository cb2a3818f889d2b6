# The suites of `make test`, run by tests/run.sh in this order.

# What everything else stands on. A build that fails is one failed test, and
# what needs it fails by itself.
check build make --no-print-directory build

# PHP as most hosts' command lines have it, and as their web servers do.
ffi=(-d ffi.enable=1 -d zend.assertions=1)
process=(-d ffi.enable=0 -d zend.assertions=1)

php_suite wasmtime-php "${ffi[@]}" -- -c host-php/wasmtime-php/tests/phpunit.xml
php_suite panel-http "${ffi[@]}" -- -c host-php/panel-http/tests/phpunit.xml
finished
php_suite php-module "${ffi[@]}" -- -c tests/module/phpunit.xml
php_suite whmcs-stand-in "${ffi[@]}" -- -c tests/whmcs/phpunit.xml
# The panel that is in a test's own process is the one that is asked over HTTP; histories that broke a rule once.
for generation in v4 v3 v5; do
    PANEL_GENERATION=$generation php_suite "explore-$generation" "${ffi[@]}" -- -c tests/explore/phpunit.xml \
        --exclude-group long
done
finished

# All at once: they wait for the panel more than they compute. Each differs from the
# first in one thing, the last in two that don't touch each other; what touches none
# of them runs once (`once`), what lies between PHP and the panel alone with no other
# database (`network`), what lies between PHP and WHMCS with no other bridge or panel
# (`shop`), and what brings its own database with no other one or panel (`database`).
chain=(-c tests/chain/phpunit.xml --exclude-group)
php_suite chain-through-ffi "${ffi[@]}" -- "${chain[@]}" contacts,faults
php_suite chain-through-a-process "${process[@]}" -- "${chain[@]}" contacts,faults,once,shop
PANEL_GENERATION=v3 php_suite chain-on-panel-v3 "${ffi[@]}" -- "${chain[@]}" contacts,faults,once,shop,database
# v5 differs from v4 in how nodes fail and texts compare: what is about those (`v5`).
PANEL_GENERATION=v5 php_suite chain-on-panel-v5 "${ffi[@]}" -- -c tests/chain/phpunit.xml --group v5
STAND_IN_DATABASE=mariadb STAND_IN_VERSION=7.10 \
    php_suite chain-on-mariadb-7.10 "${ffi[@]}" -- "${chain[@]}" users,sqlite,faults,once,network,database
# install.sh, also killed at every step; and the doctor.
php_suite install "${ffi[@]}" -- -c tests/install/phpunit.xml
php_suite doctor "${ffi[@]}" -- -c host-php/doctor/tests/phpunit.xml
# The slowest of them has a processor to itself at the end.
some_finished 4
# Hooks stopped at every statement and request; `make fence` has the rest.
FENCE_COUNTS=$logs/fence.schedules php_suite fence "${ffi[@]}" -- -c tests/fence/phpunit.xml --exclude-group long,replay
# Random lives of whole shops; `make explore` draws more.
php_suite explore "${ffi[@]}" -- -c tests/explore/phpunit.xml --group long
# Every fault at every request, and PHP killed at every step.
export FAULT_COUNTS=$logs/faults.counts
faults=(-c tests/chain/phpunit.xml --group faults)
for generation in v4 v3; do
    PANEL_GENERATION=$generation php_suite "faults-$generation-ffi" "${ffi[@]}" -- "${faults[@]}"
    PANEL_GENERATION=$generation php_suite "faults-$generation-process" "${process[@]}" -- "${faults[@]}"
done
some_finished 4
counted_suite browser node tests/browser/run.mjs
# Recorded calls, run again in every way; and that such a replay can fail.
running+=(replay trace-schema determinism replay-itself)
{
    counted replay tests/replay/replay.sh
    counted trace-schema tests/replay/schema.py
    counted determinism php "${ffi[@]}" tests/replay/determinism.php
    phpunit_suite replay-itself "${ffi[@]}" -- -c tests/replay/phpunit.xml
} &
finished
unset FAULT_COUNTS
awk '{schedules += $1; converged += $2; states += $3} END {
    printf "fence: %d schedules, %d converged; %d states\n", schedules, converged, states
}' "$logs/fence.schedules"
grep -h '^seed .*explore:' "$logs/explore.log"
grep -ho '[A-Z][A-Za-z]* of .* of PHP memory over its start' "$logs"/chain-*.log | sort
sort "$logs/faults.counts" | awk '{
    printf "%s: %d requests x %d faults + %d deaths = %d cases\n", $1, $2, $3, $4, $5
    cases += $5; converged += $6
} END {printf "faults: %d cases, %d converged\n", cases, converged}'

check demo env SERVE=0 tests/demo.sh
# On this machine's PHP; `make matrix` has the others.
# It mounts, and has a network of its own: not every container lets root do that.
if unshare --mount --net --pid --fork --mount-proc true 2>/dev/null; then
    counted_suite matrix env COUNTED=1 CONVOY_PACKAGE=build/convoy tests/matrix/run.sh --installed
else
    echo 'matrix: not run, since this machine gives no namespaces'
fi
finished

rust guest -p guest -p guest-finish
rust panel-simulator -p panel-simulator
# One after the other: what is shipped is built without the compiler.
rust native-compiler -p wasmtime-php-core -p wasmtime-php-trace -p wasmtime-php-cli --features wasmtime-php-core/compiler,wasmtime-php-trace/compiler,wasmtime-php-cli/compiler
rust native-executable -p wasmtime-php-cli
rust native-library -p wasmtime-php-lib

check rustfmt cargo fmt --all --check
check clippy cargo clippy --locked --release --workspace --all-targets --features wasmtime-php-cli/compiler,wasmtime-php-trace/compiler -- -D warnings
check clippy-shipped cargo clippy --locked --release -p wasmtime-php-core -p wasmtime-php-trace -p wasmtime-php-lib -p wasmtime-php-cli -- -D warnings
check phpcs phpcs --standard=tests/phpcs.xml
