<?php

declare(strict_types=1);

namespace WasmtimePhp;

defined('WHMCS') || exit;

/**
 * The cookies of one panel session. Secret as a whole.
 */
final class CookieJar
{
    /** What Laravel, which the panel is built on, calls the cookie that proves a request is meant. */
    private const XSRF_COOKIE = 'XSRF-TOKEN';

    /** @var array<string, string> values as received, by name */
    private array $cookies;

    /**
     * @param list<string> $headerLines values of Set-Cookie headers. Attributes
     *     are left out: the jar serves one origin, for as long as its keeper says
     */
    public static function fromSetCookie(array $headerLines): self
    {
        $cookies = [];
        foreach ($headerLines as $line) {
            [$pair] = explode(';', $line, 2);
            $parts = explode('=', $pair, 2);
            if (count($parts) === 2 && trim($parts[0]) !== '') {
                $cookies[trim($parts[0])] = trim($parts[1]);
            }
        }
        return new self($cookies);
    }

    /**
     * @throws \JsonException
     */
    public static function fromJson(string $json): self
    {
        return new self(array_map('strval', (array) Json::decode($json)));
    }

    /**
     * @param array<string, string> $cookies
     */
    private function __construct(array $cookies)
    {
        $this->cookies = $cookies;
    }

    public function isEmpty(): bool
    {
        return $this->cookies === [];
    }

    /** The value of a Cookie header. */
    public function cookieHeader(): string
    {
        $pairs = [];
        foreach ($this->cookies as $name => $value) {
            $pairs[] = "$name=$value";
        }
        return implode('; ', $pairs);
    }

    /** The value of an X-XSRF-TOKEN header; null if there is no such cookie. */
    public function xsrfToken(): ?string
    {
        return isset($this->cookies[self::XSRF_COOKIE]) ? urldecode($this->cookies[self::XSRF_COOKIE]) : null;
    }

    /** @return list<string> as received */
    public function values(): array
    {
        return array_values($this->cookies);
    }

    public function toJson(): string
    {
        return Json::encode((object) $this->cookies);
    }

    /**
     * For var_dump: names only.
     *
     * @return array<string, mixed>
     */
    public function __debugInfo(): array
    {
        return ['cookies' => array_keys($this->cookies)];
    }
}
