<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests\Support;

use WasmtimePhp\CookieJar;
use WasmtimePhp\Credentials;

/**
 * Credentials in memory.
 */
final class FixedCredentials implements Credentials
{
    public string $token = '1|secret-token';
    public ?CookieJar $jar = null;

    public function token(): string
    {
        return $this->token;
    }

    public function session(): ?CookieJar
    {
        return $this->jar;
    }

    public function openSession(CookieJar $jar): void
    {
        $this->jar = $jar;
    }

    public function dropSession(): void
    {
        $this->jar = null;
    }
}
