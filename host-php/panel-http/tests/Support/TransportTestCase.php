<?php

declare(strict_types=1);

namespace PanelHttp\Tests\Support;

use PanelHttp\CurlPool;
use PanelHttp\CurlTransport;
use PanelHttp\PanelAddress;
use PanelHttp\TimeLimits;
use PHPUnit\Framework\TestCase;

/**
 * Requests over the curl transport, each test with connections of its own.
 */
abstract class TransportTestCase extends TestCase
{
    protected FixedCredentials $credentials;
    protected MemoryJournal $journal;

    protected function setUp(): void
    {
        $this->credentials = new FixedCredentials();
        $this->journal = new MemoryJournal();
    }

    protected function transportTo(
        string $address,
        ?TimeLimits $limits = null,
        ?string $caFile = null
    ): CurlTransport {
        return new CurlTransport(
            new PanelAddress($address, '', $caFile),
            $this->credentials,
            $limits ?? TimeLimits::provisioning(),
            $this->journal,
            [$this->journal, 'beforeWave'],
            new CurlPool()
        );
    }

    protected function transport(ScriptedServer $server, ?TimeLimits $limits = null): CurlTransport
    {
        return $this->transportTo("http://127.0.0.1:$server->port", $limits);
    }

    /**
     * @param array<string, mixed> $more
     * @return array<string, mixed>
     */
    protected static function request(string $method, string $path, array $more = []): array
    {
        return $more + [
            'method' => $method,
            'path' => $path,
            'credential' => 'none',
            'headers' => [],
            'body' => null,
            'intent' => null,
        ];
    }
}
