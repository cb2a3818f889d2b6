<?php

/**
 * WHMCS's functions, as far as the module calls them.
 */

declare(strict_types=1);

use ModuleTests\FakeMenu;
use ModuleTests\FakeWhmcs;

class_alias(FakeMenu::class, 'Menu');

function encrypt(string $text): string
{
    return 'encrypted:' . strrev(base64_encode($text));
}

function decrypt(string $text): string
{
    return (string) base64_decode(strrev(substr($text, strlen('encrypted:'))), true);
}

/** @param string[] $replaceVars */
function logModuleCall(string $module, string $action, $request, $response, $processed, array $replaceVars): void
{
    FakeWhmcs::$moduleLog[] = [$module, $action, $request, $response, $processed];
    FakeWhmcs::$replaceVars = array_merge(FakeWhmcs::$replaceVars, $replaceVars);
    if (FakeWhmcs::$logFails) {
        throw new RuntimeException('The log table is full.');
    }
}

function logActivity(string $text): void
{
    FakeWhmcs::$activityLog[] = $text;
}

/** @param array<string, mixed> $values */
function localAPI(string $command, array $values): array
{
    FakeWhmcs::$apiCalls[] = [$command, $values];
    if (FakeWhmcs::$onApi !== null) {
        (FakeWhmcs::$onApi)($command, $values);
    }
    if ($command === 'SendAdminEmail') {
        return FakeWhmcs::$mailFails ? ['result' => 'error', 'message' => 'No mail server'] : ['result' => 'success'];
    }
    return FakeWhmcs::$api[$command . json_encode($values)] ?? ['result' => 'error', 'message' => 'No such user'];
}

/** WHMCS ends PHP; a test can't. */
function generate_token(string $type = 'form'): string
{
    return $type === 'plain' ? 'f0rmt0ken' : '<input type="hidden" name="token" value="f0rmt0ken">';
}

function check_token(): void
{
    if (!FakeWhmcs::$tokenServes) {
        throw new RuntimeException('Invalid Token');
    }
}
