<?php

/*
 * The global functions of WHMCS that a module may call. They act on the
 * installation that is current when they are called.
 */

declare(strict_types=1);

use WhmcsStandIn\Hooks;
use WhmcsStandIn\Installation;
use WhmcsStandIn\LocalApi;
use WhmcsStandIn\Logs;
use WhmcsStandIn\Menu;
use WhmcsStandIn\PageEnded;
use WhmcsStandIn\Session;

class_alias(Menu::class, 'Menu');

/**
 * Writes the Module Log, if staff have it on.
 *
 * @param string $module
 * @param string $action
 * @param mixed $request
 * @param mixed $response
 * @param mixed $processed
 * @param array<int, string> $replaceVars what is blotted out
 */
function logModuleCall($module, $action, $request, $response, $processed = '', $replaceVars = []): void
{
    (new Logs(Installation::current()))->moduleCall($module, $action, $request, $response, $processed, $replaceVars);
}

/**
 * Writes the Activity Log.
 *
 * @param string $description
 * @param int $clientId
 */
function logActivity($description, $clientId = 0): void
{
    (new Logs(Installation::current()))->activity((string) $description, (int) $clientId);
}

/** @param string $plain */
function encrypt($plain): string
{
    return Installation::current()->cipher()->encrypt((string) $plain);
}

/** @param string $sealed */
function decrypt($sealed): string
{
    return Installation::current()->cipher()->decrypt((string) $sealed);
}

/**
 * @param string $command
 * @param array<string, mixed> $values
 * @param string $admin
 * @return array<string, mixed>
 */
function localAPI($command, $values = [], $admin = ''): array
{
    return (new LocalApi(Installation::current()))->call((string) $command, (array) $values);
}

/**
 * @param string $point
 * @param int $priority the smallest runs first
 * @param callable $function
 */
function add_hook($point, $priority, $function): void
{
    Hooks::add((string) $point, (int) $priority, $function);
}

/**
 * @param string $point
 * @param array<string, mixed>|object $vars
 * @return array<int, mixed> what the hooks answered
 */
function run_hook($point, $vars = []): array
{
    return (new Hooks(Installation::current()))->run((string) $point, $vars);
}

/**
 * @param string $type `form` (a hidden field), `link` (`&token=…`) or `plain`
 */
function generate_token($type = 'form'): string
{
    $token = Session::token();
    if ($type === 'form') {
        return '<input type="hidden" name="token" value="' . $token . '" />';
    }
    return $type === 'link' ? '&token=' . $token : $token;
}

/**
 * Ends the page unless the request carries the session's token.
 *
 * @param string $namespace
 * @param string|null $token
 */
function check_token($namespace = 'WHMCS.default', $token = null): void
{
    $token = $token ?? $_POST['token'] ?? $_GET['token'] ?? '';
    if (!is_string($token) || !hash_equals(Session::token(), $token)) {
        PageEnded::with('Invalid Token. Please try again.');
    }
}
