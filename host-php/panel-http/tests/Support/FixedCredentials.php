<?php

declare(strict_types=1);

namespace PanelHttp\Tests\Support;

use PanelHttp\CookieJar;
use PanelHttp\Credentials;
use PanelHttp\Vocabulary;

/**
 * Credentials in memory.
 */
final class FixedCredentials implements Credentials
{
    public string $token = '1|secret-token';
    public ?CookieJar $jar = null;

    public function vocabulary(): Vocabulary
    {
        $kinds = ['application-token', 'user-session', 'open-session'];
        return new Vocabulary('example/1.2', ...$kinds, ...['XSRF-TOKEN', 'x-xsrf-token', 'convoypanel']);
    }

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
