#!/usr/bin/env bash
# dist/convoy-whmcs.zip: unpacked over WHMCS's folder it puts everything under
# modules/servers/convoy; and dist/SHA256SUMS. The same tree and tools give the same
# bytes: sorted names, and the time of the commit (or SOURCE_DATE_EPOCH), which an
# upgrade by `cp -u` goes by.
set -euo pipefail
cd "$(dirname "$0")/.."

root=target/package
rm -rf "$root"
mkdir -p "$root/modules/servers" dist
host-php/assemble.sh target/portable/x86_64-unknown-linux-gnu/dist "$root/modules/servers/convoy"

time=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
chmod -R u=rwX,go=rX "$root"
find "$root" -exec touch -d "@$time" {} +
rm -f dist/convoy-whmcs.zip
zip=$PWD/dist/convoy-whmcs.zip
(cd "$root" && find . -type f | sed 's,^\./,,' | LC_ALL=C sort | TZ=UTC zip -q -X -9 -@ "$zip")
(cd dist && sha256sum convoy-whmcs.zip >SHA256SUMS)
echo "package: dist/convoy-whmcs.zip is ready ($(stat -c %s dist/convoy-whmcs.zip) bytes)"
