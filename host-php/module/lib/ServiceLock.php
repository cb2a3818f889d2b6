<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;

defined('WHMCS') || exit;

/**
 * One action at a time for a service, on all web nodes.
 *
 * MySQL's `GET_LOCK` frees itself when PHP dies. Elsewhere a row of the store with an expiry stands in.
 */
final class ServiceLock
{
    /** Seconds after which a row left by a request that died is ignored: longer than any hook. */
    private const ROW_EXPIRY = 300;

    private Connection $database;
    private Store $store;

    public function __construct(Connection $database, Store $store)
    {
        $this->database = $database;
        $this->store = $store;
    }

    /**
     * @return mixed what the action returns
     * @throws Refusal if another action of this service is running
     */
    public function whileHeld(ServiceKey $service, Closure $action)
    {
        $release = $this->database->getDriverName() === 'mysql'
            ? $this->acquireNamed($service)
            : $this->acquireRow($service);
        if ($release === null) {
            throw new Refusal('busy', ['service' => $service]);
        }
        try {
            return $action();
        } finally {
            $release();
        }
    }

    /** Lock names are server-wide and at most 64 characters long, hence the hash with the database's name in it. */
    private function acquireNamed(ServiceKey $service): ?Closure
    {
        $name = 'convoy-' . substr(hash('sha256', $this->database->getDatabaseName() . ":$service"), 0, 40);
        $row = $this->database->select('select get_lock(?, 0) as held', [$name], false)[0];
        if ((int) $row->held !== 1) {
            return null;
        }
        return function () use ($name): void {
            $this->database->select('select release_lock(?) as released', [$name], false);
        };
    }

    private function acquireRow(ServiceKey $service): ?Closure
    {
        $holder = bin2hex(random_bytes(8));
        $expires = time() + self::ROW_EXPIRY;
        if (!$this->store->add('lock', (string) $service, $holder, $expires)) {
            $this->store->deleteExpired('lock');
            if (!$this->store->add('lock', (string) $service, $holder, $expires)) {
                return null;
            }
        }
        // What is registered lives as long as PHP; a released lock must not keep the database open with it.
        $store = $this->store;
        $release = static function () use ($service, $holder, &$store): void {
            if ($store !== null) {
                [$held, $store] = [$store, null];
                $held->deleteValue('lock', (string) $service, $holder);
            }
        };
        // A fatal error runs no `finally`.
        register_shutdown_function($release);
        return $release;
    }
}
