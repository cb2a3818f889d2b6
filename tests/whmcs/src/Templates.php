<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** Smarty 3.1 as WHMCS sets it up: nothing is escaped by itself. */
final class Templates
{
    private Installation $installation;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
    }

    /**
     * Renders a file of a folder of templates.
     *
     * @param array<string, mixed> $vars
     */
    public function file(string $folder, string $name, array $vars): string
    {
        return $this->fetch($folder, $name, $vars);
    }

    /**
     * Renders a template that is kept in the database.
     *
     * @param array<string, mixed> $vars
     */
    public function text(string $template, array $vars): string
    {
        return $this->fetch($this->installation->folder(), 'string:' . $template, $vars);
    }

    /** @param array<string, mixed> $vars */
    private function fetch(string $folder, string $resource, array $vars): string
    {
        // Smarty 3.1 makes dynamic properties, which PHP 8.2 deprecates; that is no fault of a template.
        $next = set_error_handler(static function (int $level, string $message, string $file, int $line) use (&$next) {
            if ($level === E_DEPRECATED && strpos($file, '/smarty3/') !== false) {
                return true;
            }
            return $next === null ? false : $next($level, $message, $file, $line);
        });
        try {
            $smarty = $this->smarty($folder);
            $smarty->assign($vars);
            return $smarty->fetch($resource);
        } finally {
            restore_error_handler();
        }
    }

    private function smarty(string $folder): \Smarty
    {
        $smarty = new \Smarty();
        $smarty->setTemplateDir($folder);
        $smarty->setCompileDir($this->installation->folder() . '/templates_c');
        // For the stand-in's own pages: what is stored may be encoded already.
        $smarty->registerPlugin('modifier', 'text', static function ($value): string {
            return htmlspecialchars((string) $value, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8', false);
        });
        return $smarty;
    }
}
