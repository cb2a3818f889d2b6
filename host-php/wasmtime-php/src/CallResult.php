<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * What a call gave.
 */
final class CallResult
{
    /** @var mixed the export's result, decoded; records as arrays by name */
    public $value;

    /** Fuel that the component used, about one unit an instruction. */
    public int $fuel;

    /** The form that ran: a target such as `x86_64-unknown-linux-gnu`, or `pulley64`. */
    public string $engine;

    private string $event;

    /**
     * @param array<string, mixed> $done the event `done` of PROTOCOL.md
     * @param string $event its bytes
     */
    public function __construct(array $done, string $event)
    {
        $this->value = $done['result'];
        $this->fuel = (int) $done['fuel'];
        $this->engine = $done['engine'];
        $this->event = $event;
    }

    /** The result as the library wrote it: what to keep and to compare. */
    public function json(): string
    {
        return Json::member($this->event, 'result');
    }
}
