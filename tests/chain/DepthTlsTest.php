<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * Round trips over TLS with HTTP/2.
 *
 * @group network
 */
final class DepthTlsTest extends DepthCase
{
    use DepthRows;

    protected static function simulator(): array
    {
        return ['--install', 'manual', '--delete', 'manual', '--rtt', '60', '--tls', '--http2'];
    }

    public function test_one_connection_carries_every_hook(): void
    {
        $service = $this->shop->order();
        $this->assertSucceeds('CreateAccount', $service);
        $this->panel->finish();
        $this->shop->whmcs->logIn($this->shop->client);
        $this->shop->whmcs->moduleOutput($service);
        $this->assertSucceeds('TerminateAccount', $service);
        $log = $this->panel->log();
        self::assertSame(['HTTP/2.0'], array_values(array_unique(array_column($log, 'protocol'))));
        self::assertCount(1, array_unique(array_column($log, 'connection')));
    }
}
