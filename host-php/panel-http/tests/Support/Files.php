<?php

declare(strict_types=1);

namespace PanelHttp\Tests\Support;

/**
 * Files that go away when the tests end.
 */
final class Files
{
    public static function temporary(): string
    {
        $file = tempnam(sys_get_temp_dir(), 'panel-http-test');
        register_shutdown_function(static function () use ($file): void {
            if (is_file($file)) {
                unlink($file);
            }
        });
        return $file;
    }
}
