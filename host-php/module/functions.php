<?php

/**
 * What WHMCS calls. Each function is one line; the work is in `lib/`.
 *
 * Parameters are untyped on purpose: whatever arrives, a hook answers with the type WHMCS expects.
 */

declare(strict_types=1);

use WHMCS\Module\Server\Convoy\ClientHooks;
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

function convoy_NodeChoices($params = []): array
{
    return Module::installed()->choices()->load('nodes', $params);
}

function convoy_LocationChoices($params = []): array
{
    return Module::installed()->choices()->load('locations', $params);
}

function convoy_TemplateChoices($params = []): array
{
    return Module::installed()->choices()->load('templates', $params);
}

function convoy_LoginLink($params = []): string
{
    return Module::installed()->staff()->loginLink($params);
}

function convoy_AdminServicesTabFields($params = []): array
{
    return Module::installed()->staff()->tab($params);
}

function convoy_AdminServicesTabFieldsSave($params = []): void
{
    Module::installed()->staff()->save($params);
}

function convoy_AdminCustomButtonArray($params = []): array
{
    return Module::installed()->staff()->buttons($params);
}

function convoy_StaffStart($params = []): string
{
    return Module::installed()->staff()->press('start', $params);
}

function convoy_StaffShutDown($params = []): string
{
    return Module::installed()->staff()->press('shut-down', $params);
}

function convoy_StaffRestart($params = []): string
{
    return Module::installed()->staff()->press('restart', $params);
}

function convoy_StaffStop($params = []): string
{
    return Module::installed()->staff()->press('stop', $params);
}

function convoy_SyncFromPanel($params = []): string
{
    return Module::installed()->staff()->press('synchronize', $params);
}

function convoy_ApplyOptions($params = []): string
{
    return Module::installed()->staff()->press('apply-options', $params);
}

function convoy_Reinstall($params = []): string
{
    return Module::installed()->staff()->press('reinstall', $params);
}

function convoy_ForgetServer($params = []): string
{
    return Module::installed()->staff()->press('forget', $params);
}

function convoy_ReassignServer($params = []): string
{
    return Module::installed()->staff()->press('reassign', $params);
}

function convoy_ShopMoved($params = []): string
{
    return Module::installed()->installation()->press('moved', $params);
}

function convoy_ShopCopied($params = []): string
{
    return Module::installed()->installation()->press('copy', $params);
}

function convoy_ConfirmCopied($params = []): string
{
    return Module::installed()->installation()->press('confirm', $params);
}

function convoy_ClientAreaCustomButtonArray($params = []): array
{
    return [];
}

function convoy_ClientAreaAllowedFunctions($params = []): array
{
    return ClientHooks::allowed();
}

function convoy_State($params = []): string
{
    return Module::installed()->client()->state($params);
}

function convoy_Console($params = []): string
{
    return Module::installed()->client()->console($params);
}

function convoy_PowerStart($params = []): string
{
    return Module::installed()->client()->act('start', $params);
}

function convoy_PowerShutDown($params = []): string
{
    return Module::installed()->client()->act('shut-down', $params);
}

function convoy_PowerRestart($params = []): string
{
    return Module::installed()->client()->act('restart', $params);
}

function convoy_PowerStop($params = []): string
{
    return Module::installed()->client()->act('stop', $params);
}

function convoy_CreateBackup($params = []): string
{
    return Module::installed()->client()->act('create-backup', $params);
}

function convoy_RestoreBackup($params = []): string
{
    return Module::installed()->client()->act('restore-backup', $params);
}

function convoy_DeleteBackup($params = []): string
{
    return Module::installed()->client()->act('delete-backup', $params);
}

function convoy_ReinstallSystem($params = []): string
{
    return Module::installed()->client()->act('reinstall', $params);
}

function convoy_Rename($params = []): string
{
    return Module::installed()->client()->act('rename', $params);
}

function convoy_SetRootPassword($params = []): string
{
    return Module::installed()->client()->act('set-password', $params);
}

function convoy_SetSshKeys($params = []): string
{
    return Module::installed()->client()->act('set-ssh-keys', $params);
}

function convoy_SetNameservers($params = []): string
{
    return Module::installed()->client()->act('set-nameservers', $params);
}

function convoy_SetBootOrder($params = []): string
{
    return Module::installed()->client()->act('set-boot-order', $params);
}

function convoy_MountIso($params = []): string
{
    return Module::installed()->client()->act('mount-iso', $params);
}

function convoy_UnmountIso($params = []): string
{
    return Module::installed()->client()->act('unmount-iso', $params);
}

function convoy_CustomActions($params = []): ?object
{
    return Module::installed()->client()->customActions($params);
}

function convoy_UsageUpdate($params = []): void
{
    Module::installed()->sync()->usageUpdate($params);
}

function convoy_ListAccounts($params = []): array
{
    return Module::installed()->sync()->listAccounts($params);
}

function convoy_MetricProvider($params = []): ?object
{
    return Module::installed()->sync()->metricProvider($params);
}
