#!/bin/sh
# sandbox.sh WHMCS TREASURE OWNER ATTACK COMMAND…: runs a command as root in namespaces
# of its own, where nothing but the folders WHMCS and TREASURE can be written to, while
# attacker.php, as the user OWNER, does what ATTACK names. Prints `sandbox: ready` once
# it is set up. No process stays behind. SANDBOX_GROUPS: a file that stands for /etc/group.
set -eu
if [ "${SANDBOX_INSIDE-}" != 1 ]; then
    SANDBOX_INSIDE=1 exec unshare --mount --pid --fork --kill-child --mount-proc sh "$0" "$@"
fi
whmcs=$1 treasure=$2 owner=$3 attack=$4
shift 4
unset SANDBOX_INSIDE
mount --make-rprivate /
mount --bind "$whmcs" "$whmcs"
mount --bind "$treasure" "$treasure"
[ -z "${SANDBOX_GROUPS-}" ] || mount --bind "$SANDBOX_GROUPS" /etc/group
mount -o remount,bind,ro /
if [ -n "$attack" ]; then
    # From its cache of paths PHP takes where a link led for the link.
    setpriv --reuid="$owner" --regid="$owner" --clear-groups \
        "$SANDBOX_PHP" -d realpath_cache_size=0 "${0%/*}/attacker.php" "$attack" "$whmcs" "$treasure" &
    until [ -e "$whmcs/swapped" ]; do sleep 0.01; done
fi
echo 'sandbox: ready'
"$@"
