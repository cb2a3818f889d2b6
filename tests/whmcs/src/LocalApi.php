<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** WHMCS's local API, as far as a provisioning module has a use for it. */
final class LocalApi
{
    private const MODULE_COMMANDS = [
        'ModuleCreate' => 'CreateAccount',
        'ModuleSuspend' => 'SuspendAccount',
        'ModuleUnsuspend' => 'UnsuspendAccount',
        'ModuleTerminate' => 'TerminateAccount',
        'ModuleChangePackage' => 'ChangePackage',
    ];

    /** WHMCS's documentation, “GetPermissionsList”. */
    private const PERMISSIONS = [
        'profile', 'contacts', 'products', 'manageproducts', 'productsso', 'domains', 'managedomains', 'invoices',
        'quotes', 'tickets', 'affiliates', 'emails', 'orders',
    ];

    private Installation $installation;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
    }

    /**
     * @param array<string, mixed> $values
     * @return array<string, mixed> `result` is `success`, or `error` with a `message`
     */
    public function call(string $command, array $values): array
    {
        try {
            return $this->run($command, $values);
        } catch (\LogicException $exception) {
            return self::error($exception->getMessage());
        }
    }

    /**
     * @param array<string, mixed> $values
     * @return array<string, mixed>
     */
    private function run(string $command, array $values): array
    {
        if (isset(self::MODULE_COMMANDS[$command])) {
            return $this->module(self::MODULE_COMMANDS[$command], $values);
        }
        if ($command === 'ModuleCustom') {
            return $this->module((string) ($values['func_name'] ?? ''), $values);
        }
        $cipher = $this->installation->cipher();
        switch ($command) {
            case 'EncryptPassword':
                return self::success(['password' => $cipher->encrypt((string) $values['password2'])]);
            case 'DecryptPassword':
                return self::success(['password' => $cipher->decrypt((string) $values['password2'])]);
            case 'LogActivity':
                (new Logs($this->installation))
                    ->activity((string) $values['description'], (int) ($values['clientid'] ?? $values['userid'] ?? 0));
                return self::success([]);
            case 'SendAdminEmail':
                return $this->emailStaff($values);
            case 'GetUserPermissions':
                return $this->permissions((int) $values['user_id'], (int) $values['client_id']);
        }
        return self::error('Command Not Found');
    }

    /**
     * @param array<string, mixed> $values messagename, or customsubject and custommessage; type, mergefields
     * @return array<string, mixed>
     */
    private function emailStaff(array $values): array
    {
        $type = (string) ($values['type'] ?? 'system');
        if (!in_array($type, ['system', 'account', 'support'], true)) {
            return self::error('Invalid notification type');
        }
        $fields = (array) ($values['mergefields'] ?? []);
        $mailer = new Mailer($this->installation);
        if (($values['messagename'] ?? '') !== '') {
            $mailer->templateToStaff((string) $values['messagename'], $fields);
        } elseif (($values['customsubject'] ?? '') === '' || ($values['custommessage'] ?? '') === '') {
            return self::error('A message name, or a custom subject and message, is required');
        } else {
            $mailer->toStaff((string) $values['customsubject'], (string) $values['custommessage'], $fields);
        }
        return self::success([]);
    }

    /**
     * WHMCS's documentation of these commands: they know services only, no addons.
     *
     * @param array<string, mixed> $values
     * @return array<string, mixed>
     */
    private function module(string $function, array $values): array
    {
        $serviceId = (int) ($values['serviceid'] ?? $values['accountid'] ?? 0);
        $reason = (string) ($values['suspendreason'] ?? '');
        $answer = (new Commands($this->installation))->run($function, $serviceId, null, $reason);
        return $answer === 'success' ? self::success([]) : self::error($answer);
    }

    /** @return array<string, mixed> */
    private function permissions(int $userId, int $clientId): array
    {
        if (!$this->installation->isVersion8()) {
            return self::error('Command Not Found');
        }
        $access = $this->installation->database()->table('tblusers_clients')
            ->where('auth_user_id', $userId)->where('client_id', $clientId)->first();
        if ($access === null) {
            return self::error('User is not associated with client');
        }
        $held = (int) $access->owner === 1 ? self::PERMISSIONS : array_filter(explode(',', $access->permissions));
        return self::success(['permissions' => ['permission' => $held]]);
    }

    /**
     * @param array<string, mixed> $values
     * @return array<string, mixed>
     */
    private static function success(array $values): array
    {
        return ['result' => 'success'] + $values;
    }

    /** @return array<string, mixed> */
    private static function error(string $message): array
    {
        return ['result' => 'error', 'message' => $message];
    }
}
