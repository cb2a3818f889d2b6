<?php

declare(strict_types=1);

namespace WasmtimePhp;

defined('WHMCS') || exit;

/**
 * What stands behind the component's only door: `http.send-all` (wit/http.wit).
 */
interface Transport
{
    /**
     * Sends all requests at once and waits for all.
     *
     * @param list<array<string, mixed>> $requests decoded JSON of PROTOCOL.md
     * @return list<array<string, mixed>> answers in the order of the requests, in the same form
     */
    public function sendAll(array $requests): array;
}
