<?php

declare(strict_types=1);

namespace ConvoyTests;

use RuntimeException;

/**
 * The panel simulator (tests/panel) as a child of this process, with which it ends; or another process's.
 *
 * Everything but the requests of the module itself goes to its control address, which has no latency, no faults and no
 * log.
 */
final class Panel
{
    public string $url;

    /** The application token of the administrator admin@example.test. */
    public string $token;

    /** File of the certificate authority that signed the panel's certificate; null over plain HTTP. */
    public ?string $ca;

    /** `v3`, `v4`, or `v5`, which v4.7 is as well. */
    public string $generation;

    private string $control;

    /** @var resource */
    private $process = null;

    /** @var resource[] */
    private array $pipes = [];

    /**
     * The panel is v4, or what the environment variable PANEL_GENERATION says.
     *
     * @param string[] $options of the simulator, such as `--tls`
     * @param string|null $generation what the panel is whatever the environment says
     */
    public static function start(array $options = [], ?string $generation = null): self
    {
        $binary = getenv('PANEL_SIMULATOR') ?: dirname(__DIR__, 3) . '/target/release/panel-simulator';
        $panel = new self();
        $panel->generation = $generation ?? (getenv('PANEL_GENERATION') ?: 'v4');
        $process = proc_open(
            array_merge([$binary, '--panel', $panel->generation], $options),
            [['pipe', 'r'], ['pipe', 'w']],
            $panel->pipes
        );
        if ($process === false) {
            throw new RuntimeException("$binary can't be started; run `make build` first.");
        }
        $panel->process = $process;
        $line = fgets($panel->pipes[1]);
        $listening = json_decode((string) $line, true);
        if (!is_array($listening)) {
            throw new RuntimeException("$binary didn't say where it listens.");
        }
        $panel->listensAt($listening);
        return $panel;
    }

    /**
     * A v4 that another process has started.
     *
     * @param array{url: string, control: string, token: string, ca: string|null} $listening of listening()
     */
    public static function at(array $listening): self
    {
        $panel = new self();
        $panel->generation = 'v4';
        $panel->listensAt($listening);
        return $panel;
    }

    /** @return array{url: string, control: string, token: string, ca: string|null} */
    public function listening(): array
    {
        return ['url' => $this->url, 'control' => $this->control, 'token' => $this->token, 'ca' => $this->ca];
    }

    /** @param array<string, string|null> $listening */
    private function listensAt(array $listening): void
    {
        $this->url = $listening['url'];
        $this->control = $listening['control'];
        $this->token = $listening['token'];
        $this->ca = $listening['ca'];
    }

    public function __destruct()
    {
        if ($this->process !== null) {
            array_map('fclose', $this->pipes);
            proc_close($this->process);
        }
    }

    public function host(): string
    {
        return (string) parse_url($this->url, PHP_URL_HOST);
    }

    /** Where the simulator itself is spoken to: an address that isn't a panel's. */
    public function controlUrl(): string
    {
        return $this->control;
    }

    public function port(): int
    {
        return (int) parse_url($this->url, PHP_URL_PORT);
    }

    public function isV3(): bool
    {
        return $this->generation === 'v3';
    }

    /** @return string what the module takes it for: v5 has v4's API */
    public function api(): string
    {
        return $this->isV3() ? 'v3' : 'v4';
    }

    /** Forgets everything: state, log, faults; and has its generation's own ways again. */
    public function reset(): void
    {
        $this->control('POST', '/reset', ['generation' => $this->generation]);
    }

    /** For a test that isn't about v3's throttle and needs more requests than it takes in a minute. */
    public function isAskedMuch(): void
    {
        if ($this->isV3()) {
            $this->settings(['throttle_limit' => 100000]);
        }
    }

    /** @return array<string, mixed> users, servers, nodes, addresses, sessions */
    public function state(): array
    {
        return $this->control('GET', '/state');
    }

    /** @return array<int, array<string, mixed>> */
    public function servers(): array
    {
        return $this->state()['servers'];
    }

    /** @return array<int, array<string, mixed>> requests since the last clearLog() */
    public function log(): array
    {
        return $this->control('GET', '/log');
    }

    public function clearLog(): void
    {
        $this->control('DELETE', '/log');
    }

    /** @return array{requests: int, depth: int, connections: int, acts: array<string, int>} since the last clearLog() */
    public function summary(): array
    {
        return $this->control('GET', '/summary');
    }

    /** @param array<string, mixed> $settings rtt_ms, install_ms, delete_ms */
    public function settings(array $settings): void
    {
        $this->control('PATCH', '/settings', $settings);
    }

    /** @param array<string, mixed> $fault method, path (regular expression), kind, skip, times, delay_ms */
    public function fault(array $fault): void
    {
        $this->control('POST', '/faults', $fault);
    }

    public function mend(): void
    {
        $this->control('DELETE', '/faults');
    }

    /** @param array<string, mixed> $which servers and outcome; everything ends well if left out */
    public function finish(array $which = []): void
    {
        $this->control('POST', '/finish', $which);
    }

    /**
     * @param array<string, mixed>|null $body
     * @return mixed
     */
    public function control(string $method, string $path, ?array $body = null)
    {
        $curl = curl_init($this->control . $path);
        curl_setopt_array($curl, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_TIMEOUT => 60,
            CURLOPT_HTTPHEADER => ['Content-Type: application/json'],
            CURLOPT_POSTFIELDS => $body === null ? '' : json_encode($body === [] ? (object) [] : $body),
        ]);
        $answer = curl_exec($curl);
        $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        if ($answer === false || $status >= 300) {
            $words = $answer ?: curl_error($curl);
            throw new RuntimeException("The simulator's control said $status to $method $path: $words");
        }
        return json_decode((string) $answer, true);
    }
}
