<?php

declare(strict_types=1);

namespace WhmcsStandIn;

use Illuminate\Database\Connection;

/** WHMCS's module commands: what happens around a call of CreateAccount and its like. */
final class Commands
{
    /** function => [hook point, status after success, whether a failure goes to the Module Queue] */
    private const COMMANDS = [
        'CreateAccount' => ['Create', 'Active', true],
        'SuspendAccount' => ['Suspend', 'Suspended', true],
        'UnsuspendAccount' => ['Unsuspend', 'Active', true],
        'TerminateAccount' => ['Terminate', 'Terminated', true],
        'ChangePackage' => ['ChangePackage', null, true],
        'Renew' => ['Renew', null, true],
        'ChangePassword' => ['ChangePassword', null, false],
    ];

    private Installation $installation;

    private Connection $database;

    private Modules $modules;

    private Params $params;

    private Queue $queue;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
        $this->database = $installation->database();
        $this->modules = new Modules($installation);
        $this->params = new Params($installation);
        $this->queue = new Queue($installation);
    }

    public static function isCommand(string $function): bool
    {
        return isset(self::COMMANDS[$function]);
    }

    /**
     * Runs a service's function as WHMCS does.
     *
     * A command answers `success` or a message; every other function answers
     * what the module does. An Exception becomes the message, as in WHMCS; an
     * Error isn't caught, and is a fatal page there.
     *
     * @param string $suspendReason of a SuspendAccount; blank is WHMCS's own
     * @return mixed
     */
    public function run(string $function, int $serviceId, ?int $addonId = null, string $suspendReason = '')
    {
        $module = $this->params->module($serviceId, $addonId);
        if (!self::isCommand($function)) {
            return $this->modules->call($module, $function, $this->params->ofService($serviceId, $addonId));
        }
        if ($function === 'CreateAccount' && $addonId === null) {
            $this->makeLogin($serviceId);
        }
        [$point] = self::COMMANDS[$function];
        $params = $this->params->ofService($serviceId, $addonId);
        $suspendReason = $suspendReason === '' ? 'Overdue on Payment' : $this->installation->typed($suspendReason);
        if ($function === 'SuspendAccount') {
            $params['suspendreason'] = $suspendReason;
        }
        run_hook('PreModule' . $point, ['params' => $params]);
        try {
            $answer = $this->modules->call($module, $function, $params);
        } catch (\Exception $exception) {
            $answer = $exception->getMessage();
        }
        $answer = is_string($answer) ? $answer : 'The module answered ' . gettype($answer) . ' instead of text.';
        if ($answer === 'success') {
            $this->succeeded($function, $serviceId, $addonId);
            if ($function === 'SuspendAccount' && $addonId === null) {
                $this->database->table('tblhosting')->where('id', $serviceId)
                    ->update(['suspendreason' => $suspendReason]);
            }
            run_hook("AfterModule$point", ['params' => $params]);
        } else {
            $this->failed($function, $module, $serviceId, $addonId, $answer);
            run_hook("AfterModule{$point}Failed", ['params' => $params, 'failureResponseMessage' => $answer]);
        }
        return $answer;
    }

    /** A new password from the client or staff; the old one comes back when the module fails. */
    public function changePassword(int $serviceId, ?int $addonId, string $password): string
    {
        $model = $this->params->ofService($serviceId, $addonId)['model'];
        $old = $model->serviceProperties->get('Password');
        $model->serviceProperties->save(['Password' => $this->installation->typed($password)]);
        $answer = $this->run('ChangePassword', $serviceId, $addonId);
        if ($answer !== 'success') {
            $model->serviceProperties->save(['Password' => $old]);
        }
        return $answer;
    }

    private function succeeded(string $function, int $serviceId, ?int $addonId): void
    {
        [$point, $status] = self::COMMANDS[$function];
        $this->queue->completed($function, $serviceId, $addonId);
        if ($status !== null) {
            $values = $addonId === null ? ['domainstatus' => $status] : ['status' => $status];
            if ($function === 'TerminateAccount') {
                $values['termination_date'] = Machine::date('Y-m-d');
            }
            if ($function === 'UnsuspendAccount' && $addonId === null) {
                $values['suspendreason'] = '';
            }
            $this->database->table($addonId === null ? 'tblhosting' : 'tblhostingaddons')
                ->where('id', $addonId ?? $serviceId)->update($values);
        }
        $this->note("Module $point Successful", $serviceId, $addonId);
        if ($function === 'CreateAccount') {
            (new Mailer($this->installation))->welcome($serviceId, $addonId);
        }
    }

    private function failed(string $function, string $module, int $serviceId, ?int $addonId, string $message): void
    {
        [$point, , $queued] = self::COMMANDS[$function];
        $this->note("Module $point Failed", $serviceId, $addonId, $message);
        if ($queued) {
            $this->queue->failed($function, $module, $serviceId, $addonId, $message);
        }
    }

    private function note(string $what, int $serviceId, ?int $addonId, string $message = ''): void
    {
        logActivity(
            $what . " - Service ID: $serviceId" . ($addonId === null ? '' : " (Addon ID: $addonId)")
            . ($message === '' ? '' : " - Error: $message"),
            (int) $this->database->table('tblhosting')->where('id', $serviceId)->value('userid')
        );
    }

    /**
     * WHMCS's documentation, “Module Parameters”: a username of the domain's
     * first eight letters and a password of ten letters and digits are made
     * when the service is first created.
     */
    private function makeLogin(int $serviceId): void
    {
        $service = $this->database->table('tblhosting')->where('id', $serviceId)->first();
        $values = [];
        if ($service->username === '') {
            $letters = preg_replace('/[^a-z]/', '', strtolower((string) $service->domain));
            $values['username'] = substr((string) $letters, 0, 8);
        }
        if ($this->installation->cipher()->decrypt($service->password) === '') {
            $alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
            $password = '';
            for ($length = 0; $length < 10; $length++) {
                $password .= $alphabet[Machine::number(strlen($alphabet))];
            }
            $values['password'] = $this->installation->cipher()->encrypt($password);
        }
        if ($values !== []) {
            $this->database->table('tblhosting')->where('id', $serviceId)->update($values);
        }
    }
}
