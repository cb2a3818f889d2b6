<?php

declare(strict_types=1);

namespace DoctorTests;

use InstallTests\Package;
use InstallTests\Program;
use InstallTests\Tree;

/** A helper process that the system doesn't start, which PHP tells by a number alone. */
final class HelperTest extends DoctorCase
{
    /**
     * Finding F7: "broke off (status 127): ".
     *
     * Put back: host-php/doctor/src/EngineChecks.php, failed(): leave out `no-loader`.
     */
    public function test_a_loader_that_is_missing_is_named(): void
    {
        $folder = '/tmp/' . substr(bin2hex(random_bytes(4)), 0, 8);
        $loader = "$folder/ld-linux.so.2";
        $real = '/lib64/ld-linux-x86-64.so.2';
        self::assertSame(strlen($real), strlen($loader));
        $this->tree = new Tree();
        $this->tree->install(Package::patched(static function (string $bytes) use ($real, $loader): string {
            return str_replace("$real\0", "$loader\0", $bytes);
        }));
        unlink($this->tree->folder . '/init.php');
        $ended = $this->doctor(self::php('0'));
        self::assertFaults(["the system can't start the helper: its loader $loader isn't there"], $ended);
        // With FFI the component runs, and a helper still doesn't.
        self::assertFaults(["the system can't start the helper"], $this->doctor(self::php('1')));
        self::assertSame(1, preg_match('~→ Put (\S+) where PHP runs, at this path~', $ended->printed, $found));
        mkdir($folder);
        copy($real, $found[1]);
        chmod($found[1], 0755);
        try {
            self::assertFaults([], $this->doctor(self::php('0')));
        } finally {
            unlink($found[1]);
            rmdir($folder);
        }
    }

    /**
     * Finding F13: "Fork failed".
     *
     * Put back: host-php/doctor/src/EngineChecks.php, failed(): leave out `no-processes`.
     */
    public function test_a_user_who_may_have_no_further_process_is_named_with_the_limit(): void
    {
        if (posix_getuid() !== 0) {
            self::markTestSkipped('Only root becomes another user.');
        }
        unlink($this->tree->folder . '/init.php');
        Program::run(['chmod', '-R', 'a+rX', $this->tree->folder]);
        $limited = function (string $processes): Program {
            // Nobody else is this user.
            $user = ['setpriv', '--reuid=54321', '--regid=54321', '--clear-groups'];
            return $this->doctor(array_merge($user, ['prlimit', "--nproc=$processes"], self::php('0')));
        };
        $ended = $limited('1');
        self::assertFaults(['the helper process can\'t be started: 54321 may have 1 processes, and has them'], $ended);
        self::assertSame(1, preg_match('/the line "54321 - nproc (\d+)"/', $ended->printed, $found));
        self::assertFaults([], $limited($found[1]));
    }
}
