<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\Tests\Support\Certificate;
use PanelHttp\Tests\Support\ScriptedServer;
use PanelHttp\Tests\Support\TransportTestCase;
use PanelHttp\TimeLimits;

/**
 * HAZARDS: TLS unchecked. Comes back if CurlRequest drops CURLOPT_SSL_VERIFYPEER or _VERIFYHOST.
 */
final class CurlTlsTest extends TransportTestCase
{
    private static function server(?Certificate $certificate): ScriptedServer
    {
        return new ScriptedServer(
            ['/' => [ScriptedServer::answer()]],
            $certificate === null ? null : $certificate->server
        );
    }

    /**
     * @return array<string, mixed> the failure
     */
    private function failureAt(ScriptedServer $server, ?string $caFile): array
    {
        $answers = $this->transportTo("https://127.0.0.1:$server->port", null, $caFile)
            ->sendAll([self::request('post', '/', ['credential' => 'application-token'])]);
        self::assertSame([], $server->requests(), 'the request was sent');
        return $answers[0]['err'];
    }

    public function testCertificateOfANamedAuthorityIsTrusted(): void
    {
        $certificate = new Certificate('IP:127.0.0.1');
        $server = self::server($certificate);
        $transport = $this->transportTo("https://127.0.0.1:$server->port", null, $certificate->authority);
        self::assertSame('ok', $transport->sendAll([self::request('get', '/')])[0]['ok']['body'] ?? null);
        self::assertSame('ok', $transport->sendAll([self::request('post', '/')])[0]['ok']['body'] ?? null);
        self::assertSame([1, 1], array_column($server->requests(), 'connection'));
    }

    public function testUnknownCertificateEndsBeforeTheRequest(): void
    {
        $failure = $this->failureAt(self::server(new Certificate('IP:127.0.0.1')), null);
        self::assertSame(['tls', 'never'], [$failure['kind'], $failure['reached-panel']]);
        self::assertStringContainsString('certificate', $failure['message']);
    }

    public function testCertificateOfAnotherHostEndsBeforeTheRequest(): void
    {
        $certificate = new Certificate('DNS:panel.example.com');
        $failure = $this->failureAt(self::server($certificate), $certificate->authority);
        self::assertSame(['tls', 'never'], [$failure['kind'], $failure['reached-panel']]);
    }

    public function testServerWithoutTlsEndsBeforeTheRequest(): void
    {
        $failure = $this->failureAt(self::server(null), null);
        self::assertSame(['tls', 'never'], [$failure['kind'], $failure['reached-panel']]);
    }

    /**
     * The limit for connecting is the wave's, not each request's. Comes back if CurlPool doesn't give up those that
     * wait for the first connection.
     */
    public function testHandshakeThatNeverEndsIsNotTriedAnewForEachRequest(): void
    {
        $listener = stream_socket_server('tcp://127.0.0.1:0');
        $transport = $this->transportTo(
            'https://' . stream_socket_get_name($listener, false),
            new TimeLimits(200, 30000)
        );
        $answers = $transport->sendAll(array_fill(0, 6, self::request('get', '/')));
        foreach ($answers as $answer) {
            self::assertSame(['timeout', 'never'], [$answer['err']['kind'], $answer['err']['reached-panel']]);
        }
        self::assertCount(6, $this->journal->exchanges);
        $connections = 0;
        $reading = [$listener];
        $none = null;
        while (stream_select($reading, $none, $none, 0) === 1) {
            stream_socket_accept($listener, 0);
            $connections++;
            $reading = [$listener];
        }
        // In the step in which the first one fails, libcurl begins a second, and no third.
        self::assertLessThanOrEqual(2, $connections);
    }
}
