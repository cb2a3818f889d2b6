<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** WHMCS's Module Log and Activity Log. */
final class Logs
{
    private Installation $installation;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
    }

    /**
     * @param mixed $request text, or what print_r() makes of it
     * @param mixed $response
     * @param mixed $processed
     * @param mixed $replaceVars strings to be blotted out
     */
    public function moduleCall(string $module, string $action, $request, $response, $processed, $replaceVars): void
    {
        if ($this->installation->setting('ModuleDebugMode') !== 'on') {
            return;
        }
        $secrets = [];
        foreach ((array) $replaceVars as $secret) {
            if (is_scalar($secret) && (string) $secret !== '') {
                $secrets[(string) $secret] = str_repeat('*', strlen((string) $secret));
            }
        }
        $row = ['date' => Machine::date('Y-m-d H:i:s'), 'module' => $module, 'action' => $action];
        foreach (['request' => $request, 'response' => $response, 'arrdata' => $processed] as $column => $value) {
            $text = is_string($value) ? $value : print_r($value, true);
            $row[$column] = $secrets === [] ? $text : strtr($text, $secrets);
        }
        $this->installation->database()->table('tblmodulelog')->insert($row);
    }

    public function activity(string $description, int $clientId = 0): void
    {
        $this->installation->database()->table('tblactivitylog')->insert([
            'date' => Machine::date('Y-m-d H:i:s'),
            'description' => $description,
            'user' => $this->actor(),
            'userid' => $clientId,
            'user_id' => Session::userId(),
            'admin_id' => Session::adminId(),
            'ipaddr' => $_SERVER['REMOTE_ADDR'] ?? '',
        ]);
    }

    private function actor(): string
    {
        if (Session::adminId() !== 0) {
            return (string) $this->installation->database()->table('tbladmins')
                ->where('id', Session::adminId())->value('username');
        }
        return Session::clientId() !== 0 ? 'Client' : 'System';
    }
}
