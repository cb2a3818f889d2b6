<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * The server record's Access Hash field: optional extras, `key=value`, a line each.
 */
final class AccessHash
{
    private const RECORD = ['errors', 'all', 'off'];
    private const INSTALLATION = [Installation::MOVED, Installation::COPY];

    /** A file of certificates that the panel's may be signed by; null if the system's are enough. */
    public ?string $caFile = null;

    /** With user and password before an `@`, if it wants some. */
    private const PROXY = '~^(https?|socks5h?)://([^\s/@]+@)?(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?/?$~iD';

    /** Of which calls traces are kept: one of RECORD. */
    public string $record = 'errors';

    /** Whether IP addresses are hidden in traces. */
    public bool $hidesAddresses = false;

    /** Address of new panel users, with `{client}` in it; null for the clients' own. */
    public ?string $userEmail = null;

    /** Whether a panel user without servers is bound by the client's verified address. */
    public bool $adoptsEmptyUsers = false;

    /** What the operator says of a shop that is found elsewhere: one of INSTALLATION; null leaves it to staff. */
    public ?string $installation = null;

    /** Address of the proxy that leads to the panel; null for none. */
    public ?string $proxy = null;

    /** Where browsers reach the panel, if it isn't where this machine does; without a slash at the end. */
    public ?string $publicUrl = null;

    /** Whether nothing may be changed on the panel. */
    public bool $isReadOnly = false;

    /** What is wrong with the field, if something is; only Test Connection stops for it. */
    public ?Refusal $problem = null;

    public static function parse(string $text): self
    {
        $hash = new self();
        foreach (preg_split('/\r\n|\r|\n/', $text) ?: [] as $index => $line) {
            $line = trim($line);
            [$key, $value] = array_map('trim', explode('=', $line, 2)) + [1 => ''];
            if ($line === '') {
                continue;
            }
            if (!$hash->take(strtolower($key), $value) && $hash->problem === null) {
                $hash->problem = new Refusal('access-hash', ['line' => $index + 1, 'text' => $line]);
            }
        }
        return $hash;
    }

    /** @return bool whether it is known */
    private function take(string $key, string $value): bool
    {
        if ($key === 'ca' && $value !== '') {
            $this->caFile = $value;
        } elseif ($key === 'record' && in_array(strtolower($value), self::RECORD, true)) {
            $this->record = strtolower($value);
        } elseif ($key === 'record-addresses' && strtolower($value) === 'hide') {
            $this->hidesAddresses = true;
        } elseif ($key === 'panel-email' && self::isPattern($value)) {
            $this->userEmail = $value;
        } elseif ($key === 'adopt-by-email' && strtolower($value) === 'empty') {
            $this->adoptsEmptyUsers = true;
        } elseif ($key === 'installation' && in_array(strtolower($value), self::INSTALLATION, true)) {
            $this->installation = strtolower($value);
        } elseif ($key === 'proxy' && preg_match(self::PROXY, $value) === 1) {
            $this->proxy = $value;
        } elseif ($key === 'public-url' && self::isWebAddress($value)) {
            $this->publicUrl = rtrim($value, '/');
        } elseif ($key === 'safe-mode' && strtolower($value) === 'yes') {
            $this->isReadOnly = true;
        } else {
            return false;
        }
        return true;
    }

    private static function isWebAddress(string $value): bool
    {
        try {
            ServerAddress::read($value, false, '');
        } catch (BadAddress $exception) {
            return false;
        }
        return preg_match('~^https?://~i', $value) === 1;
    }

    /** An address with `{client}` before its `@`: otherwise two clients would have the same one. */
    private static function isPattern(string $value): bool
    {
        $example = str_replace('{client}', '12345678', $value);
        return strpos((string) strstr($value, '@', true), '{client}') !== false
            && filter_var($example, FILTER_VALIDATE_EMAIL) !== false && strlen($example) <= 191;
    }
}
