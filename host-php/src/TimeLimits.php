<?php

declare(strict_types=1);

namespace WasmtimePhp;

defined('WHMCS') || exit;

/**
 * How long requests may take, in milliseconds.
 */
final class TimeLimits
{
    public int $connect;
    public int $request;
    /** For all requests of a transport together, from the first on; null for no such limit. */
    public ?int $total;

    public function __construct(int $connect, int $request, ?int $total = null)
    {
        $this->connect = $connect;
        $this->request = $request;
        $this->total = $total;
    }

    /** A person waits for a page: afterwards it is shown without live data. */
    public static function pages(): self
    {
        return new self(3000, 8000, 8000);
    }

    /** A change on the panel. */
    public static function provisioning(): self
    {
        return new self(3000, 30000);
    }

    /** Long lists in the daily cron. */
    public static function usage(): self
    {
        return new self(3000, 60000);
    }
}
