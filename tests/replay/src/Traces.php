<?php

declare(strict_types=1);

namespace ConvoyReplay;

/** A folder of traces: `GENERATION/INTERFACE.FUNCTION/KIND.json`, or `KIND.WAY.json` of another way to call it. */
final class Traces
{
    public string $folder;

    public function __construct(?string $folder = null)
    {
        $this->folder = $folder ?? dirname(__DIR__) . '/traces';
    }

    /** @return string[] paths of all traces, in order */
    public function files(): array
    {
        $files = glob("{$this->folder}/*/*/*.json");
        sort($files);
        return $files;
    }

    /** @return array<string, true> by generation, hook and kind, as `v4 provisioning.create ok` */
    public function cells(): array
    {
        $cells = [];
        foreach ($this->files() as $file) {
            [$generation, $hook, $name] = array_slice(explode('/', $file), -3);
            $cells["$generation $hook " . strtok($name, '.')] = true;
        }
        return $cells;
    }

    /** A trace's path within the folder. */
    public static function path(string $generation, string $hook, string $kind, string $way): string
    {
        return "$generation/$hook/$kind" . ($way === '' ? '' : ".$way") . '.json';
    }

    /**
     * Takes over what other traces say. One that says the same stays as it is: only its component is another build
     * then, and what it used.
     *
     * @param string $only pattern of the hooks that the others are of
     * @return array{same: int, changed: int, new: int, gone: int}
     */
    public function adopt(self $others, string $only = '*'): array
    {
        $counts = ['same' => 0, 'changed' => 0, 'new' => 0, 'gone' => 0];
        $taken = [];
        foreach ($others->files() as $file) {
            $own = $this->folder . substr($file, strlen($others->folder));
            $taken[$own] = true;
            $known = is_file($own) ? self::said($own) : null;
            if ($known === self::said($file)) {
                $counts['same']++;
                continue;
            }
            $counts[$known === null ? 'new' : 'changed']++;
            is_dir(dirname($own)) || mkdir(dirname($own), 0777, true);
            copy($file, $own);
        }
        foreach ($this->files() as $own) {
            if (!isset($taken[$own]) && fnmatch($only, basename(dirname($own)))) {
                $counts['gone']++;
                unlink($own);
            }
        }
        return $counts;
    }

    /** What a trace says of the call alone. */
    private static function said(string $file): string
    {
        $trace = json_decode((string) file_get_contents($file), false, 512, JSON_THROW_ON_ERROR);
        return json_encode([$trace->call, $trace->calls, $trace->ending, $trace->replaced], JSON_THROW_ON_ERROR);
    }
}
