<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * On the stand-in's own database, where a row of the module's table is the lock.
 *
 * @group sqlite
 */
final class LockTest extends LockCase
{
    /** The row outlives the process that died. */
    protected function lockOfTheDeadExpires(int $service): void
    {
        $answer = $this->assertFails('CreateAccount', $service);
        self::assertStringContainsString('Another action', $answer);
        $row = $this->shop->whmcs->database()->table('mod_convoy_store')
            ->where('kind', 'lock')->where('key', "$service:0");
        self::assertGreaterThan(time() + 120, (int) $row->value('expires'), 'longer than any hook');
        $row->update(['expires' => time() - 1]);
    }
}
