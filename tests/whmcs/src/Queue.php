<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** WHMCS's Module Queue: failed commands, for staff to try again. */
final class Queue
{
    private Installation $installation;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
    }

    public function failed(string $function, string $module, int $serviceId, ?int $addonId, string $message): void
    {
        $now = Machine::date('Y-m-d H:i:s');
        $open = $this->open($function, $serviceId, $addonId)->first();
        if ($open !== null) {
            $this->table()->where('id', $open->id)->update([
                'last_attempt' => $now,
                'last_attempt_error' => $message,
                'num_retries' => $open->num_retries + 1,
                'updated_at' => $now,
            ]);
            return;
        }
        $this->table()->insert([
            'service_type' => $addonId === null ? 'service' : 'addon',
            'service_id' => $addonId ?? $serviceId,
            'module_name' => $module,
            'module_action' => $function,
            'last_attempt' => $now,
            'last_attempt_error' => $message,
            'created_at' => $now,
            'updated_at' => $now,
        ]);
    }

    public function completed(string $function, int $serviceId, ?int $addonId): void
    {
        $this->open($function, $serviceId, $addonId)->update(['completed' => 1]);
    }

    /** Staff press “Retry” on an entry. */
    public function retry(int $id): string
    {
        $entry = $this->table()->where('id', $id)->first();
        if ($entry === null) {
            throw new \LogicException("The Module Queue has no entry $id.");
        }
        $id = (int) $entry->service_id;
        $commands = new Commands($this->installation);
        if ($entry->service_type === 'service') {
            return $commands->run($entry->module_action, $id);
        }
        $serviceId = $this->installation->database()->table('tblhostingaddons')->where('id', $id)->value('hostingid');
        return $commands->run($entry->module_action, (int) $serviceId, $id);
    }

    private function open(string $function, int $serviceId, ?int $addonId): \Illuminate\Database\Query\Builder
    {
        return $this->table()
            ->where('service_type', $addonId === null ? 'service' : 'addon')
            ->where('service_id', $addonId ?? $serviceId)
            ->where('module_action', $function)
            ->where('completed', 0);
    }

    private function table(): \Illuminate\Database\Query\Builder
    {
        return $this->installation->database()->table('tblmodulequeue');
    }
}
