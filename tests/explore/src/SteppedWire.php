<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use ConvoyTests\Fence\Stepper;

/** The world as a process of its own reaches it: through the explorer, which stops it at each request. */
final class SteppedWire implements Wire
{
    private Stepper $stepper;

    public function __construct(Stepper $stepper)
    {
        $this->stepper = $stepper;
    }

    public function send(string $origin, array $request, int $milliseconds): array
    {
        $this->stepper->stop(['at' => 'request', 'origin' => $origin, 'request' => $request, 'limit' => $milliseconds]);
        return $this->stepper->ordered['reply'];
    }

    public function pass(int $milliseconds): void
    {
        $this->stepper->stop(['at' => 'waiting', 'ms' => $milliseconds]);
    }
}
