<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** Smarty 3.1 as WHMCS sets it up: nothing is escaped by itself. */
final class Templates
{
    private Installation $installation;

    /** Name of the policy that holds; null for none. */
    private ?string $policy = null;

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

    /**
     * Renders a mail: under WHMCS's policy for mails, which its `configuration.php` can switch off (WHMCS
     * documentation, "Smarty Security Policy"). The policy allows few functions, no static class and no file.
     *
     * @param array<string, mixed> $vars
     */
    public function mail(string $template, array $vars): string
    {
        $isOff = $this->installation->setting('SmartyMailPolicy') === 'off';
        $this->policy = $isOff ? null : 'mail';
        try {
            return $this->text($template, $vars);
        } finally {
            $this->policy = null;
        }
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
        // What one policy forbids, the other's compiled templates hold.
        $smarty->setCompileDir($this->installation->folder() . '/templates_c' . ($this->policy ?? ''));
        if ($this->policy !== null) {
            $policy = new \Smarty_Security($smarty);
            $policy->php_functions = ['isset', 'empty', 'count', 'sizeof', 'in_array', 'is_array', 'time', 'nl2br'];
            $policy->static_classes = null;
            $policy->streams = null;
            $policy->allow_super_globals = false;
            $smarty->enableSecurity($policy);
        }
        // For the stand-in's own pages: what is stored may be encoded already.
        $smarty->registerPlugin('modifier', 'text', static function ($value): string {
            return htmlspecialchars((string) $value, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8', false);
        });
        return $smarty;
    }
}
