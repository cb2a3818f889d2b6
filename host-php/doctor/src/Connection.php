<?php

declare(strict_types=1);

namespace ConvoyDoctor;

defined('WHMCS') || exit;

/**
 * A TCP connection to a panel, opened by libcurl as the module's requests open theirs: how long the name took, which
 * address it has, and why there is no connection.
 */
final class Connection
{
    /** Milliseconds: longer than a resolver waits for a name server that is dead before it asks the next. */
    private const PATIENCE = 6000;

    /** The number of "Permission denied" on Linux. */
    private const EACCES = 13;

    /** libcurl's number of its error; 0 for none. */
    public int $error;

    /** The system's number of its error; 0 for none. */
    public int $systemError;

    public string $message;

    /** Seconds that the name took; null if it wasn't resolved in time. */
    public ?float $lookup;

    /** The panel's address; blank if there is no connection. */
    public string $address;

    /** This machine's address in the connection; blank if there is none. */
    public string $ownAddress;

    /** @param array<string, int|float|string> $facts by the names of the properties */
    public function __construct(array $facts)
    {
        $this->error = (int) ($facts['error'] ?? 0);
        $this->systemError = (int) ($facts['systemError'] ?? 0);
        $this->message = (string) ($facts['message'] ?? '');
        $this->lookup = isset($facts['lookup']) ? (float) $facts['lookup'] : null;
        $this->address = (string) ($facts['address'] ?? '');
        $this->ownAddress = (string) ($facts['ownAddress'] ?? '');
    }

    public static function open(string $host, int $port): self
    {
        $curl = curl_init('http://' . (strpos($host, ':') === false ? $host : "[$host]") . ":$port/");
        // No request follows.
        curl_setopt_array($curl, [
            CURLOPT_CONNECT_ONLY => true,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP,
            CURLOPT_PROXY => '',
            CURLOPT_NOSIGNAL => true,
            CURLOPT_CONNECTTIMEOUT_MS => self::PATIENCE,
            CURLOPT_TIMEOUT_MS => self::PATIENCE,
        ]);
        curl_exec($curl);
        $error = curl_errno($curl);
        $system = (int) curl_getinfo($curl, CURLINFO_OS_ERRNO);
        $lookup = (float) curl_getinfo($curl, CURLINFO_NAMELOOKUP_TIME);
        return new self([
            'error' => $error,
            'systemError' => $error === 0 ? 0 : $system,
            'message' => curl_error($curl) ?: (string) curl_strerror($error),
            'address' => (string) curl_getinfo($curl, CURLINFO_PRIMARY_IP),
            'ownAddress' => (string) curl_getinfo($curl, CURLINFO_LOCAL_IP),
        ] + ($lookup > 0 ? ['lookup' => $lookup] : []));
    }

    public function isOpen(): bool
    {
        return $this->error === 0;
    }

    /** True if there is no such name, which isn't a name that nobody answers for in time. */
    public function isNameUnknown(): bool
    {
        return $this->error === CURLE_COULDNT_RESOLVE_HOST;
    }

    /** True if this machine itself doesn't let PHP connect. */
    public function isForbidden(): bool
    {
        return $this->systemError === self::EACCES;
    }

    /** Milliseconds that the name took, or were waited for it. */
    public function lookupMilliseconds(): int
    {
        return $this->lookup === null ? self::PATIENCE : (int) round($this->lookup * 1000);
    }

    /** Why there is none, in the system's words where it has some. */
    public function cause(): string
    {
        return $this->systemError > 0 && function_exists('posix_strerror')
            ? (string) posix_strerror($this->systemError)
            : $this->message;
    }
}
