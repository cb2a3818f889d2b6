#!/usr/bin/env bash
# `run.sh [SUITES [LOGS]]`: runs every test, or those of another list of suites, and
# ends with a line `N passed, N failed`.
#
# A suite that ends without saying how many of its tests passed counts as one
# failure. What failed is told once more at the end. Each suite's whole output stays
# in target/tests, or LOGS.
set -uo pipefail
cd "$(dirname "$0")/.."

suites=${1:-tests/suites.sh}
logs=${2:-target/tests}
rm -rf "$logs"
mkdir -p "$logs"
passed=0 failed=0 running=() with_failures=()
began=$(date +%s)

# Adds a suite's counts; shows its output's end if something failed.
count() { # NAME PASSED FAILED SECONDS
    passed=$((passed + $2)) failed=$((failed + $3))
    printf '%-44s %5d passed %4d failed %5d s\n' "$1" "$2" "$3" "$4"
    [ "$3" = 0 ] || {
        with_failures+=("$logs/$1.log")
        echo "---- the end of $logs/$1.log"; tail -n 60 "$logs/$1.log"; echo "----"
    }
}

# A check that is one test: it passes if the command ends 0.
check() { # NAME COMMAND…
    local name=$1 start ok=0; shift; start=$(date +%s)
    "$@" >"$logs/$name.log" 2>&1 || ok=1
    count "$name" $((1 - ok)) $ok $(($(date +%s) - start))
    return $ok
}

# cargo test: sums the lines `test result: …`.
rust() { # NAME ARGUMENTS…
    local name=$1 start status=0 p f; shift; start=$(date +%s)
    cargo test --locked --release --no-fail-fast "$@" >"$logs/$name.log" 2>&1 || status=1
    read -r p f < <(awk '/^test result:/ {for (i = 1; i <= NF; i++) {if ($i == "passed;") p += $(i-1); if ($i == "failed;") f += $(i-1)}} END {print p+0, f+0}' "$logs/$name.log")
    if [ $status = 1 ] && [ "$f" = 0 ] || [ "$p$f" = 00 ]; then f=1; fi
    count "$name" "$p" "$f" $(($(date +%s) - start))
}

# phpunit: reads the counts from its JUnit report.
phpunit_suite() { # NAME PHP-OPTIONS -- PHPUNIT-ARGUMENTS…
    local name=$1 options=() start status=0 report p f; shift; start=$(date +%s)
    while [ "$1" != -- ]; do options+=("$1"); shift; done; shift
    report=$logs/$name.xml
    php "${options[@]}" "$(command -v phpunit)" --log-junit "$report" "$@" >"$logs/$name.log" 2>&1 || status=1
    read -r p f < <(php -r '
        $x = is_file($argv[1]) ? @simplexml_load_file($argv[1]) : false;
        if (!$x || !$x->testsuite) { echo "0 1\n"; exit; }
        $s = $x->testsuite; $bad = (int) $s["errors"] + (int) $s["failures"];
        echo (int) $s["tests"] - $bad - (int) $s["skipped"], " ", $bad, "\n";' "$report")
    if [ $status = 1 ] && [ "$f" = 0 ] || [ "$p$f" = 00 ]; then f=1; fi
    echo "$p $f $(($(date +%s) - start))" >"$logs/$name.counts"
}

# A suite that ends with a line `N passed, N failed`; leaves its counts in a file.
counted() { # NAME COMMAND…
    local name=$1 start status=0 p f; shift; start=$(date +%s)
    "$@" >"$logs/$name.log" 2>&1 || status=1
    read -r p f < <(sed -nE '$s/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$logs/$name.log") || { p=0 f=1; }
    if [ $status = 1 ] && [ "$f" = 0 ] || [ "$p$f" = 00 ]; then f=1; fi
    echo "$p $f $(($(date +%s) - start))" >"$logs/$name.counts"
}

# Runs a suite beside others; `finished` waits for all and counts them.
php_suite() { # NAME PHP-OPTIONS -- PHPUNIT-ARGUMENTS…
    running+=("$1")
    phpunit_suite "$@" &
}

counted_suite() { # NAME COMMAND…
    running+=("$1")
    counted "$@" &
}

# Waits until so many of those that run have ended.
some_finished() { # NUMBER
    local each
    for ((each = 0; each < $1; each++)); do wait -n; done
}

finished() {
    local name counts
    wait
    for name in "${running[@]}"; do
        counts=0\ 1\ 0
        [ -f "$logs/$name.counts" ] && counts=$(<"$logs/$name.counts")
        # shellcheck disable=SC2086
        count "$name" $counts
    done
    running=()
}

. "$suites"

# Of the usual run only: other lists of suites don't run what the findings name.
if [ "$suites" = tests/suites.sh ]; then
    if php tests/findings.php "$logs" >"$logs/findings.txt"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    cat "$logs/findings.txt"
fi
[ ${#with_failures[@]} = 0 ] || php tests/failures.php "${with_failures[@]}"
echo "all of it took $(($(date +%s) - began)) s"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
