<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

use WHMCS\Module\Server\Convoy\PanelHttp\Machine;

/** The clock that stands still, and what a recording draws. */
final class StillMachine extends Machine
{
    protected function readClock(): array
    {
        return [(string) Still::NOW, '0.00000000'];
    }

    protected function readMonotonicClock(): int
    {
        return 1000000000;
    }

    protected function drawBytes(int $length): string
    {
        return Still::bytes($length);
    }
}
