<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use WHMCS\Module\Server\Convoy\PanelHttp\Machine;

/** One panel in this process, nothing goes wrong, and time is the machine's. */
final class LibraryWire implements Wire
{
    private PanelLibrary $panel;

    public function __construct(PanelLibrary $panel)
    {
        $this->panel = $panel;
    }

    public function send(string $origin, array $request, int $milliseconds): array
    {
        $reply = $this->panel->ask(
            Machine::now() * 1000,
            $request['method'],
            $request['path'],
            $request['headers'],
            $request['body']
        );
        return ['took' => 0] + $reply;
    }

    public function pass(int $milliseconds): void
    {
    }
}
