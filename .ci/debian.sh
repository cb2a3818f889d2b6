#!/bin/sh
# `debian.sh COMMAND…`: runs a command in the source folder, in a Debian 12 with Rust, on a machine that has apt and
# root (or sudo). So the machine that GitHub gives needs no container image: Debian's packages are checked by the
# signature of its archive, and Rust's installer by its hash (rust.sh).
#
# DEBIAN_MIRROR: where Debian's packages are, if not where debootstrap looks.
set -eu

[ "$(id -u)" = 0 ] || exec sudo ${DEBIAN_MIRROR:+DEBIAN_MIRROR="$DEBIAN_MIRROR"} "$0" "$@"
source=$(cd "$(dirname "$0")/.." && pwd)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

if ! command -v debootstrap >/dev/null || [ ! -f "$keyring" ]; then
    apt-get -qq update
    apt-get -qq install --no-install-recommends -y debian-archive-keyring debootstrap gpgv >/dev/null
fi
# In namespaces of its own: what is mounted goes away with it.
root=$(mktemp -d /var/tmp/debian-XXXXXX)
trap 'rm -rf --one-file-system "$root" "$root.log"' EXIT
chmod 755 "$root"
unshare --mount debootstrap --variant=minbase --force-check-gpg --keyring="$keyring" \
    --include=ca-certificates,curl,gcc,git,libc6-dev,make bookworm "$root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >"$root.log" 2>&1 ||
    { tail -n 20 "$root.log" >&2; exit 1; }
mkdir -p "$root/source"
# No service is started by installing it.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
# shellcheck disable=SC2016 # the inner shells' own
unshare --mount --propagation private sh -c '
    set -eu
    root=$1 source=$2
    shift 2
    # A mount itself, so that what runs in it can have namespaces of its own (tests/matrix).
    mount --bind "$root" "$root"
    mount --bind "$source" "$root/source"
    for each in proc sys dev; do mount --rbind "/$each" "$root/$each"; done
    exec chroot "$root" env -i HOME=/root LANG=C.UTF-8 PATH=/root/.cargo/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        sh -c '\''git config --global --add safe.directory /source && cd /source &&
            { command -v cargo >/dev/null || .ci/rust.sh; } && "$@"'\'' sh "$@"
' sh "$root" "$source" "$@"
