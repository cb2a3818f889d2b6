<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use WHMCS\Module\Server\Convoy\PanelHttp\Machine;
use WhmcsStandIn\Machine as WhmcsMachine;

/** Clock, randomness and sleep of a history. */
final class ExploreMachine extends Machine
{
    private Wire $wire;

    private function __construct(Wire $wire)
    {
        $this->wire = $wire;
    }

    /** From here on module and stand-in have this history's clock and randomness. */
    public static function rule(Wire $wire): void
    {
        self::replace(new self($wire));
        WhmcsMachine::replace([Clock::class, 'now'], static function (int $length): string {
            return Chance::$current->bytes($length);
        });
    }

    protected function readClock(): array
    {
        return [(string) Clock::now(), sprintf('0.%03d00000', Clock::$ms % 1000)];
    }

    protected function readMonotonicClock(): int
    {
        return Clock::$ms * 1000000;
    }

    protected function drawBytes(int $length): string
    {
        return Chance::$current->bytes($length);
    }

    protected function waitFor(float $seconds): void
    {
        if ($seconds < 0.001) {
            // CurlPool lets libcurl have a rest.
            usleep((int) ($seconds * 1000000));
            return;
        }
        $this->wire->pass((int) ceil($seconds * 1000));
    }
}
