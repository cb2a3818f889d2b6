<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * Sends requests to one panel. A request is `{method, path, credential, headers: [{name, value}], body, intent}`, an
 * answer `{ok: {status, headers, body, lossy}}` or `{err: {kind, reached-panel, message}}` (Failure). Bodies and values
 * of headers are UTF-8; `lossy` says that something of the body wasn't, and U+FFFD stands there.
 */
interface Transport
{
    /**
     * Sends all requests at once and waits for all.
     *
     * @param list<array<string, mixed>> $requests as above
     * @throws ForbiddenRequest
     * @throws TooManyRequests
     * @return list<array<string, mixed>> answers in the order of the requests, in the same form
     */
    public function sendAll(array $requests): array;
}
