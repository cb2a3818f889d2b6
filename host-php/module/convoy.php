<?php

/**
 * Convoy for WHMCS: what WHMCS calls. Each function is one line; the work is in `lib/`.
 *
 * Parameters are untyped on purpose: whatever arrives, a hook answers with the type WHMCS expects.
 */

declare(strict_types=1);

use WHMCS\Module\Server\Convoy\Module;

defined('WHMCS') || exit;

require_once __DIR__ . '/lib/autoload.php';

function convoy_MetaData(): array
{
    return Module::installed()->metaData();
}

function convoy_ConfigOptions($params = []): array
{
    return Module::installed()->configOptions();
}

function convoy_TestConnection($params = []): array
{
    return Module::installed()->testConnection($params);
}

function convoy_CreateAccount($params = []): string
{
    return Module::installed()->provision('CreateAccount', 'create', $params);
}

function convoy_SuspendAccount($params = []): string
{
    return Module::installed()->provision('SuspendAccount', 'suspend', $params);
}

function convoy_UnsuspendAccount($params = []): string
{
    return Module::installed()->provision('UnsuspendAccount', 'unsuspend', $params);
}

function convoy_TerminateAccount($params = []): string
{
    return Module::installed()->provision('TerminateAccount', 'terminate', $params);
}

function convoy_Renew($params = []): string
{
    return Module::installed()->provision('Renew', 'renew', $params);
}

function convoy_ChangePackage($params = []): string
{
    return Module::installed()->provision('ChangePackage', 'change-package', $params);
}

function convoy_ChangePassword($params = []): string
{
    return Module::installed()->provision('ChangePassword', 'change-password', $params);
}

function convoy_ClientArea($params = []): array
{
    return Module::installed()->clientArea($params);
}

function convoy_ServiceSingleSignOn($params = []): array
{
    return Module::installed()->serviceSingleSignOn($params);
}

function convoy_AdminSingleSignOn($params = []): array
{
    return Module::installed()->adminSingleSignOn($params);
}

function convoy_AdminLink($params = []): string
{
    return Module::installed()->adminLink($params);
}
