#!/usr/bin/env bash
# One service's whole life through the real chain, then the stand-in's pages.
# PORT=8080 where they are served; SERVE=0 ends after the life, as does a run
# without a terminal.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -t 0 ] && [ -t 1 ] || SERVE=0
export SERVE="${SERVE:-1}" PORT="${PORT:-8080}"
exec php tests/chain/demo.php
