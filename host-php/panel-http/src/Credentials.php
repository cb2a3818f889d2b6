<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * The secrets that are added to requests. The code that makes the requests never sees them.
 */
interface Credentials
{
    public function vocabulary(): Vocabulary;

    /** The token of the panel's application interface. */
    public function token(): string;

    /** The customer's panel session; null if there is none. */
    public function session(): ?CookieJar;

    /** These cookies are the customer's panel session from now on. */
    public function openSession(CookieJar $jar): void;

    /** There is no session any more. */
    public function dropSession(): void;
}
