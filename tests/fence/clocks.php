<?php

/*
 * The clocks that the module and its library read, moved by what a test lets pass: a function of a namespace goes
 * before PHP's own. The database's clock is moved in SteppedMySql and SteppedSqlite.
 */

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy {

    use ConvoyTests\Fence\Clock;

    function time(): int
    {
        return Clock::time();
    }

    /** @return float|string */
    function microtime(bool $asFloat = false)
    {
        return Clock::microtime($asFloat);
    }

    /** @return int|float|int[]|false */
    function hrtime(bool $asNumber = false)
    {
        return Clock::hrtime($asNumber);
    }
}

namespace WasmtimePhp {

    use ConvoyTests\Fence\Clock;

    function time(): int
    {
        return Clock::time();
    }

    /** @return float|string */
    function microtime(bool $asFloat = false)
    {
        return Clock::microtime($asFloat);
    }

    /** @return int|float|int[]|false */
    function hrtime(bool $asNumber = false)
    {
        return Clock::hrtime($asNumber);
    }
}
