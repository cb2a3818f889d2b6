<?php

declare(strict_types=1);

namespace ModuleTests;

use DomainException;
use Illuminate\Database\Capsule\Manager;
use Illuminate\Database\Connection;
use PHPUnit\Framework\TestCase;
use WeakReference;
use WHMCS\Module\Server\Convoy\Refusal;
use WHMCS\Module\Server\Convoy\ServiceKey;
use WHMCS\Module\Server\Convoy\ServiceLock;
use WHMCS\Module\Server\Convoy\Store;

/**
 * The row that stands in for a lock where the database has none, and when it goes away.
 */
final class ServiceLockTest extends TestCase
{
    private string $file;

    protected function setUp(): void
    {
        $this->file = (string) tempnam(sys_get_temp_dir(), 'convoy-lock');
    }

    protected function tearDown(): void
    {
        unlink($this->file);
    }

    /**
     * PHP keeps what register_shutdown_function() was given until it ends. Put back: let ServiceLock::acquireRow's
     * closure use `$store` by value.
     */
    public function test_a_lock_that_was_released_lets_the_database_close(): void
    {
        $connection = $this->connect();
        $kept = WeakReference::create($connection);
        self::lock($connection)->whileHeld(new ServiceKey(5), static function (): void {
        });
        unset($connection);
        gc_collect_cycles();
        // Not assertNull, which would print all of it.
        self::assertTrue($kept->get() === null, 'the connection is still there');
    }

    /**
     * Put back: leave register_shutdown_function() out of ServiceLock::acquireRow.
     *
     * @testWith ["exit", ""]
     *           ["run out of memory", "Allowed memory size"]
     */
    public function test_a_php_that_dies_in_the_action_leaves_the_service_free(string $end, string $says): void
    {
        $command = [PHP_BINARY, '-d', 'display_errors=1', __DIR__ . '/fakes/die-holding-lock.php', $this->file, $end];
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['pipe', 'w']], $pipes);
        $output = (string) stream_get_contents($pipes[1]);
        proc_close($process);
        self::assertStringStartsWith("rows: 1\n", $output, 'the lock was not held');
        self::assertStringContainsString($says, $output);
        self::assertSame(0, $this->connect()->table('mod_convoy_store')->where('kind', 'lock')->count());
    }

    /** Put back: release in ServiceLock::whileHeld without `finally`. */
    public function test_an_action_that_fails_leaves_the_service_free(): void
    {
        $lock = self::lock($this->connect());
        try {
            $lock->whileHeld(new ServiceKey(5), static function (): void {
                throw new DomainException('no panel');
            });
            self::fail('no exception');
        } catch (DomainException $exception) {
            self::assertSame('no panel', $exception->getMessage());
        }
        self::assertSame('done', $lock->whileHeld(new ServiceKey(5), static function (): string {
            return 'done';
        }));
    }

    /** Put back: let ServiceLock::acquireRow release by Store::delete. */
    public function test_an_action_that_outlived_its_lock_leaves_the_next_holders(): void
    {
        $connection = $this->connect();
        $key = new ServiceKey(5);
        self::lock($connection)->whileHeld($key, static function () use ($connection): void {
            $connection->table('mod_convoy_store')->where('kind', 'lock')->update(['value' => '"next"']);
        });
        self::assertSame('next', (new Store($connection))->get('lock', (string) $key));
        $this->expectException(Refusal::class);
        self::lock($connection)->whileHeld($key, static function (): void {
            self::fail('two actions at once');
        });
    }

    private function connect(): Connection
    {
        $manager = new Manager();
        $manager->addConnection(['driver' => 'sqlite', 'database' => $this->file]);
        return $manager->getConnection();
    }

    private static function lock(Connection $connection): ServiceLock
    {
        return new ServiceLock($connection, new Store($connection));
    }
}
