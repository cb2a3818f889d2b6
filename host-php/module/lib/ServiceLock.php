<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use Illuminate\Database\Connection;
use PanelHttp\Machine;
use Throwable;

defined('WHMCS') || exit;

/**
 * Tells a second action of a service that one is running, before it sends anything.
 *
 * A courtesy, and no more: MySQL's `GET_LOCK` goes with its connection, which can be lost at any moment, it is local to
 * a Galera node, and some clusters forbid it. That a service has one server rests on its fence. Elsewhere than on MySQL
 * a row of the store with an expiry stands in.
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
     * @param int $patience seconds to wait for another action to end
     * @return mixed what the action returns
     * @throws Refusal if another action of this service is running
     */
    public function whileHeld(ServiceKey $service, Closure $action, int $patience = 0)
    {
        try {
            $isNamed = $this->database->getDriverName() === 'mysql';
            $until = Machine::monotonic() + $patience * 1000000000;
            $release = $isNamed ? $this->acquireNamed($service, $patience) : $this->acquireRow($service);
            while ($release === null && !$isNamed && Machine::monotonic() < $until) {
                Machine::sleep(0.1);
                $release = $this->acquireRow($service);
            }
        } catch (Throwable $failure) {
            // Percona XtraDB Cluster forbids GET_LOCK in its mode ENFORCING.
            $release = self::nothing();
        }
        if ($release === null) {
            throw new Refusal('busy', ['service' => $service]);
        }
        try {
            return $action();
        } finally {
            self::quietly($release);
        }
    }

    private static function quietly(Closure $release): void
    {
        try {
            $release();
        } catch (Throwable $failure) {
            // The lock went with its connection, or expires.
            return;
        }
    }

    private static function nothing(): Closure
    {
        return static function (): void {
        };
    }

    /** Lock names are server-wide and at most 64 characters long, hence the hash with the database's name in it. */
    private function acquireNamed(ServiceKey $service, int $patience): ?Closure
    {
        $name = 'convoy-' . substr(hash('sha256', $this->database->getDatabaseName() . ":$service"), 0, 40);
        $row = $this->database->select('select get_lock(?, ?) as held', [$name, $patience], false)[0];
        if ($row->held === null) {
            // An error of the server's, not somebody else's lock.
            return self::nothing();
        }
        if ((int) $row->held !== 1) {
            return null;
        }
        return function () use ($name): void {
            $this->database->select('select release_lock(?) as released', [$name], false);
        };
    }

    private function acquireRow(ServiceKey $service): ?Closure
    {
        $holder = bin2hex(Machine::randomBytes(8));
        $expires = Machine::now() + self::ROW_EXPIRY;
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
