#!/usr/bin/env bash
# Long and hard runs of the built module behind nginx and php-fpm, against the
# panel simulator with no delay: `make soak`. Prints a line `soak: NAME VALUE UNIT`
# for each figure, `soak: ok …` or `soak: NOT OK …` for each check, and last how many
# held; ends 1 unless all did.
#
#   pages      50,000 service pages from wrk through 8 workers with FFI, and a fifth
#              of it with helper processes: each whole, memory flat, no crash
#   dying      1,000 requests that die by a fatal error mid-call, each way: memory
#              flat, no process left
#   upgrades   by cp, by unzip and by install.sh, back and forth under load: each page
#              is of one version, whole
#   again      the version that serves is copied over itself under load: workers may
#              end, and no page is wrong
#
# ONLY=text            runs the parts whose names hold that, such as `pages ffi`
# SOAK_PAGES=number    instead of 50,000
# SOAK_SWITCHES=number upgrades by each way, with FFI and opcache, without opcache, and
#                      with helper processes, instead of 20
# SOAK_BREAK=leak      lets each page keep 64 KiB, and
# SOAK_BREAK=reset     lets the library keep what a dead request has left: to see that
#                      the checks fail then
# CONVOY_MODULE        what is tried, instead of build/convoy
set -euo pipefail
cd "$(dirname "$0")/../.."

exec php -d ffi.enable=1 tests/soak/soak.php
