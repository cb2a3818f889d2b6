<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests\Support;

use WasmtimePhp\Bridge;
use WasmtimePhp\Component;
use WasmtimePhp\FfiBridge;
use WasmtimePhp\ProcessBridge;

/**
 * The native parts under test, and components to run in them.
 */
final class Native
{
    /** What relay.wat imports. */
    public const SEND_ALL = 'example:post/http@1.0.0#send-all';

    private const NATIVE_TARGET = 'x86_64-unknown-linux-gnu';

    /** @var array<string, list<array{target: string, path: string, blake3: string}>> by component */
    private static array $precompiled = [];

    public static function library(): string
    {
        return self::built('WASMTIME_PHP_LIBRARY', 'libwasmtime_php.so');
    }

    public static function executable(): string
    {
        return self::built('WASMTIME_PHP_EXECUTABLE', 'wasmtime-php');
    }

    /** The build's own executable, which compiles as well. */
    private static function compiler(): string
    {
        return self::built('WASMTIME_PHP_COMPILER', 'wasmtime-php-build');
    }

    public static function bridge(string $name): Bridge
    {
        return $name === 'ffi' ? new FfiBridge(self::library()) : new ProcessBridge(self::executable());
    }

    /** The component of relay.wat. */
    public static function relay(): Component
    {
        return self::component(__DIR__ . '/../fixtures/relay.wasm');
    }

    /** A component, compiled for this machine and for Pulley. */
    public static function component(string $path): Component
    {
        return new Component($path, hash_file('sha256', $path), self::precompiled($path));
    }

    /**
     * @return list<array{target: string, path: string, blake3: string}>
     */
    public static function precompiled(string $path): array
    {
        if (!isset(self::$precompiled[$path])) {
            self::$precompiled[$path] = [];
            foreach ([self::NATIVE_TARGET, 'pulley64'] as $target) {
                $file = self::temporary();
                $compile = [self::compiler(), 'compile', '--target', $target, '--output', $file, $path];
                $hash = trim(self::run($compile));
                self::$precompiled[$path][] = [
                    'target' => $target,
                    'path' => $file,
                    'blake3' => $hash,
                ];
            }
        }
        return self::$precompiled[$path];
    }

    /** A new file that goes away when the tests end. */
    public static function temporary(): string
    {
        $file = tempnam(sys_get_temp_dir(), 'host-php-test');
        register_shutdown_function(static function () use ($file): void {
            if (is_file($file)) {
                unlink($file);
            }
        });
        return $file;
    }

    /**
     * @param list<string> $command
     * @return string what it printed
     */
    public static function run(array $command): string
    {
        $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w']], $pipes);
        fclose($pipes[0]);
        $output = stream_get_contents($pipes[1]);
        $status = proc_close($process);
        if ($status !== 0) {
            throw new \RuntimeException(implode(' ', $command) . " ended $status: $output");
        }
        return $output;
    }

    private static function built(string $variable, string $name): string
    {
        $path = getenv($variable) ?: dirname(__DIR__, 4) . "/target/release/$name";
        if (!is_file($path)) {
            throw new \RuntimeException("$path isn't built; $variable can name another.");
        }
        return $path;
    }
}
