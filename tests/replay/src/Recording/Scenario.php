<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

use Closure;

/** What goes wrong before a hook is called. */
final class Scenario
{
    /** The name of the one in which nothing goes wrong. */
    public const NONE = 'nothing wrong';

    public string $name;

    /** @var Closure(Stage): void before the hook's own preparations */
    public Closure $early;

    /** @var Closure(Stage): void right before the hook */
    public Closure $late;

    /** Whether it is about a service, and not about a server record. */
    public bool $ofService = false;

    /** How every change of servers of an earlier call of the hook failed: a fault of the simulator; null: no such call. */
    public ?string $failedBefore = null;

    /** @var string[] hooks that it is for; empty for all */
    public array $hooks = [];

    /** @param Closure(Stage): void|null $late */
    public function __construct(string $name, ?Closure $late = null)
    {
        $this->name = $name;
        $nothing = static function (): void {
        };
        $this->early = $nothing;
        $this->late = $late ?? $nothing;
    }

    /** @param Closure(Stage): void|null $late */
    public static function ofService(string $name, ?Closure $late = null): self
    {
        $scenario = new self($name, $late);
        $scenario->ofService = true;
        return $scenario;
    }

    /** Its name in a trace's file name; blank for the scenario in which nothing goes wrong. */
    public function way(): string
    {
        return $this->name === self::NONE ? '' : trim((string) preg_replace('/[^a-z0-9]+/', '-', $this->name), '-');
    }

    /** @param Closure(Stage): void $early */
    public function after(Closure $early): self
    {
        $this->early = $early;
        return $this;
    }

    public function again(string $failed): self
    {
        $this->failedBefore = $failed;
        return $this;
    }

    /** @param string[] $hooks */
    public function for(array $hooks): self
    {
        $this->hooks = $hooks;
        return $this;
    }
}
