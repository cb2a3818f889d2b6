# Runs a command in which no memory can be made executable once it was written,
# by the filter of systemd's MemoryDenyWriteExecute: mmap() with write and
# execute together, and mprotect() with execute, fail. Children inherit it.
#
#     perl deny-exec.pl COMMAND…        x86_64
use strict;
use warnings;

my ($load, $and, $jump_if, $return) = (0x20, 0x54, 0x15, 0x06);
my ($mmap, $mprotect, $pkey_mprotect, $write_and_execute, $execute) = (9, 10, 329, 6, 4);
my ($number, $protection) = (0, 32);    # offsets in struct seccomp_data
my @filter = (
    # code, lines to skip if true and if not, operand
    [$load, 0, 0, $number],
    [$jump_if, 2, 0, $mmap],
    [$jump_if, 4, 0, $mprotect],
    [$jump_if, 3, 6, $pkey_mprotect],
    [$load, 0, 0, $protection],
    [$and, 0, 0, $write_and_execute],
    [$jump_if, 4, 3, $write_and_execute],
    [$load, 0, 0, $protection],
    [$and, 0, 0, $execute],
    [$jump_if, 1, 0, $execute],
    [$return, 0, 0, 0x7fff0000],        # allow
    [$return, 0, 0, 0x00050000 | 13],   # EACCES
);
my $code = join '', map { pack 'SCCL', @$_ } @filter;
my $program = pack 'Sx6P', scalar @filter, $code;
# prctl: PR_SET_NO_NEW_PRIVS, then PR_SET_SECCOMP by SECCOMP_MODE_FILTER.
syscall(157, 38, 1, 0, 0, 0) == 0 or die "no_new_privs: $!\n";
syscall(157, 22, 2, $program) == 0 or die "seccomp: $!\n";
exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!\n";
