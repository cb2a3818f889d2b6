<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** On whose behalf a hook sends its requests. */
final class Actor
{
    /** Name of the shop. */
    public string $shop;

    /** Word of the step. */
    public string $word;

    public int $service = 0;
    public int $addon = 0;

    /** The service's client, or who is logged in, when the hook began. */
    public int $client = 0;

    /** @var (callable(): int)|null the service's client now, who may have changed while the hook ran */
    public $clientNow = null;

    /** Requests so far, and how many of them were to change something. */
    public int $requests = 0;
    public int $changes = 0;

    /** True if what it asked for has reached the panel when everybody had given it up. */
    public bool $isLate = false;

    /** @var list<array{string, int}> panel and number of users whose session it has opened or token it has got */
    public array $users = [];

    public function __construct(string $shop, string $word)
    {
        $this->shop = $shop;
        $this->word = $word;
    }

    /** The service, wherever it is: `A:3:0`. */
    public function holder(): string
    {
        return "{$this->shop}:{$this->service}:{$this->addon}";
    }

    /** The person: `A:2`. */
    public function person(): string
    {
        return "{$this->shop}:{$this->client}";
    }

    /** @return list<int> for whom the hook may run */
    public function clients(): array
    {
        return $this->clientNow === null ? [$this->client] : array_unique([$this->client, ($this->clientNow)()]);
    }
}
