<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use PanelHttp\Machine;

defined('WHMCS') || exit;

/**
 * A server's certificate, as libcurl tells of it.
 */
final class Certificate
{
    /** @var list<string> host names and IP addresses that it is good for */
    public array $names;

    public string $issuer;

    /** Seconds since 1970. */
    public int $from;
    public int $until;

    /** @param array<string, string> $info of CURLINFO_CERTINFO */
    private function __construct(array $info)
    {
        preg_match_all('/(?:DNS|IP Address):([^,\s]+)/', $info['X509v3 Subject Alternative Name'] ?? '', $names);
        $this->names = $names[1] ?: [self::commonName($info['Subject'] ?? '')];
        $this->issuer = self::commonName($info['Issuer'] ?? '');
        $this->from = (int) strtotime($info['Start date'] ?? '');
        $this->until = (int) strtotime($info['Expire date'] ?? '');
    }

    /**
     * @param mixed $chain CURLINFO_CERTINFO
     * @return self|null null if libcurl was built such that it doesn't tell
     */
    public static function first($chain): ?self
    {
        return is_array($chain) && isset($chain[0]['Expire date']) ? new self($chain[0]) : null;
    }

    public function fits(string $host): bool
    {
        foreach ($this->names as $name) {
            $pattern = '/^' . str_replace('\*', '[^.]+', preg_quote(strtolower($name), '/')) . '$/D';
            $isSameAddress = filter_var($host, FILTER_VALIDATE_IP) !== false
                && filter_var($name, FILTER_VALIDATE_IP) !== false
                && inet_pton($host) === inet_pton($name);
            if ($isSameAddress || preg_match($pattern, strtolower($host)) === 1) {
                return true;
            }
        }
        return false;
    }

    /** @return array<string, string|int> for Texts */
    public function describe(): array
    {
        return [
            'names' => implode(', ', $this->names),
            'issuer' => $this->issuer,
            'from' => gmdate('Y-m-d', $this->from),
            'until' => gmdate('Y-m-d', $this->until),
            'days' => intdiv($this->until - Machine::now(), 86400),
        ];
    }

    private static function commonName(string $subject): string
    {
        return preg_match('~(?:^|[,/]\s*)CN\s*=\s*([^,/]+)~', $subject, $found) === 1 ? trim($found[1]) : $subject;
    }
}
