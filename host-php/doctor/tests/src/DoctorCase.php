<?php

declare(strict_types=1);

namespace DoctorTests;

use InstallTests\Package;
use InstallTests\Program;
use InstallTests\Tree;
use PHPUnit\Framework\TestCase;

/** bin/doctor.php as an operator runs it. */
abstract class DoctorCase extends TestCase
{
    private static ?Tree $installed = null;

    protected Tree $tree;

    protected function setUp(): void
    {
        self::$installed = self::$installed ?? self::installed();
        $this->tree = new Tree();
        Program::run(['cp', '-R', self::$installed->module, $this->tree->module]);
    }

    private static function installed(): Tree
    {
        $tree = new Tree();
        $tree->install(Package::built());
        return $tree;
    }

    /**
     * @param string[] $php options of PHP, or a program before it
     * @param array<string, string> $environment
     */
    protected function doctor(array $php = [PHP_BINARY], array $environment = []): Program
    {
        $command = array_merge($php, ["{$this->tree->module}/bin/doctor.php"]);
        return Program::run($command, $environment + ['LC_ALL' => 'C'], $this->tree->folder);
    }

    /** @return string[] PHP with FFI on or off, and further settings */
    protected static function php(string $ffi, string ...$settings): array
    {
        $command = [PHP_BINARY, '-d', "ffi.enable=$ffi"];
        foreach ($settings as $setting) {
            array_push($command, '-d', $setting);
        }
        return $command;
    }

    /** Exactly these problems, in their order; each with something to do. */
    protected static function assertFaults(array $beginnings, Program $ended): void
    {
        preg_match_all('/^✗ (.*)\n    → ./mu', $ended->printed, $found);
        self::assertCount(substr_count($ended->printed, '✗'), $found[1], $ended->printed);
        self::assertCount(count($beginnings), $found[1], $ended->printed);
        foreach ($beginnings as $index => $beginning) {
            self::assertStringContainsString($beginning, $found[1][$index]);
        }
        $count = count($beginnings);
        if ($count > 0) {
            $says = $count === 1 ? '1 problem found:' : "$count problems found, the most important first:";
            self::assertStringContainsString("\n$says\n✗ ", $ended->printed);
            self::assertSame(1, $ended->status, $ended->printed);
            return;
        }
        $isComplete = strpos($ended->printed, 'not looked at: ') === false;
        $says = $isComplete ? 'No problem found.' : 'No problem found in what was looked at.';
        self::assertStringEndsWith("\n$says\n", $ended->printed);
        self::assertSame($isComplete ? 0 : 3, $ended->status, $ended->printed);
    }

    protected static function assertLine(string $line, Program $ended): void
    {
        self::assertStringContainsString("\n$line", "\n" . $ended->printed);
    }
}
