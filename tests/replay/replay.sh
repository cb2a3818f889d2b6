#!/usr/bin/env bash
# Replays all traces in every way, and prints which there are.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec php -d ffi.enable=1 -d zend.assertions=1 tests/replay/replay.php
