#!/bin/sh
# Installs, upgrades and rolls back Convoy for WHMCS; needs nothing but what every
# Linux has. See usage() below.
#
# manifest.json is the switch: it names the set of files that serves a request
# (modules/servers/convoy/set.php). All else is added beside it before, under names
# that nothing has open, and removed a day after. Every file is written under
# another name and renamed, so that whoever looks sees the old one or the new one;
# what an interrupted run has left undone the next one does.
#
# Whoever owns WHMCS's files can swap a file for a link while this script works, and
# owns WHMCS's PHP. So root becomes the owner before anything in there is written, run
# or read: root's process reads the package, the owner's process unpacks it from a
# pipe (as_owner()). In a tree that is root's alone, root does the work.
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

# Removes control characters: the owner's files and programs choose what is printed,
# and a terminal would obey them.
c1=$(printf 's/\302[\200-\237]//g') # the set C1 of ISO 6429, in UTF-8
plain() { tr -d '\000-\010\013-\037\177' | sed "$c1"; }

say() { printf '%s\n' "$*" | plain; }
refuse() { printf 'install.sh: %s\n' "$*" | plain >&2; exit 1; }
# A word of a command that somebody may copy, who didn't choose the name in it.
quoted() { # TEXT
    case $1 in
        *[!A-Za-z0-9/._-]*) printf %s "$1" | sed "s/'/'\\\\''/g; 1s/^/'/; \$s/\$/'/" ;;
        *) printf %s "$1" ;;
    esac
}

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

# The installed files of no version that aren't as the package has them.
differing() {
    (cd "$module" && printf '%s\n' "$hashes" | sha256sum -c - 2>/dev/null) | sed -n 's/: FAILED.*$//p'
}

# In the process that root has made the owner's: the package comes through standard
# input, and what must be known of it before through the environment.
fed=${CONVOY_INSTALL_FED-}
[ -z "$fed" ] || [ "$(id -u)" != 0 ] || refuse "This part of the script isn't for root. Nothing was changed."

[ -z "$fed" ] || [ -f "$whmcs/init.php" ] ||
    refuse "$(id -un 2>/dev/null || id -u), who owns $whmcs/modules/servers, can't reach it as a member of the group" \
        "$(id -gn 2>/dev/null || id -g) alone. Run install.sh as that user, without root. Nothing was changed."
[ -f "$whmcs/init.php" ] && [ -d "$whmcs/modules/servers" ] ||
    refuse "$whmcs is no WHMCS: it has no init.php, or no folder modules/servers. Nothing was changed."
whmcs=$(cd -P "$whmcs" && pwd -P)
servers=$whmcs/modules/servers
module=$servers/convoy

# A link would let whoever can make one choose where files are written and removed.
for path in "$whmcs/modules" "$servers"; do
    [ ! -L "$path" ] ||
        refuse "$path is a symbolic link, and install.sh follows none. As the owner of WHMCS's files, not as root, put" \
            "the folder in its place: remove the link, and move there what it leads to. Nothing was changed."
done
for path in "$module" "$module/sets" "$module/bin"; do
    [ ! -L "$path" ] ||
        refuse "$path is a symbolic link, and install.sh follows none. As the owner of WHMCS's files, not as root," \
            "remove the link, and run install.sh again: it makes the folder anew, and the services' data is in the" \
            "database. Nothing was changed."
done

if [ -n "$fed" ]; then
    new=$CONVOY_INSTALL_NEW new_version=$CONVOY_INSTALL_VERSION hashes=$CONVOY_INSTALL_HASHES
    unset CONVOY_INSTALL_FED CONVOY_INSTALL_NEW CONVOY_INSTALL_VERSION CONVOY_INSTALL_HASHES
else
    package=$(cd -P "$(dirname "$0")" && pwd -P)
    new='' new_version='' hashes=''
fi
if [ -z "$fed" ] && [ $mode != rollback ]; then
    [ -f "$package/manifest.json" ] ||
        refuse "There is no package beside this script: $package/manifest.json is missing. Unpack the zip and run it there."
    is_whole "$package" "$(set_of "$package/manifest.json")" && (cd "$package" && sha256sum -c SHA256SUMS >/dev/null 2>&1) ||
        refuse "The package is damaged: not every file in $package is as its list of hashes says. Unpack the zip again."
    new=$(set_of "$package/manifest.json")
    new_version=$(version_of "$package/manifest.json")
    hashes=$(cat "$package/SHA256SUMS")
fi

# Refuses, as root, a folder in which others could exchange files and folders.
refuse_if_shared() { # FOLDER STICKY: whether a sticky one counts as root's
    set -- "$1" "$2" $(stat -c '%u %g %a' "$1")
    writable=$((0$5 & 002))
    [ "$4" = 0 ] || writable=$((0$5 & 022))
    [ "$2" = no ] || [ $((0$5 & 01000)) = 0 ] || writable=0
    [ "$3" = 0 ] && [ $writable = 0 ] ||
        refuse "$servers is root's, but others can write to $1: they could lead root anywhere while it works there." \
            "Take that from them (chown root $(quoted "$1"); chmod go-w $(quoted "$1")), or give all of WHMCS" \
            "to the user whom its PHP runs as. Nothing was changed."
}

# Refuses a tree of root's that isn't root's alone.
refuse_if_not_roots_alone() {
    refuse_if_shared "$servers" no
    refuse_if_shared "$whmcs/modules" no
    refuse_if_shared "$whmcs" no
    path=$whmcs
    while [ "$path" != / ] && [ -n "$path" ]; do
        path=${path%/*}
        # In /tmp and its like nobody moves another's folder.
        refuse_if_shared "${path:-/}" yes
    done
    shared=$([ ! -d "$module" ] ||
        find "$module" ! -type l \( ! -user 0 -o -perm -002 -o -perm -020 ! -group 0 \) | head -n 1)
    [ -z "$shared" ] ||
        refuse "$servers is root's, but others can write to $shared. Give all of it to root:" \
            "chown -hR root $(quoted "$module"); chmod -R go-w $(quoted "$module"). Nothing was changed."
}

# Which group the owner's process gets. Never one that the owner isn't in: the doctor
# runs WHMCS's PHP in that process, which is the owner's.
choose_group() { # GROUP-OF-THE-FOLDER ITS-MODE
    gid=$1
    if [ "$name" = UNKNOWN ]; then
        [ "$gid" = 0 ] || return 0
        primary=65534
    else
        case " $(id -G "$name") " in *" $gid "*) return 0 ;; esac
        primary=$(id -g "$name")
    fi
    # New files have the folder's group all the same (setgid), or nobody needs it to read them.
    [ $((0$2 & 02000)) != 0 ] || [ $((0$2 & 005)) = 5 ] ||
        refuse "$servers can be read by its group alone ($gid), and $who isn't in it: the files that $who makes" \
            "couldn't be read there. Put $who into that group (usermod -a -G $gid $(quoted "$name")), or run install.sh" \
            "as $who, without root (in a container: docker exec --user). Nothing was changed."
    gid=$primary
}

# Runs a program as WHMCS's owner, who might take it over, with nothing of root's: no
# group, no variable, no open file, no terminal (which would take commands for root's
# shell from it: setsid), and no way back through a setuid program.
groups=--clear-groups
as_owner() { # [VARIABLE=VALUE…] PROGRAM ARGUMENT…
    (cd / && exec setsid setpriv --reuid="$uid" --regid="$gid" "$groups" --no-new-privs \
        env -i PATH="$PATH" LC_ALL=C "$@" 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-)
}

# The package, as root reads it; without links and other versions.
feed() {
    [ $mode = install ] || return 0
    cd "$package"
    find . -type f \( ! -path './sets/*' -o -path "./sets/$new/*" \) -exec tar -cf - {} + 2>/dev/null
}

# Does the work of this script in a process of the owner's; ends with its status.
install_as_owner() {
    script=$package/${0##*/}
    option=''
    [ $mode = install ] || option=--$mode
    command="sh $(quoted "$script") $option${option:+ }$(quoted "$whmcs")"
    [ "$name" = UNKNOWN ] || command="su -s /bin/sh $(quoted "$name") -c $(quoted "$command")"
    command -v tar >/dev/null || refuse "tar is missing, through which $who gets the package. Nothing was changed."
    problem=$(as_owner sh -c : </dev/null 2>&1) ||
        refuse "Root must become $who for this, the owner of $servers, and can't" \
            "($(printf %s "$problem" | head -n 1)). Install util-linux, whose programs setsid and setpriv do it" \
            "(Ubuntu 18.04, Debian 9 and older: apt-get install setpriv). Or unzip the package where $who can read" \
            "it, and run it as $who, without root: $command. Nothing was changed."
    # Whoever can write to this script can have root run anything; as a member of any group.
    [ "$name" = UNKNOWN ] || groups=--groups=$(id -G "$name" | tr ' ' ,)
    changeable=$(as_owner sh -c '
        path=$1 below=$1
        while :; do
            if [ -O "$path" ] || { [ -w "$path" ] && { [ ! -k "$path" ] || [ -O "$below" ]; }; }; then
                printf %s "$path"
                exit 0
            fi
            [ "$path" != / ] || exit 0
            below=$path path=${path%/*}
            path=${path:-/}
        done' sh "$script" </dev/null 2>/dev/null)
    groups=--clear-groups
    [ -z "$changeable" ] ||
        refuse "$who could have changed this script, since $changeable is writable to $who, and would be root then." \
            "Run it as $who: $command. Or unzip the package as root into a folder of root's, and run the install.sh" \
            "in it. Nothing was changed."
    text=$(cat "$script")
    exec 3>&1
    # The status comes back on 4, the output through plain() on 5, the errors likewise.
    status=$({ {
        {
            result=0
            feed | as_owner CONVOY_INSTALL_FED=1 CONVOY_INSTALL_NEW="$new" CONVOY_INSTALL_VERSION="$new_version" \
                CONVOY_INSTALL_HASHES="$hashes" sh -c "$text" install.sh $option "$whmcs" || result=$?
            echo "$result" >&4
        } 2>&1 >&5 | plain >&2
    } 5>&1 | plain >&3; } 4>&1)
    exit "${status:-1}"
}

# The owner is that of the folder itself, wherever a link might lead by now.
facts=$(cd -P "$servers" && [ "$(pwd -P)" = "$servers" ] && stat -c '%u %g %a %U' .) ||
    refuse "$servers can't be entered, or was moved just now. Nothing was changed."
read -r uid gid folder_mode name <<FACTS
$facts
FACTS
if [ "$(id -u)" = 0 ]; then
    for path in "$whmcs" "$whmcs/init.php" "$whmcs/modules"; do
        owner=$(stat -c %u "$path")
        [ "$owner" = 0 ] || [ "$owner" = "$uid" ] ||
            refuse "$servers and $path have different owners ($(stat -c %U "$servers") and $(stat -c %U "$path"))." \
                "Give both to the user whom WHMCS's PHP runs as. Nothing was changed."
    done
    if [ "$uid" != 0 ]; then
        who=$name
        [ "$name" != UNKNOWN ] || who="user $uid"
        choose_group "$gid" "$folder_mode"
        install_as_owner
    fi
    [ $mode = check ] || refuse_if_not_roots_alone
fi

if [ $mode = check ]; then
    if [ ! -f "$module/convoy.php" ]; then
        say "Not installed: $module."
    elif [ "$(set_of "$module/manifest.json")" != "$new" ]; then
        say "Not current: the package is $new_version, installed is $(version_of "$module/manifest.json")."
    elif ! is_whole "$module" "$new" || [ -n "$(differing)" ]; then
        say "Not whole: files of $module are damaged or missing. Run install.sh again."
    else
        say "Current: $(version_of "$module/manifest.json")."
        exit 0
    fi
    exit 1
fi

if [ -d "$module" ] && [ ! -d "$module/sets" ] && [ ! -f "$module/set.php" ] && [ -n "$(ls -A "$module")" ]; then
    refuse "$module holds another module. Move it away first (its services' data is in the database): mv $module ~/convoy-before"
fi
# What is to be done in the owner's tree the owner must do: root could be led elsewhere.
for_owner() { # COMMAND
    if [ -z "$fed" ]; then
        printf %s "$1"
    elif [ "$name" = UNKNOWN ]; then
        printf 'as user %s: %s' "$uid" "$1"
    else
        printf 'su -s /bin/sh %s -c %s' "$(quoted "$name")" "$(quoted "$1")"
    fi
}
foreign=$([ ! -d "$module" ] ||
    find "$module" \( -type l ! -name '.new-*' ! -name '.gone-*' -o ! -user "$(id -u)" \) -print | head -n 1)
if [ -L "$foreign" ]; then
    refuse "$foreign is a symbolic link, and install.sh follows none." \
        "Remove it: $(for_owner "rm $(quoted "$foreign")"). Nothing was changed."
elif [ -n "$foreign" ] && { [ -n "$fed" ] || [ -w "$module" ]; }; then
    refuse "$foreign isn't $(id -un 2>/dev/null || id -u)'s, who can't replace it. Move the module away and run" \
        "install.sh again at once (the services' data is in the database):" \
        "$(for_owner "mv $(quoted "$module") $(quoted "$servers/convoy-before")"). Nothing was changed."
fi
[ -w "$servers" ] && { [ ! -d "$module" ] || [ -w "$module" ]; } ||
    refuse "$module can't be written to. Run this as the owner of WHMCS's files, or as root. If the owner may not" \
        "write there: $(for_owner "chmod -R u+w $(quoted "$servers")"). Nothing was changed."

# One at a time; the lock ends with this process, however it ends.
command -v flock >/dev/null || refuse "flock is missing (of util-linux). Nothing was changed."
exec 9<"$servers"
flock -n 9 || refuse "Another install.sh is at work on $servers. Nothing was changed."

# New files are readable to whom WHMCS's own folder is. They are made so, since chmod
# takes the setgid bit from a folder whose group the owner isn't in.
folder_mode=$(printf %o $((0$folder_mode & 0777 | 0700)))
program_mode=$folder_mode
file_mode=$(printf %o $((0$folder_mode & 0666)))
umask "$(printf %o $((0777 & ~0$folder_mode)))"

# Root works in a tree that is root's alone, where the group may be another.
own() { # FILE…
    [ "$(id -u)" != 0 ] || [ "$gid" = "$(id -g)" ] || chgrp -hR "$gid" "$@"
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
    [ -d "$1" ] || { mkdir "$1"; own "$1"; }
}

make_folder "$module" || refuse "$module can't be made. Nothing was changed."
make_folder "$module/sets"
make_folder "$module/bin"
# What an interrupted run has left.
rm -rf "$module"/sets/.new-* "$module"/sets/.gone-* "$module"/.new-* "$module"/bin/.new-*
old=$(serving "$module")

if [ -n "$fed" ] && [ $mode = install ]; then
    package=$module/.new-package
    mkdir "$package"
    if ! tar -xof - -C "$package" || ! is_whole "$package" "$new" || [ -n "$(find "$package" -type l)" ] ||
        ! (cd "$package" && sha256sum -c SHA256SUMS >/dev/null 2>&1); then
        rm -rf "$package"
        refuse "The files couldn't be copied; is the disk full? WHMCS goes on with what it had."
    fi
fi

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
    find "$1" -type d ! -perm "$folder_mode" ! -perm "2$folder_mode" -exec chmod "$folder_mode" {} +
    find "$1" -type f ! -name 'wasmtime-php-*' ! -perm "$file_mode" -exec chmod "$file_mode" {} +
    find "$1" -type f -name 'wasmtime-php-*' ! -perm "$program_mode" -exec chmod "$program_mode" {} +
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
    for file in $(differing) SHA256SUMS; do
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

# Never as root: WHMCS loads files that its owner and its web server have written. And
# what root may read proves nothing.
examine() {
    if [ "$(id -u)" = 0 ]; then
        say "WHMCS's PHP isn't run as root. Let the doctor look at the rest as the user whom it runs as on the web:"
        say "  su -s /bin/sh USER -c $(quoted "php $(quoted "$module/bin/doctor.php")")"
    elif ! command -v php >/dev/null; then
        say "There is no php on the PATH; run with WHMCS's: php $module/bin/doctor.php"
    else
        php "$module/bin/doctor.php" </dev/null || true
    fi
}

# What the operator does next, in WHMCS.
next() {
    if [ -z "$old" ]; then
        say "Next, in WHMCS:"
        say "  1. System Settings > Servers: add the panel with the module ConvoyPanel, and press Test Connection."
        say "  2. Products/Services: make a product with the module, and save its Module Settings once."
        say "Behind nginx, add the module's rule to the site as well. README.md in $module has each step."
    else
        say "Next: press Test Connection of the panel's server in WHMCS."
    fi
}

if [ $mode = rollback ]; then roll_back; else install_package; fi
remove_old
[ -z "$fed" ] || rm -rf "$module/.new-package"
exec 9<&-
examine
[ $mode = rollback ] || next
