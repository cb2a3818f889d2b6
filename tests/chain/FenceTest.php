<?php

declare(strict_types=1);

namespace ConvoyTests;

/** Where a row stands for the lock, which somebody has removed. */
final class FenceTest extends FenceCase
{
    protected function loseLock(): void
    {
        $this->shop->whmcs->database()->table('mod_convoy_store')
            ->where('kind', 'lock')->where('key', '!=', 'store-server')->delete();
    }
}
