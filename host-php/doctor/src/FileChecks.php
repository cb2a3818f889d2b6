<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use WHMCS\Module\Server\Convoy\Package;
use WHMCS\Module\Server\Convoy\Refusal;
use WasmtimePhp\Warnings;

defined('WHMCS') || exit;

/**
 * Whether every file of this version is there, as it was made, and readable.
 */
final class FileChecks
{
    /** Files of one kind of fault that are named; of more, only how many. */
    private const NAMED = 5;

    private Package $package;
    private string $folder;

    public function __construct(Package $package, string $folder)
    {
        $this->package = $package;
        $this->folder = $folder;
    }

    /** @return list<Finding> */
    public function contents(): array
    {
        try {
            $version = $this->package->version();
        } catch (Refusal $refusal) {
            return [Finding::bad('manifest', ['cause' => $refusal->getMessage()])];
        }
        $lists = [];
        $named = $this->named();
        foreach (['', ($named === null || $named === '') ? Package::set() : "$named/"] as $below) {
            $lists[$below] = "$this->folder/{$below}SHA256SUMS";
        }
        $damaged = [];
        $count = 0;
        foreach ($lists as $below => $list) {
            $lines = is_readable($list) ? file($list, FILE_IGNORE_NEW_LINES) : [];
            $name = substr(hash('sha256', implode("\n", $lines) . "\n"), 0, 12);
            if ($lines === [] || ($below !== '' && basename($below) !== $name)) {
                $damaged[] = substr($list, strlen($this->folder) + 1);
            }
            foreach ($lines as $line) {
                [$sha256, $path] = explode('  ', $line, 2) + [1 => ''];
                $count++;
                if (self::sha256("$this->folder/$below$path") !== $sha256) {
                    $damaged[] = $below . $path;
                }
            }
        }
        if ($named !== null && "$named/" !== Package::set()) {
            // What serves may be whole, and isn't what was meant to be.
            $values = ['version' => $version, 'files' => self::some($damaged ?: ['manifest.json'])];
            return [Finding::bad('not-named', $values)];
        }
        return $damaged === []
            ? [Finding::good('whole', ['count' => $count, 'version' => $version])]
            : [Finding::bad('damaged', ['files' => self::some($damaged)])];
    }

    /** @return string|null the set that manifest.json names; blank if it names none, null in the source */
    private function named(): ?string
    {
        $file = "$this->folder/manifest.json";
        $switch = is_readable($file) ? json_decode((string) file_get_contents($file), true) : [];
        $name = $switch['set'] ?? '';
        return Package::set() === '' ? null : (is_string($name) ? $name : '');
    }

    /** @return list<Finding> the helper alone; its bit is what FTP and PHP's own unzipping lose */
    public function executable(): array
    {
        try {
            $executable = $this->package->executable();
        } catch (Refusal $refusal) {
            return [];
        }
        clearstatcache();
        if (!is_file($executable)) {
            return [];
        }
        $values = ['file' => $executable];
        return [is_executable($executable)
            ? Finding::good('executable', $values)
            : Finding::bad('not-executable', $values)];
    }

    /**
     * The web server's user isn't known here. But he reads WHMCS: what he needs for that, he needs here.
     *
     * @param string $init WHMCS's init.php
     */
    public function permissions(string $init): Finding
    {
        $shut = [];
        $model = [fileowner($init), filegroup($init), fileperms($init)];
        $files = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator($this->folder, \FilesystemIterator::SKIP_DOTS),
            \RecursiveIteratorIterator::SELF_FIRST,
            \RecursiveIteratorIterator::CATCH_GET_CHILD
        );
        foreach ($this->above(dirname($init)) as $folder) {
            if (!self::isAsOpen($folder, $model, true)) {
                $shut[] = $folder;
            }
        }
        foreach (array_merge([$this->folder], iterator_to_array($files, false)) as $file) {
            if (!self::isAsOpen((string) $file, $model)) {
                $shut[] = substr((string) $file, strlen($this->folder) + 1) ?: '.';
            }
        }
        // The outermost one that is shut, or the module.
        $folder = $shut !== [] && is_dir($shut[0]) && $shut[0][0] === '/' ? $shut[0] : $this->folder;
        $command = $folder === $this->folder ? "chmod -R a+rX $folder" : "chmod a+x $folder";
        $values = ['files' => self::some($shut), 'folder' => $this->folder, 'command' => $command];
        return $shut === [] ? Finding::good('readable', $values) : Finding::bad('unreadable', $values);
    }

    /** @return list<string> the folders to be passed to the module and not to WHMCS: its own may be a link */
    private function above(string $whmcs): array
    {
        $whmcs = (string) realpath($whmcs);
        $above = [];
        $path = dirname((string) realpath($this->folder));
        while ($path !== dirname($path) && strncmp("$whmcs/", "$path/", strlen("$path/")) !== 0) {
            array_unshift($above, $path);
            $path = dirname($path);
        }
        $isBelow = strncmp("$this->folder/", "$whmcs/", strlen("$whmcs/")) === 0;
        return $isBelow ? [] : $above;
    }

    /**
     * @param array{int, int, int} $model owner, group and mode of a file
     * @param bool $isPassed whether a folder is only passed, and not read
     */
    private static function isAsOpen(string $file, array $model, bool $isPassed = false): bool
    {
        [$owner, $group, $wanted] = $model;
        $mode = (int) fileperms($file);
        if (is_dir($file)) {
            // Who may read a file has to pass the folder.
            $mode = $isPassed ? ($mode & 0111) << 2 : $mode & ($mode & 0111) << 2;
        }
        $read = $mode & 0444;
        if (($read & 0004) !== 0) {
            return true;
        }
        if (($wanted & 0004) !== 0 || (($wanted & 0040) !== 0 && ($read & 0040) === 0)) {
            return false;
        }
        $isSameGroup = ($wanted & 0040) === 0 || filegroup($file) === $group;
        return $isSameGroup && fileowner($file) === $owner && ($read & 0400) !== 0;
    }

    private static function sha256(string $file): string
    {
        return (string) Warnings::caught(static function () use ($file) {
            return is_file($file) ? hash_file('sha256', $file) : '';
        });
    }

    /** @param list<string> $files */
    private static function some(array $files): string
    {
        $more = count($files) - self::NAMED;
        return implode(', ', array_slice($files, 0, self::NAMED)) . ($more > 0 ? " … (+$more)" : '');
    }
}
