<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/**
 * WHMCS's hook points.
 *
 * A provisioning module's hooks.php is loaded on every page, but only from the
 * moment its module settings were saved for a product: WHMCS keeps the list in
 * the setting `ModuleHooks`.
 */
final class Hooks
{
    /** @var array<string, list<array{string, int, callable}>> file => what it registered; '' for none of hooks */
    private static array $files = ['' => []];

    private static string $loading = '';

    private Installation $installation;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
    }

    public static function add(string $point, int $priority, callable $function): void
    {
        self::$files[self::$loading][] = [$point, $priority, $function];
    }

    /** Loads the hook files that are picked up, as every page and the cron do first. */
    public function load(): void
    {
        $this->active();
    }

    /** Staff saved a product's Module Settings. */
    public function settingsSaved(string $module): void
    {
        $names = $this->modules();
        if ($module !== '' && is_file($this->file($module)) && !in_array($module, $names, true)) {
            $names[] = $module;
            $this->installation->saveSetting('ModuleHooks', implode(',', $names));
        }
    }

    /**
     * @param array<string, mixed>|object $vars an object of points that let hooks change it
     * @return array<int, mixed> what the hooks answered, by priority
     */
    public function run(string $point, $vars): array
    {
        $found = [];
        foreach (array_merge([''], $this->active()) as $file) {
            foreach (self::$files[$file] as $hook) {
                if ($hook[0] === $point) {
                    $found[] = $hook;
                }
            }
        }
        usort($found, static function (array $a, array $b): int {
            return $a[1] <=> $b[1];
        });
        return array_map(static function (array $hook) use ($vars) {
            return $hook[2]($vars);
        }, $found);
    }

    /** @return string[] the hook files of this installation, all loaded */
    private function active(): array
    {
        $files = glob($this->installation->folder() . '/includes/hooks/*.php') ?: [];
        foreach ($this->modules() as $module) {
            $files[] = $this->file($module);
        }
        $active = [];
        foreach (array_filter(array_map('realpath', $files)) as $file) {
            // Once a process: a file of hooks may also declare functions.
            if (!isset(self::$files[$file])) {
                self::$files[$file] = [];
                self::$loading = $file;
                require $file;
                self::$loading = '';
            }
            $active[] = $file;
        }
        return $active;
    }

    /** @return string[] */
    private function modules(): array
    {
        return array_values(array_filter(explode(',', $this->installation->setting('ModuleHooks'))));
    }

    private function file(string $module): string
    {
        return (new Modules($this->installation))->folder($module) . '/hooks.php';
    }
}
