<?php

declare(strict_types=1);

namespace WasmtimePhp;

defined('WHMCS') || exit;

/**
 * What a call gave.
 */
final class CallResult
{
    /** @var mixed the export's result, decoded; records as arrays by name */
    public $value;

    /** The result as the library wrote it: what to keep and to compare. */
    public string $json;

    /** Fuel that the component used, about one unit an instruction. */
    public int $fuel;

    /** The form that ran: a target such as `x86_64-unknown-linux-gnu`, or `pulley64`. */
    public string $engine;

    /**
     * @param mixed $value
     */
    public function __construct($value, string $json, int $fuel, string $engine)
    {
        $this->value = $value;
        $this->json = $json;
        $this->fuel = $fuel;
        $this->engine = $engine;
    }
}
