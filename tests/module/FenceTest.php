<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\Module\Server\Convoy\Fence;
use WHMCS\Module\Server\Convoy\FenceRow;
use WHMCS\Module\Server\Convoy\Refusal;
use WHMCS\Module\Server\Convoy\ServiceKey;

/** What a hook knows of the fence is what it read first: see tests/fence for hooks in every order. */
final class FenceTest extends HookTestCase
{
    /**
     * What the hook read of the service before belongs to the row that wasn't there.
     *
     * Put back: host-php/module/lib/Fence.php, make(): don't compare the row with what it says at first.
     */
    public function test_finding_M1_a_row_that_another_hook_has_made_and_moved_is_refused(): void
    {
        [$one, $other] = [$this->fence(), $this->fence()];
        $one->make(new FenceRow());
        $one->hold('0a1b2c3d-0000-4000-8000-000000000001');
        $this->expectException(Refusal::class);
        $other->make(new FenceRow());
    }

    /** Put back: host-php/module/lib/Fence.php, row(): read again if there was no row. */
    public function test_finding_M1_no_row_stays_no_row_until_it_is_made(): void
    {
        [$one, $other] = [$this->fence(), $this->fence()];
        $one->make(new FenceRow());
        $one->hold('0a1b2c3d-0000-4000-8000-000000000001');
        self::assertSame(FenceRow::EMPTY, $other->row()->state);
    }

    public function test_a_row_that_another_hook_has_only_made_is_ones_own_too(): void
    {
        [$one, $other] = [$this->fence(), $this->fence()];
        $one->make(new FenceRow());
        $other->make(new FenceRow());
        $other->hold('0a1b2c3d-0000-4000-8000-000000000001');
        self::assertSame(FenceRow::HELD, $other->row()->state);
    }

    /** A fence that was read. */
    private function fence(): Fence
    {
        $fence = Fence::of($this->whmcs->database, new ServiceKey(5, 0), 3, 'https://panel.example.test');
        $fence->read();
        return $fence;
    }
}
