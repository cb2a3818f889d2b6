<?php

/** The clock and the randomness of the PHP library while calls are recorded. */

declare(strict_types=1);

namespace WasmtimePhp;

use ConvoyReplay\Recording\Still;

function time(): int
{
    return Still::NOW;
}

/** @return string|float */
function microtime(bool $asFloat = false)
{
    return Still::microtime($asFloat);
}

/** @return array{int, int}|int */
function hrtime(bool $asNumber = false)
{
    return Still::hrtime($asNumber);
}

function random_bytes(int $length): string
{
    return Still::bytes($length);
}
