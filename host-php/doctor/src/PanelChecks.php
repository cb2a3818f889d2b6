<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use PanelHttp\Machine;
use PanelHttp\PanelAddress;
use PanelHttp\TimeLimits;
use PanelHttp\TrustedAuthorities;
use WasmtimePhp\Warnings;

defined('WHMCS') || exit;

/**
 * The way to a panel, step by step: name, port, certificate; and its clock. Knows nothing of what a panel answers, and
 * sends no token.
 */
final class PanelChecks
{
    /** Seconds that a step may take. */
    private const PATIENCE = 3;

    /** Seconds; a larger difference between the two clocks is reported. */
    private const CLOCKS = 30;

    /** Milliseconds of a name that people notice on every page. */
    private const LOOKUP = 1000;

    /** libcurl's number of a file of authorities that can't be read. */
    private const BAD_CA_FILE = 77;

    private PanelAddress $panel;
    private ?Connection $connection = null;
    private string $host;
    private int $port;

    public function __construct(PanelAddress $panel)
    {
        $this->panel = $panel;
        $this->host = trim((string) parse_url($panel->origin, PHP_URL_HOST), '[]');
        $this->port = (int) parse_url($panel->origin, PHP_URL_PORT) ?: ($panel->isTls() ? 443 : 80);
    }

    /** @return list<Finding> up to the first step that fails */
    public function way(): array
    {
        [$host, $port] = $this->firstStop();
        $isName = filter_var($host, FILTER_VALIDATE_IP) === false;
        $this->connection = Connection::open($host, $port);
        $findings = self::connected($this->connection, $host, $port, $isName, self::isEnforcing());
        return $this->connection->isOpen() ? array_merge($findings, $this->certificate()) : $findings;
    }

    /** @return string this machine's address on the way to the panel; blank before way(), or if it is barred */
    public function ownAddress(): string
    {
        return $this->connection === null ? '' : $this->connection->ownAddress;
    }

    /**
     * @param bool $isName whether the host is a name
     * @param bool $isEnforcing whether SELinux is in force
     * @return list<Finding>
     */
    public static function connected(
        Connection $connection,
        string $host,
        int $port,
        bool $isName,
        bool $isEnforcing
    ): array {
        $values = [
            'host' => $host,
            'address' => (strpos($host, ':') === false ? $host : "[$host]") . ":$port",
            'addresses' => $connection->address,
            'target' => $connection->address ?: $host,
            'milliseconds' => $connection->lookupMilliseconds(),
            'limit' => TimeLimits::pages()->resolve,
            'cause' => $connection->cause(),
            'servers' => implode(', ', self::nameServers()),
        ];
        $findings = [];
        if ($connection->isNameUnknown()) {
            return [Finding::bad('no-dns', $values)];
        }
        if ($isName && $connection->lookupMilliseconds() > self::LOOKUP) {
            $findings[] = Finding::bad('slow-dns', $values);
        } elseif ($isName && $connection->isOpen()) {
            $findings[] = Finding::good('dns', $values);
        }
        if ($connection->isOpen()) {
            $findings[] = Finding::good('tcp', $values);
        } elseif ($connection->isForbidden()) {
            $findings[] = Finding::bad($isEnforcing ? 'selinux' : 'no-permission', $values);
        } elseif ($connection->lookup !== null || !$isName) {
            $findings[] = Finding::bad('no-tcp', $values);
        }
        return $findings;
    }

    public function clock(): Finding
    {
        $date = null;
        $curl = $this->handle($this->panel->url() . '/', true);
        curl_setopt_array($curl, [
            CURLOPT_NOBODY => true,
            CURLOPT_HEADERFUNCTION => static function ($curl, string $line) use (&$date): int {
                if (stripos($line, 'date:') === 0) {
                    $date = strtotime(trim(substr($line, 5))) ?: null;
                }
                return strlen($line);
            },
        ]);
        $before = Machine::preciseNow();
        curl_exec($curl);
        if ($date === null) {
            return Finding::unseen('no-date');
        }
        // What the panel's whole second and the way back may make of it isn't counted.
        $ahead = $date > Machine::now() ? $date - Machine::now() : min(0, $date + 1 - (int) $before);
        $values = ['seconds' => abs($ahead)];
        if (abs($ahead) <= self::CLOCKS) {
            return Finding::good('clock', $values);
        }
        // Only a note: the panel makes and checks sign-on links by its own clock.
        return Finding::note($ahead > 0 ? 'clock-ahead' : 'clock-behind', $values);
    }

    /** @return array{string, int} host and port that this machine itself connects to: the panel's, or the proxy's */
    private function firstStop(): array
    {
        if ($this->panel->proxy === null) {
            return [$this->host, $this->port];
        }
        $proxy = parse_url($this->panel->proxy);
        // What libcurl takes where none is named.
        $port = $proxy['port'] ?? (strtolower($proxy['scheme'] ?? '') === 'https' ? 443 : 1080);
        return [trim($proxy['host'] ?? '', '[]'), (int) $port];
    }

    /** @return string the address of the one that this machine connects to, without what a proxy may have of a password */
    private function firstAddress(): string
    {
        [$host, $port] = $this->firstStop();
        return (strpos($host, ':') === false ? $host : "[$host]") . ":$port";
    }

    private static function isEnforcing(): bool
    {
        return trim((string) Warnings::caught(static function () {
            return file_get_contents('/sys/fs/selinux/enforce');
        })) === '1';
    }

    /** @return list<string> of this machine, in the order in which they are asked */
    private static function nameServers(): array
    {
        $lines = (string) Warnings::caught(static function () {
            return file_get_contents('/etc/resolv.conf');
        });
        preg_match_all('/^\s*nameserver\s+(\S+)/m', $lines, $found);
        return $found[1];
    }

    /** @return list<Finding> */
    private function certificate(): array
    {
        if (!$this->panel->isTls()) {
            return [Finding::note('plain')];
        }
        [$cause, $certificate, $number] = $this->handshake(true);
        if ($cause === null) {
            return [$certificate === null
                ? Finding::good('tls')
                : Finding::good('certificate', $certificate->describe())];
        }
        if ($number === self::BAD_CA_FILE) {
            [$directive, $file] = $this->authorities();
            return [Finding::bad('bad-ca-file', ['file' => $file, 'directive' => $directive, 'cause' => $cause,
                'ini' => php_ini_loaded_file() ?: 'php.ini'])];
        }
        [$none, $certificate] = $this->handshake(false);
        $values = ['cause' => $cause, 'host' => $this->host, 'now' => gmdate('Y-m-d H:i', Machine::now()) . ' UTC'];
        if ($certificate === null && $this->panel->proxy !== null) {
            return [Finding::bad('proxy', $values + ['proxy' => $this->firstAddress(), 'port' => $this->port])];
        }
        if ($certificate === null) {
            return [Finding::bad('no-tls', $values)];
        }
        $values += $certificate->describe();
        $findings = [];
        if ($certificate->until < Machine::now()) {
            $findings[] = Finding::bad('expired', $values);
        } elseif ($certificate->from > Machine::now()) {
            $findings[] = Finding::bad('not-yet', $values);
        }
        if (!$certificate->fits($this->host)) {
            $findings[] = Finding::bad('foreign', $values);
        }
        return $findings ?: [Finding::bad('authority', $values)];
    }

    /** @return array{string, string} which setting names the file of authorities, and the file */
    private function authorities(): array
    {
        foreach ($this->panel->caFile === null ? ['openssl.cafile', 'curl.cainfo'] : [] as $directive) {
            if ((string) ini_get($directive) !== '') {
                return [$directive, (string) ini_get($directive)];
            }
        }
        return $this->panel->caFile === null ? ['curl.cainfo', '?'] : ['ca', $this->panel->caFile];
    }

    /** @return array{string|null, Certificate|null, int} why it fails, null if it doesn't; and libcurl's number of it */
    private function handshake(bool $isVerified): array
    {
        $curl = $this->handle($this->panel->origin, $isVerified);
        // No request follows.
        curl_setopt_array($curl, [CURLOPT_CONNECT_ONLY => true, CURLOPT_CERTINFO => true]);
        curl_exec($curl);
        $cause = curl_errno($curl) === 0 ? null : (curl_error($curl) ?: curl_strerror(curl_errno($curl)));
        return [$cause, Certificate::first(curl_getinfo($curl, CURLINFO_CERTINFO)), curl_errno($curl)];
    }

    /** @return \CurlHandle|resource trusts what the module's requests trust */
    private function handle(string $url, bool $isVerified)
    {
        $curl = curl_init($url);
        curl_setopt_array($curl, [
            CURLOPT_PROTOCOLS => $this->panel->isTls() ? CURLPROTO_HTTPS : CURLPROTO_HTTP,
            CURLOPT_SSL_VERIFYPEER => $isVerified,
            CURLOPT_SSL_VERIFYHOST => $isVerified ? 2 : 0,
            CURLOPT_PROXY => (string) $this->panel->proxy,
            CURLOPT_NOSIGNAL => true,
            CURLOPT_TIMEOUT => self::PATIENCE,
            CURLOPT_RETURNTRANSFER => true,
        ]);
        $isDirect = $this->panel->proxy === null && filter_var($this->host, FILTER_VALIDATE_IP) === false;
        if ($isDirect && $this->connection !== null && $this->connection->address !== '') {
            // A name that takes long is no fault of what comes after it.
            curl_setopt($curl, CURLOPT_RESOLVE, ["$this->host:$this->port:{$this->connection->address}"]);
        }
        if ($this->panel->caFile !== null) {
            curl_setopt($curl, CURLOPT_CAINFO, $this->panel->caFile);
        } elseif ($this->panel->isTls()) {
            curl_setopt_array($curl, TrustedAuthorities::curlOptions());
        }
        return $curl;
    }
}
