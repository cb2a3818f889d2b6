<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests;

use PHPUnit\Framework\TestCase;
use WasmtimePhp\Tests\Support\Native;

final class DirectAccessTest extends TestCase
{
    /**
     * @return iterable<string, array{string}>
     */
    public function files(): iterable
    {
        foreach (glob(dirname(__DIR__) . '/src/*.php') as $file) {
            yield basename($file) => [$file];
        }
    }

    /**
     * @dataProvider files
     */
    public function testFileStopsUnlessWhmcsIsDefined(string $file): void
    {
        $code = 'require $argv[1]; echo "went on";';
        self::assertSame('', Native::run([PHP_BINARY, '-r', $code, $file]));
    }
}
