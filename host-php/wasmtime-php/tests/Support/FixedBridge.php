<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests\Support;

use WasmtimePhp\Bridge;
use WasmtimePhp\Call;

/**
 * A bridge on which every call ends at once with the same event; keeps what was asked.
 */
final class FixedBridge implements Bridge, Call
{
    /** @var list<string> messages `begin` */
    public array $begun = [];
    private string $event;

    public function __construct(string $event)
    {
        $this->event = $event;
    }

    public function name(): string
    {
        return 'fixed';
    }

    public function begin(string $message): Call
    {
        $this->begun[] = $message;
        return $this;
    }

    public function event(): string
    {
        return $this->event;
    }

    public function resume(string $message): string
    {
        throw new \LogicException('No call waits for a result.');
    }

    public function end(): void
    {
    }
}
