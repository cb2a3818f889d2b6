<?php

declare(strict_types=1);

namespace InstallTests;

/** Folders that end with this process. */
final class Folder
{
    public static function temporary(): string
    {
        $folder = sys_get_temp_dir() . '/convoy-install-' . bin2hex(random_bytes(6));
        mkdir($folder);
        chmod($folder, 0755);
        register_shutdown_function(static function () use ($folder): void {
            exec('rm -rf ' . escapeshellarg($folder));
        });
        return $folder;
    }

    /** By links: whoever writes into a file of the copy writes into the original, which the tests see. */
    public static function linked(string $from, string $to): void
    {
        Program::run(['cp', '-al', $from, $to]);
    }

    /** @return array<string, string> hashes by path */
    public static function hashes(string $folder): array
    {
        $hashes = [];
        $files = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator($folder, \FilesystemIterator::SKIP_DOTS)
        );
        foreach ($files as $file) {
            $path = substr($file->getPathname(), strlen($folder) + 1);
            $hashes[$path] = (string) hash_file('sha256', $file->getPathname());
        }
        ksort($hashes);
        return $hashes;
    }
}
