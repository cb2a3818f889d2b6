#!/bin/sh
# Installs, upgrades and rolls back Convoy for WHMCS; needs nothing but what every
# Linux has. See usage() below.
#
# manifest.json is the switch: it names the set of files that serves a request
# (modules/servers/convoy/set.php). All else is added beside it before, under names
# that nothing has open, and removed a day after. Every file is written under
# another name and renamed, so that whoever looks sees the old one or the new one;
# what an interrupted run has left undone the next one does.
set -eu
LC_ALL=C
export LC_ALL
umask 022

usage() {
    cat <<'USAGE'
usage: sh install.sh [--check | --rollback] /path/to/whmcs

                installs the module in whose folder it is, or upgrades to it
  --check       says whether it is installed, and whole: status 0 if so
  --rollback    goes back to the version before the last upgrade

Status 1: no, or nothing was changed for WHMCS; the reason is printed.
Status 2: the command line is wrong.
USAGE
}

say() { printf '%s\n' "$*"; }
refuse() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

mode=install whmcs=
for argument; do
    case $argument in
        --check) mode=check ;;
        --rollback) mode=rollback ;;
        --help) usage; exit 0 ;;
        -*) usage >&2; exit 2 ;;
        *) [ -z "$whmcs" ] || { usage >&2; exit 2; }; whmcs=$argument ;;
    esac
done
[ -n "$whmcs" ] || { usage >&2; exit 2; }

# The set that a manifest names; nothing if it names none or is cut off.
set_of() { # MANIFEST
    [ -f "$1" ] && [ "$(tail -n 1 "$1")" = '}' ] || return 0
    sed -n 's,.*"set": "sets/\([0-9a-f]\{12\}\)".*,\1,p' "$1"
}

version_of() { # MANIFEST
    [ -n "$(set_of "$1")" ] || { printf 'damaged'; return; }
    printf '%s (%s)' "$(sed -n 's/.*"version": "\([^"]*\)".*/\1/p' "$1")" "$(set_of "$1")"
}

# Whether every file of the set that a manifest names is there, and as it was made:
# a set's name is the hash of the list of its hashes.
is_whole() { # MODULE MANIFEST
    name=$(set_of "$2")
    list=$1/sets/$name/SHA256SUMS
    [ -n "$name" ] && [ -f "$list" ] && [ "$(sha256sum <"$list" | cut -c 1-12)" = "$name" ] || return 1
    (cd "$1/sets/$name" && sha256sum -c SHA256SUMS >/dev/null 2>&1)
}

# The files that aren't as a list of hashes says.
differing() { # FOLDER LIST
    (cd "$1" && sha256sum -c "$2" 2>/dev/null) | sed -n 's/: FAILED.*$//p'
}

package=$(cd "$(dirname "$0")" && pwd)
[ -f "$whmcs/init.php" ] && [ -d "$whmcs/modules/servers" ] ||
    refuse "$whmcs is no WHMCS: it has no init.php, or no folder modules/servers. Nothing was changed."
servers=$(cd "$whmcs" && pwd)/modules/servers
module=$servers/convoy

if [ $mode != rollback ]; then
    [ -f "$package/manifest.json" ] ||
        refuse "There is no package beside this script: $package/manifest.json is missing. Unpack the zip and run it there."
    is_whole "$package" "$package/manifest.json" && (cd "$package" && sha256sum -c SHA256SUMS >/dev/null 2>&1) ||
        refuse "The package is damaged: not every file in $package is as its list of hashes says. Unpack the zip again."
    new=$(set_of "$package/manifest.json")
fi

if [ $mode = check ]; then
    if [ ! -f "$module/convoy.php" ]; then
        say "Not installed: $module."
    elif [ "$(set_of "$module/manifest.json")" != "$new" ]; then
        say "Not current: the package is $(version_of "$package/manifest.json"), installed is $(version_of "$module/manifest.json")."
    elif ! is_whole "$module" "$module/manifest.json" || [ -n "$(differing "$module" "$package/SHA256SUMS")" ]; then
        say "Not whole: files of $module are damaged or missing. Run install.sh again."
    else
        say "Current: $(version_of "$module/manifest.json")."
        exit 0
    fi
    exit 1
fi

if [ -d "$module" ] && [ ! -d "$module/sets" ] && [ -n "$(ls -A "$module")" ]; then
    refuse "$module holds another module. Move it away first (its services' data is in the database): mv $module ~/convoy-before"
fi
[ -w "$servers" ] && { [ ! -d "$module" ] || [ -w "$module" ]; } ||
    refuse "$module can't be written to. Run this as the owner of WHMCS's files, or as root. Nothing was changed."

# One at a time; the lock ends with this process, however it ends.
exec 9<"$servers"
flock -n 9 || refuse "Another install.sh is at work on $servers. Nothing was changed."

# New files are as WHMCS's own folder: its owner, and readable to whom it is.
owner=$(stat -c %u:%g "$servers")
me=$(id -u):$(id -g)
folder_mode=$(printf %o $((0$(stat -c %a "$servers") & 0777 | 0700)))
program_mode=$folder_mode
file_mode=$(printf %o $((0$folder_mode & 0666)))

own() { # FILE…
    [ "$owner" = "$me" ] || [ "${me%:*}" != 0 ] || chown -R "$owner" "$@"
}

# Puts a file in another's place, in one step.
place() { # FROM TO
    temporary=${2%/*}/.new-${2##*/}
    cp "$1" "$temporary"
    case $2 in
        */wasm/wasmtime-php-*) chmod "$program_mode" "$temporary" ;;
        *) chmod "$file_mode" "$temporary" ;;
    esac
    own "$temporary"
    mv -f "$temporary" "$2"
}

make_folder() { # FOLDER
    [ -d "$1" ] || { mkdir "$1"; chmod "$folder_mode" "$1"; own "$1"; }
}

make_folder "$module" || refuse "$module can't be made. Nothing was changed."
make_folder "$module/sets"
make_folder "$module/bin"
# What an interrupted run has left.
rm -rf "$module"/sets/.new-* "$module"/sets/.gone-* "$module"/.new-* "$module"/bin/.new-*
old=$(set_of "$module/manifest.json")

install_package() {
    if [ ! -d "$module/sets/$new" ]; then
        cp -R "$package/sets/$new" "$module/sets/.new-$new"
        find "$module/sets/.new-$new" -type d -exec chmod "$folder_mode" {} +
        find "$module/sets/.new-$new" -type f -exec chmod "$file_mode" {} +
        chmod "$program_mode" "$module/sets/.new-$new"/wasm/wasmtime-php-*
        own "$module/sets/.new-$new"
        mv "$module/sets/.new-$new" "$module/sets/$new"
    fi
    # What is damaged of a set that was there.
    for file in $(differing "$module/sets/$new" "$package/sets/$new/SHA256SUMS"); do
        place "$package/sets/$new/$file" "$module/sets/$new/$file"
    done
    cmp -s "$package/sets/$new/SHA256SUMS" "$module/sets/$new/SHA256SUMS" ||
        place "$package/sets/$new/SHA256SUMS" "$module/sets/$new/SHA256SUMS"
    is_whole "$module" "$package/manifest.json" ||
        refuse "The files weren't copied whole; is the disk full? WHMCS goes on with what it had."
    for file in $(differing "$module" "$package/SHA256SUMS") SHA256SUMS; do
        [ "$file" = convoy.php ] || cmp -s "$package/$file" "$module/$file" || place "$package/$file" "$module/$file"
    done
    [ "$old" = "$new" ] || renew "$new"
    if [ -n "$old" ] && [ "$old" != "$new" ]; then
        # Its age is how long ago it was left.
        touch "$module/sets/$old"
        place "$module/manifest.json" "$module/previous.json"
    fi
    cmp -s "$package/manifest.json" "$module/manifest.json" || place "$package/manifest.json" "$module/manifest.json"
    cmp -s "$package/convoy.php" "$module/convoy.php" || place "$package/convoy.php" "$module/convoy.php"
    say "Installed: $(version_of "$module/manifest.json") in $module."
    cmp -s "$module/previous.json" "$module/manifest.json" || [ ! -f "$module/previous.json" ] ||
        say "The version before is kept: --rollback goes back to $(version_of "$module/previous.json")."
}

# The set whose manifest is the newest serves while another is being uploaded.
renew() { # SET
    touch "$module/sets/$1/manifest.json"
}

roll_back() {
    [ -n "$(set_of "$module/previous.json")" ] ||
        refuse "There is no version before: $module/previous.json is missing. Nothing was changed."
    if cmp -s "$module/previous.json" "$module/manifest.json"; then
        say "Rolled back already: $(version_of "$module/manifest.json")."
        return
    fi
    is_whole "$module" "$module/previous.json" ||
        refuse "The version before isn't whole any more: files of $(version_of "$module/previous.json") are damaged. Nothing was changed."
    [ ! -d "$module/sets/$old" ] || touch "$module/sets/$old"
    renew "$(set_of "$module/previous.json")"
    place "$module/previous.json" "$module/manifest.json"
    say "Rolled back: $(version_of "$module/manifest.json") in $module."
}

# Removes what has been of no use for a day: PHP may have been at work with it.
remove_old() {
    current=$(set_of "$module/manifest.json")
    previous=$(set_of "$module/previous.json")
    for folder in "$module"/sets/*; do
        name=${folder##*/}
        if [ "$name" != "$current" ] && [ "$name" != "$previous" ] && [ -n "$(find "$folder" -prune -mtime +0)" ]; then
            mv "$folder" "$module/sets/.gone-$name"
            rm -rf "$module/sets/.gone-$name"
            say "Removed: sets/$name."
        fi
    done
}

# As WHMCS's owner: init.php may write files, and what root may read proves nothing.
examine() {
    if ! command -v php >/dev/null; then
        say "There is no php on the PATH; run with WHMCS's: php $module/bin/doctor.php"
        return
    fi
    name=$(stat -c %U "$servers")
    if [ "$(id -u)" = 0 ] && [ "$name" != root ] && [ "$name" != UNKNOWN ]; then
        su -s /bin/sh "$name" -c 'exec php "$0"' -- "$module/bin/doctor.php" || true
    else
        php "$module/bin/doctor.php" || true
    fi
}

if [ $mode = rollback ]; then roll_back; else install_package; fi
remove_old
exec 9<&-
examine
