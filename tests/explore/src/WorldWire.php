<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** The world as what runs in the explorer's own process reaches it. */
final class WorldWire implements Wire
{
    private Panels $panels;
    private Actor $actor;

    /** @var array<int|string, string> */
    private array $faults;

    /** @param array<int|string, string> $faults of World::faults() */
    public function __construct(Panels $panels, Actor $actor, array $faults)
    {
        $this->panels = $panels;
        $this->actor = $actor;
        $this->faults = $faults;
    }

    public function send(string $origin, array $request, int $milliseconds): array
    {
        return $this->panels->send($origin, $request, $milliseconds, $this->faults, $this->actor);
    }

    public function pass(int $milliseconds): void
    {
        Clock::$ms += $milliseconds;
        $this->panels->deliver();
    }
}
