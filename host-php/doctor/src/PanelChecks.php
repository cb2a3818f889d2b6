<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use WasmtimePhp\Machine;
use WasmtimePhp\PanelAddress;
use WasmtimePhp\TrustedAuthorities;
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

    /** Seconds that clocks may differ: sign-on links and console tickets hold for a minute or so. */
    private const CLOCKS = 30;

    private PanelAddress $panel;
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
        $findings = [];
        if (filter_var($this->host, FILTER_VALIDATE_IP) === false) {
            $findings[] = $this->name();
        }
        if ($findings === [] || !$findings[0]->isBad()) {
            $findings[] = $port = $this->port();
            if (!$port->isBad()) {
                $findings = array_merge($findings, $this->certificate());
            }
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
        $values = ['seconds' => abs($ahead), 'limit' => self::CLOCKS];
        if (abs($ahead) <= self::CLOCKS) {
            return Finding::good('clock', $values);
        }
        return Finding::bad($ahead > 0 ? 'clock-ahead' : 'clock-behind', $values);
    }

    private function name(): Finding
    {
        $addresses = gethostbynamel($this->host) ?: [];
        $records = Warnings::caught(function () {
            return function_exists('dns_get_record') ? dns_get_record($this->host, DNS_AAAA) : [];
        });
        $addresses = array_merge($addresses, array_column($records ?: [], 'ipv6'));
        $values = ['host' => $this->host, 'addresses' => implode(', ', $addresses)];
        return $addresses === [] ? Finding::bad('no-dns', $values) : Finding::good('dns', $values);
    }

    private function port(): Finding
    {
        $host = strpos($this->host, ':') === false ? $this->host : "[$this->host]";
        $socket = Warnings::caught(function () use ($host, &$cause) {
            return stream_socket_client("tcp://$host:$this->port", $number, $cause, self::PATIENCE);
        }, $warning);
        $values = ['address' => "$host:$this->port", 'cause' => (string) ($cause ?: $warning)];
        if ($socket === false) {
            return Finding::bad('no-tcp', $values);
        }
        fclose($socket);
        return Finding::good('tcp', $values);
    }

    /** @return list<Finding> */
    private function certificate(): array
    {
        if (!$this->panel->isTls()) {
            return [Finding::note('plain')];
        }
        [$cause, $certificate] = $this->handshake(true);
        if ($cause === null) {
            return [$certificate === null
                ? Finding::good('tls')
                : Finding::good('certificate', $certificate->describe())];
        }
        [$none, $certificate] = $this->handshake(false);
        $values = ['cause' => $cause, 'host' => $this->host, 'now' => gmdate('Y-m-d H:i', Machine::now()) . ' UTC'];
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

    /** @return array{string|null, Certificate|null} why it fails; null if it doesn't */
    private function handshake(bool $isVerified): array
    {
        $curl = $this->handle($this->panel->origin, $isVerified);
        // No request follows.
        curl_setopt_array($curl, [CURLOPT_CONNECT_ONLY => true, CURLOPT_CERTINFO => true]);
        curl_exec($curl);
        $cause = curl_errno($curl) === 0 ? null : (curl_error($curl) ?: curl_strerror(curl_errno($curl)));
        return [$cause, Certificate::first(curl_getinfo($curl, CURLINFO_CERTINFO))];
    }

    /** @return \CurlHandle|resource trusts what the module's requests trust */
    private function handle(string $url, bool $isVerified)
    {
        $curl = curl_init($url);
        curl_setopt_array($curl, [
            CURLOPT_PROTOCOLS => $this->panel->isTls() ? CURLPROTO_HTTPS : CURLPROTO_HTTP,
            CURLOPT_SSL_VERIFYPEER => $isVerified,
            CURLOPT_SSL_VERIFYHOST => $isVerified ? 2 : 0,
            CURLOPT_PROXY => '',
            CURLOPT_NOSIGNAL => true,
            CURLOPT_TIMEOUT => self::PATIENCE,
            CURLOPT_RETURNTRANSFER => true,
        ]);
        if ($this->panel->caFile !== null) {
            curl_setopt($curl, CURLOPT_CAINFO, $this->panel->caFile);
        } elseif ($this->panel->isTls()) {
            curl_setopt_array($curl, TrustedAuthorities::curlOptions());
        }
        return $curl;
    }
}
