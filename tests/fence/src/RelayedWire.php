<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use ConvoyTests\Explore\Wire;

/** The panel of a search (SearchPanel): the Stepper takes each request there. */
final class RelayedWire implements Wire
{
    public function send(string $origin, array $request, int $milliseconds): array
    {
        Stepper::running()->order(['at' => 'asking', 'request' => $request]);
        return Stepper::running()->ordered['result'];
    }

    public function pass(int $milliseconds): void
    {
    }
}
