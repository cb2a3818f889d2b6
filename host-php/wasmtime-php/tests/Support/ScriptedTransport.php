<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests\Support;

use WasmtimePhp\Transport;

/**
 * Answers each wave as told and keeps what was asked.
 */
final class ScriptedTransport implements Transport
{
    /** @var list<list<array<string, mixed>>> */
    public array $waves = [];
    /** @var callable(list<array<string, mixed>>): list<array<string, mixed>> */
    private $answer;

    public function __construct(callable $answer)
    {
        $this->answer = $answer;
    }

    public function sendAll(array $requests): array
    {
        $this->waves[] = $requests;
        return ($this->answer)($requests);
    }
}
