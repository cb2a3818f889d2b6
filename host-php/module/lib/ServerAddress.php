<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use PanelHttp\PanelAddress;

defined('WHMCS') || exit;

/**
 * Where a server record says that its panel is.
 */
final class ServerAddress
{
    private const DEFAULT_PORTS = ['http' => 80, 'https' => 443];

    /**
     * A scheme or port in Hostname wins over
     * Secure and Port, but plain http with Secure ticked is refused; Port 443
     * with http and 80 with https are WHMCS's other default, and count as unset.
     *
     * @throws BadAddress
     */
    public static function read(
        string $hostname,
        bool $secure,
        string $port,
        ?string $caFile = null,
        ?string $proxy = null
    ): PanelAddress {
        $hostname = trim($hostname);
        if ($hostname === '') {
            throw new BadAddress('Hostname is blank. Enter the panel\'s address, such as https://panel.example.com.');
        }
        if (filter_var($hostname, FILTER_VALIDATE_IP, FILTER_FLAG_IPV6) !== false) {
            $hostname = "[$hostname]";
        }
        $url = preg_match('~^[a-z][a-z0-9+.-]*://~i', $hostname) === 1
            ? $hostname
            : ($secure ? 'https://' : 'http://') . $hostname;
        $parts = preg_match('/[\s\x00-\x1f\x7f\\\\]|\.\./', $url) === 1 ? false : parse_url($url);
        if ($parts === false || !isset($parts['host'])) {
            throw new BadAddress("Hostname \"$hostname\" isn't an address.");
        }
        $scheme = strtolower($parts['scheme']);
        if (!isset(self::DEFAULT_PORTS[$scheme])) {
            throw new BadAddress("Hostname \"$hostname\" begins with $scheme://; only https:// and http:// serve.");
        }
        if ($scheme === 'http' && $secure) {
            throw new BadAddress(
                'Hostname begins with http:// and Secure is ticked.'
                . ' Write https://, or untick Secure to send the token unencrypted.'
            );
        }
        if (isset($parts['user']) || isset($parts['pass'])) {
            throw new BadAddress('Hostname holds a user name. Leave out what stands before the @.');
        }
        if (strpbrk($url, '?#') !== false) {
            throw new BadAddress("Hostname \"$hostname\" holds a ? or #. Enter the panel's address only.");
        }
        $number = $parts['port'] ?? self::portField($port, $scheme);
        if ($number < 1) {
            throw new BadAddress("Hostname \"$hostname\" holds port 0.");
        }
        return new PanelAddress(
            $scheme . '://' . self::host($parts['host']) . ($number === self::DEFAULT_PORTS[$scheme] ? '' : ":$number"),
            rtrim($parts['path'] ?? '', '/'),
            self::readable($caFile),
            $proxy
        );
    }

    private static function portField(string $port, string $scheme): int
    {
        $port = trim($port);
        if ($port === '' || $port === '0' || $port === ($scheme === 'https' ? '80' : '443')) {
            return self::DEFAULT_PORTS[$scheme];
        }
        $number = filter_var($port, FILTER_VALIDATE_INT, ['options' => ['min_range' => 1, 'max_range' => 65535]]);
        if ($number === false) {
            throw new BadAddress("Port \"$port\" isn't a port number.");
        }
        return $number;
    }

    private static function host(string $host): string
    {
        if ($host[0] === '[') {
            if (filter_var(trim($host, '[]'), FILTER_VALIDATE_IP, FILTER_FLAG_IPV6) !== false) {
                return strtolower($host);
            }
        } elseif (preg_match('/[^\x00-\x7f]/', $host) === 1) {
            $ascii = function_exists('idn_to_ascii') ? idn_to_ascii($host) : false;
            if ($ascii === false) {
                throw new BadAddress("Write the host name \"$host\" in its ASCII form, which begins with xn--.");
            }
            return $ascii;
        } elseif (filter_var($host, FILTER_VALIDATE_DOMAIN, FILTER_FLAG_HOSTNAME) !== false) {
            return strtolower($host);
        }
        throw new BadAddress("Hostname holds \"$host\", which is neither a host name nor an IP address.");
    }

    private static function readable(?string $caFile): ?string
    {
        // With open_basedir PHP raises a warning, which must not appear on the page.
        set_error_handler(static function (): bool {
            return true;
        });
        try {
            $isReadable = $caFile === null || (is_file($caFile) && is_readable($caFile));
        } finally {
            restore_error_handler();
        }
        if (!$isReadable) {
            throw new BadAddress("PHP can't read the CA file $caFile.");
        }
        return $caFile;
    }
}
