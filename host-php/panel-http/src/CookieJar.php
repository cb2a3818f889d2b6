<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * The cookies of one panel session. Secret as a whole.
 */
final class CookieJar
{
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
        return new self(array_map('strval', (array) json_decode($json, true, 512, JSON_THROW_ON_ERROR)));
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

    /** A cookie's value, decoded as a URL's part is; null if there is no such cookie. */
    public function decoded(string $name): ?string
    {
        return isset($this->cookies[$name]) ? urldecode($this->cookies[$name]) : null;
    }

    /** @return list<string> as received */
    public function values(): array
    {
        return array_values($this->cookies);
    }

    public function toJson(): string
    {
        return json_encode(
            (object) $this->cookies,
            JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE
        );
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
