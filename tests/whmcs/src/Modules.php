<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** Loads provisioning modules and calls their functions by WHMCS's names. */
final class Modules
{
    /** @var array<string, string> module => the file it was loaded from */
    private static array $loaded = [];

    private static bool $hasClassLoader = false;

    private Installation $installation;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
    }

    /** WHMCS 8 loads `WHMCS\Module\Server\Name\…` from the `lib` folder of the module `name`. */
    public static function registerClassLoader(): void
    {
        if (self::$hasClassLoader) {
            return;
        }
        self::$hasClassLoader = true;
        spl_autoload_register(static function (string $class): void {
            $prefix = 'WHMCS\\Module\\Server\\';
            if (strncmp($class, $prefix, strlen($prefix)) !== 0) {
                return;
            }
            $parts = explode('\\', substr($class, strlen($prefix)), 2);
            if (count($parts) !== 2) {
                return;
            }
            $installation = Installation::current();
            $file = $installation->folder() . '/modules/servers/' . strtolower($parts[0]) . '/lib/'
                . str_replace('\\', '/', $parts[1]) . '.php';
            if ($installation->isVersion8() && is_file($file)) {
                require $file;
            }
        });
    }

    /** The module's folder as WHMCS names it; a link isn't resolved. */
    public function folder(string $module): string
    {
        return $this->installation->folder() . '/modules/servers/' . $module;
    }

    /** @return string[] names of the modules that are there */
    public function names(): array
    {
        $names = [];
        foreach (glob($this->installation->folder() . '/modules/servers/*') ?: [] as $folder) {
            $name = basename($folder);
            if (is_file("$folder/$name.php")) {
                $names[] = $name;
            }
        }
        return $names;
    }

    public function has(string $module, string $function): bool
    {
        $this->load($module);
        return function_exists($module . '_' . $function);
    }

    /**
     * Calls a function of a module.
     *
     * @param mixed ...$arguments
     * @return mixed
     * @throws \LogicException when the module hasn't that function
     */
    public function call(string $module, string $function, ...$arguments)
    {
        if (!$this->has($module, $function)) {
            throw new \LogicException("The module $module has no function $function.");
        }
        return ($module . '_' . $function)(...$arguments);
    }

    /**
     * What a function answers that a module may leave out.
     *
     * @param mixed ...$arguments
     * @return array<mixed> empty when the module hasn't that function
     */
    public function listOf(string $module, string $function, ...$arguments): array
    {
        return $this->has($module, $function) ? (array) $this->call($module, $function, ...$arguments) : [];
    }

    private function load(string $module): void
    {
        if (!preg_match('/^[a-z][a-z0-9_]*$/', $module)) {
            throw new \LogicException("“{$module}” is no name of a module.");
        }
        $file = realpath($this->folder($module) . "/$module.php");
        if ($file === false) {
            throw new \LogicException("The module $module isn't installed.");
        }
        if (isset(self::$loaded[$module]) && self::$loaded[$module] !== $file) {
            throw new \LogicException(
                "This process has loaded the module $module from " . self::$loaded[$module]
                . "; a copy of it needs a process of its own."
            );
        }
        self::$loaded[$module] = $file;
        require_once $file;
    }
}
