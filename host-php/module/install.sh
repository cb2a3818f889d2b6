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
unset CDPATH
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

# Whether every file of a set is there, and as it was made: a set's name is the hash
# of the list of its hashes.
is_whole() { # MODULE SET
    list=$1/sets/$2/SHA256SUMS
    [ -n "$2" ] && [ -f "$list" ] && [ "$(sha256sum <"$list" | cut -c 1-12)" = "$2" ] || return 1
    (cd "$1/sets/$2" && sha256sum -c SHA256SUMS >/dev/null 2>&1)
}

# The sets, the newest first, in the order of set.php.
newest() { # MODULE
    for file in "$1"/sets/*/manifest.json; do
        [ ! -f "$file" ] || printf '%s %s\n' "$(($(stat -c %Z "$file") / 60)) $(stat -c %Y "$file")" "$(basename "$(dirname "$file")")"
    done | sort -k 1,1nr -k 2,2nr -k 3r | cut -d ' ' -f 3
}

# The set that serves: the one that manifest.json names; or, as set.php has it, the
# newest that is whole. Nothing if none is.
serving() { # MODULE
    for name in $(set_of "$1/manifest.json") $(newest "$1"); do
        if is_whole "$1" "$name"; then
            printf %s "$name"
            return
        fi
    done
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
    is_whole "$package" "$(set_of "$package/manifest.json")" && (cd "$package" && sha256sum -c SHA256SUMS >/dev/null 2>&1) ||
        refuse "The package is damaged: not every file in $package is as its list of hashes says. Unpack the zip again."
    new=$(set_of "$package/manifest.json")
fi

if [ $mode = check ]; then
    if [ ! -f "$module/convoy.php" ]; then
        say "Not installed: $module."
    elif [ "$(set_of "$module/manifest.json")" != "$new" ]; then
        say "Not current: the package is $(version_of "$package/manifest.json"), installed is $(version_of "$module/manifest.json")."
    elif ! is_whole "$module" "$new" || [ -n "$(differing "$module" "$package/SHA256SUMS")" ]; then
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
command -v flock >/dev/null || refuse "flock is missing (of util-linux). Nothing was changed."
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
    chmod "$file_mode" "$temporary"
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
old=$(serving "$module")

# The switch that names a set, or what previous.json is.
name_in() { # SET FILE
    temporary=$module/.new-${2##*/}
    version=$(sed -n 's/^  "version": "\([^"]*\)".*/\1/p' "$module/sets/$1/manifest.json")
    printf '{\n  "version": "%s",\n  "set": "sets/%s"\n}\n' "$version" "$1" >"$temporary"
    chmod "$file_mode" "$temporary"
    own "$temporary"
    mv -f "$temporary" "$2"
}

# Owner and permissions, whatever brought the files.
permit() { # FOLDER
    find "$1" -type d -exec chmod "$folder_mode" {} +
    find "$1" -type f ! -name 'wasmtime-php-*' -exec chmod "$file_mode" {} +
    find "$1" -type f -name 'wasmtime-php-*' -exec chmod "$program_mode" {} +
    own "$1"
}

install_package() {
    if ! is_whole "$module" "$new"; then
        if ! cp -R "$package/sets/$new" "$module/sets/.new-$new"; then
            rm -rf "$module/sets/.new-$new"
            refuse "The files couldn't be copied; is the disk full? WHMCS goes on with what it had."
        fi
        permit "$module/sets/.new-$new"
        # What an upload has left half, or something has damaged; open files stay as they are.
        [ ! -e "$module/sets/$new" ] || mv "$module/sets/$new" "$module/sets/.gone-$new"
        mv "$module/sets/.new-$new" "$module/sets/$new"
        rm -rf "$module/sets/.gone-$new"
        is_whole "$module" "$new" ||
            refuse "The files weren't copied whole; is the disk full? WHMCS goes on with what it had."
    fi
    for file in $(differing "$module" "$package/SHA256SUMS") SHA256SUMS; do
        [ "$file" = convoy.php ] || cmp -s "$package/$file" "$module/$file" || place "$package/$file" "$module/$file"
    done
    permit "$module"
    if [ "$old" != "$new" ]; then
        leave "$new"
        [ -z "$old" ] || name_in "$old" "$module/previous.json"
    fi
    cmp -s "$package/manifest.json" "$module/manifest.json" || place "$package/manifest.json" "$module/manifest.json"
    cmp -s "$package/convoy.php" "$module/convoy.php" || place "$package/convoy.php" "$module/convoy.php"
    say "Installed: $(version_of "$module/manifest.json") in $module."
    cmp -s "$module/previous.json" "$module/manifest.json" || [ ! -f "$module/previous.json" ] ||
        say "The version before is kept: --rollback goes back to $(version_of "$module/previous.json")."
}

# Before the switch is put to another set.
leave() { # SET
    # The age of what is left is how long ago that was.
    [ -z "$old" ] || touch "$module/sets/$old"
    # The set whose manifest is the newest serves while another is being uploaded.
    touch "$module/sets/$1/manifest.json"
}

roll_back() {
    named=$(set_of "$module/manifest.json")
    if [ "$old" = "$named" ]; then
        target=$(set_of "$module/previous.json")
        [ -n "$target" ] ||
            refuse "There is no version before: $module/previous.json is missing. Nothing was changed."
        is_whole "$module" "$target" ||
            refuse "The version before isn't whole any more: files of $(version_of "$module/previous.json") are damaged. Nothing was changed."
    else
        # The upgrade didn't come about.
        target=$old
        [ -n "$target" ] || refuse "No version is whole. Unpack the zip again, and run its install.sh. Nothing was changed."
    fi
    if [ "$target" = "$named" ]; then
        say "Rolled back already: $(version_of "$module/manifest.json")."
        return
    fi
    leave "$target"
    name_in "$target" "$module/manifest.json"
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
