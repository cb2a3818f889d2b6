#!/usr/bin/env bash
# Takes a service through its life on every PHP, web server and condition that
# hosts have. `--installed`: on this machine's own PHP only.
#
# PHP 7.4 and 8.4 are Debian 11's and 13's, in folders that debootstrap makes
# once, in target/matrix. Everything is mounted and started in namespaces of its
# own, with no network but its 127.0.0.1: whatever happens, the kernel takes all
# of it away at the end.
#
# CONVOY_PACKAGE: what is tried, a zip as `make package` makes it or a folder.
set -euo pipefail
cd "$(dirname "$0")/../.."

say() { printf 'matrix: %s\n' "$*" >&2; }
here=target/matrix
# Blank: the one that debootstrap itself knows.
mirror=${DEBIAN_MIRROR:-}
packages=ca-certificates,php-cli,php-fpm,php-curl,php-sqlite3,php-mbstring,php-xml,nginx-light,libapache2-mod-php

if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { say "this needs root, for mounts"; exit 1; }
    exec sudo --preserve-env=CONVOY_PACKAGE,COUNTED,DEBIAN_MIRROR,ONLY,PATH "$PWD/tests/matrix/run.sh" "$@"
fi

# A Debian with its PHP; made once.
debian() { # NUMBER RELEASE
    local root=$here/debian$1
    [ ! -d "$root" ] || return 0
    say "making Debian $1 in $root (some minutes, once)"
    mkdir -p "$here"
    rm -rf --one-file-system "$root.new"
    unshare --mount debootstrap --variant=minbase --force-check-gpg --include="$packages" "$2" "$root.new" ${mirror:+"$mirror"} >"$here/debian$1.log" 2>&1 \
        || { tail -n 20 "$here/debian$1.log" >&2; say "debootstrap could not make it; all it said is in $here/debian$1.log"; exit 1; }
    mv "$root.new" "$root"
}

unpack() {
    local from=${CONVOY_PACKAGE:-dist/convoy-whmcs.zip}
    [ -e "$from" ] || from=build/convoy
    rm -rf "$here/package"
    mkdir -p "$here/package"
    case $from in
        *.zip) unzip -q "$from" -d "$here/package/zip"; mv "$here/package/zip/modules/servers/convoy" "$here/package/" ;;
        *) cp -a "$from" "$here/package/convoy" ;;
    esac
    say "the package is $from"
}

if [ "${1:-}" != --inside ]; then
    if [ "${1:-}" != --installed ]; then
        debian 11 bullseye
        debian 13 trixie
    fi
    unshare --mount --net true 2>/dev/null \
        || { say "this needs namespaces, which a container has with --privileged"; exit 1; }
    exec unshare --mount --net --pid --fork --kill-child --mount-proc "$PWD/tests/matrix/run.sh" --inside "$@"
fi

unpack
ip link set lo up
# Only on this side of the namespace, so that nothing of it needs unmounting.
rm -rf --one-file-system "$here/work"
mkdir -p "$here/work" "$here/machine"
mount --rbind / "$here/machine"
roots=("$PWD/$here/machine")
if [ "${2:-}" != --installed ]; then
    roots=("$PWD/$here/debian11" "${roots[@]}" "$PWD/$here/debian13")
fi
for root in "${roots[@]}"; do
    if [ "$root" != "$PWD/$here/machine" ]; then
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
    fi
    mount -t tmpfs tmpfs "$root/mnt"
    mkdir "$root/mnt/tests" "$root/mnt/php" "$root/mnt/work"
    mount --bind tests "$root/mnt/tests"
    # Debian 12's Illuminate and Smarty: Debian 11's are too old.
    mount --bind /usr/share/php "$root/mnt/php"
    mount --bind "$here/work" "$root/mnt/work"
    mount -o remount,bind,ro "$root/mnt/tests"
    mount -o remount,bind,ro "$root/mnt/php"
done
exec php tests/matrix/matrix.php "$PWD/$here/package/convoy" "${roots[@]}"
