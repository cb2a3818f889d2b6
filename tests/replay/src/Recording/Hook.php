<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

use Closure;

/** A function of wit/, and how WHMCS comes to call it. */
final class Hook
{
    /** Interface and function, such as `provisioning.create`. */
    public string $name;

    /** What tells this way of calling it from others; blank for the usual one. */
    public string $way;

    /** Whether it asks the panel, so that anything can go wrong. */
    public bool $asksPanel = true;

    /** Whether it shows what went wrong instead of failing, so that each scenario is worth a trace. */
    public bool $isPage = false;

    /** @var Closure(Stage): void makes what there is before */
    public Closure $prepare;

    /** @var Closure(Stage): void */
    public Closure $call;

    /**
     * @param Closure(Stage): void $prepare
     * @param Closure(Stage): void $call
     */
    public function __construct(string $name, Closure $prepare, Closure $call, string $way = '')
    {
        $this->name = $name;
        $this->prepare = $prepare;
        $this->call = $call;
        $this->way = $way;
    }

    public function page(): self
    {
        $this->isPage = true;
        return $this;
    }

    public function quiet(): self
    {
        $this->asksPanel = false;
        return $this;
    }
}
