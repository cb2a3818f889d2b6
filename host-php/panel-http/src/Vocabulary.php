<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * Names that differ between applications and panels: credentials, cookie, headers.
 */
final class Vocabulary
{
    /** Value of the header User-Agent. */
    public string $userAgent;

    /** The `credential` of requests that carry the token. */
    public string $token;

    /** That of requests in the customer's session. */
    public string $session;

    /** That of requests whose answer opens such a session. */
    public string $opensSession;

    /** The cookie that proves a change is meant, and the header that gives its value back. */
    public string $csrfCookie;
    public string $csrfHeader;

    /** Words, lower case, separated by spaces: parts of a password that equal a part of them are not redacted. */
    public string $ordinary;

    public function __construct(
        string $userAgent,
        string $token,
        string $session,
        string $opensSession,
        string $csrfCookie,
        string $csrfHeader,
        string $ordinary = ''
    ) {
        $this->userAgent = $userAgent;
        $this->token = $token;
        $this->session = $session;
        $this->opensSession = $opensSession;
        $this->csrfCookie = $csrfCookie;
        $this->csrfHeader = $csrfHeader;
        $this->ordinary = $ordinary;
    }
}
