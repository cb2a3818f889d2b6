<?php

declare(strict_types=1);

namespace InstallTests;

use PHPUnit\Framework\TestCase;

/** Two versions of the package, and a WHMCS. */
abstract class InstallCase extends TestCase
{
    protected Package $first;
    protected Package $second;
    protected Tree $tree;

    protected function setUp(): void
    {
        $this->first = Package::version('1.0.0');
        $this->second = Package::version('2.0.0');
        $this->tree = new Tree();
    }

    /** What was installed is as old as it would be if more than seconds lay between. */
    protected function passTime(): void
    {
        foreach (glob("{$this->tree->module}/sets/*/manifest.json") as $file) {
            touch($file, filemtime($file) - 100);
        }
    }

    protected function assertServes(Package $package): void
    {
        $answer = $this->tree->request();
        self::assertTrue($package->hasServed($answer), $answer);
    }

    protected function assertEnds(int $status, string $says, Program $ended): void
    {
        self::assertSame($status, $ended->status, $ended->printed);
        self::assertStringContainsString($says, $ended->printed);
    }

    protected function name(Package $package): string
    {
        return basename($package->set());
    }

    /** The folder of a package's set where it is installed. */
    protected function installed(Package $package): string
    {
        return "{$this->tree->module}/sets/{$this->name($package)}";
    }

    protected function inodes(): string
    {
        return Program::run(['find', $this->tree->module, '-printf', '%p %i %T@\n'])->printed;
    }
}
