<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * Sends requests to one panel. A request is `{method, path, credential, headers: [{name, value}], body, intent}`, an
 * answer `{ok: {status, headers, body}}` or `{err: {kind, reached-panel, message}}` (Failure); bodies and values of
 * headers are as Octets has them.
 */
interface Transport
{
    /**
     * Sends all requests at once and waits for all.
     *
     * @param list<array<string, mixed>> $requests as above
     * @throws ForbiddenRequest
     * @return list<array<string, mixed>> answers in the order of the requests, in the same form
     */
    public function sendAll(array $requests): array;
}
