<?php

declare(strict_types=1);

namespace WasmtimePhp;

defined('WHMCS') || exit;

/**
 * What the host attaches to requests and the component never sees.
 */
interface Credentials
{
    /** The token of the server record. */
    public function token(): string;

    /** The customer's panel session; null if there is none. */
    public function session(): ?CookieJar;

    /** These cookies are the customer's panel session from now on. */
    public function openSession(CookieJar $jar): void;

    /** There is no session any more. */
    public function dropSession(): void;
}
