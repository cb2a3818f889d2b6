<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\CurlPool;
use PanelHttp\CurlTransport;
use PanelHttp\Failure;
use PanelHttp\PanelAddress;
use PanelHttp\Tests\Support\NameServer;
use PanelHttp\Tests\Support\ScriptedServer;
use PanelHttp\Tests\Support\TransportTestCase;
use PanelHttp\TimeLimits;

/**
 * A fault of the name server, of php.ini or of this machine is not told as the panel's: each is broken for real, and
 * the failure names it.
 */
final class CurlCauseTest extends TransportTestCase
{
    /** @return array{string, string, string} kind, reach, and what stands in brackets */
    private static function cause(array $answer): array
    {
        self::assertArrayHasKey('err', $answer);
        preg_match('/^(?:\[(\w+)\] )?(.+)$/', $answer['err']['message'], $match);
        return [$answer['err']['kind'], $answer['err']['reached-panel'], $match[1]];
    }

    /**
     * The first name server is dead: what can wait waits for the second. Put back: src/CurlRequest.php, limitOf(): the
     * limit of the connection in all three places.
     */
    public function testFindingF1ANameMayTakeLongerThanAConnection(): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::answer(), ScriptedServer::answer()]]);
        $names = new NameServer(1);
        $get = static function (int $resolve, int $connect) use ($names, $server): array {
            $fixture = __DIR__ . '/fixtures/get-by-name.php';
            $url = "http://panel.example.test:$server->port";
            $printed = $names->run([PHP_BINARY, $fixture, $url, (string) $resolve, (string) $connect]);
            return json_decode($printed, true) ?? self::fail($printed);
        };
        self::assertSame(200, $get(10000, 500)['ok']['status'] ?? null);
        self::assertSame(['timeout', 'never', 'name'], self::cause($get(300, 5000)));
    }

    public function testFindingF1CommandsWaitLongerForANameThanPages(): void
    {
        $pages = TimeLimits::pages();
        self::assertGreaterThan(5000, $pages->resolve, 'a dead name server costs 5 s');
        self::assertLessThan($pages->total, $pages->resolve);
        foreach ([TimeLimits::provisioning(), TimeLimits::usage()] as $commands) {
            self::assertGreaterThan($pages->resolve, $commands->resolve);
            self::assertGreaterThan($pages->connect, $commands->connect);
            self::assertGreaterThan($pages->handshake, $commands->handshake);
        }
    }

    /** Put back: src/CurlPool.php, run(): don't ask overdue(). */
    public function testConnectionThatIsTakenAndNeverSpokenToIsAHandshakeThatTookTooLong(): void
    {
        $listener = stream_socket_server('tcp://127.0.0.1:0');
        $address = 'https://' . stream_socket_get_name($listener, false);
        $began = hrtime(true);
        [$answer] = $this->transportTo($address, new TimeLimits(300, 20000))->sendAll([self::request('get', '/')]);
        self::assertSame(['timeout', 'never', 'handshake'], self::cause($answer));
        self::assertLessThan(10, (hrtime(true) - $began) / 1e9);
    }

    public function testAPortWithoutTlsIsNoBadCertificate(): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::answer()]]);
        [$answer] = $this->transportTo("https://127.0.0.1:$server->port")->sendAll([self::request('get', '/')]);
        self::assertSame(['tls', 'never', 'handshake'], self::cause($answer));
    }

    /** Put back: src/Failure.php, CAUSES: leave out CURLE_SSL_CACERT_BADFILE. */
    public function testFindingF4AMissingFileOfAuthoritiesIsNoBadCertificate(): void
    {
        $file = (string) tempnam(sys_get_temp_dir(), 'ca');
        file_put_contents($file, "no certificate\n");
        $server = new ScriptedServer(['/' => [ScriptedServer::answer()]]);
        [$answer] = $this->transportTo("https://127.0.0.1:$server->port", null, $file)
            ->sendAll([self::request('get', '/')]);
        unlink($file);
        self::assertSame(['tls', 'never', 'authorities'], self::cause($answer));
        self::assertStringContainsString($file, $answer['err']['message']);
    }

    /** SELinux and firewalls for the web server's user. Put back: src/Failure.php, fromCurl(): leave out PERMISSION. */
    public function testFindingF6AConnectionThatTheSystemForbidsIsNoPanelThatIsDown(): void
    {
        foreach ([1, 13] as $errno) {
            $failure = Failure::fromCurl(CURLE_COULDNT_CONNECT, 'Failed to connect', false, $errno);
            self::assertSame(['connect', false], [$failure->kind, $failure->mayHaveReachedPanel]);
            self::assertStringStartsWith('[permission] Failed to connect', $failure->message);
        }
        $refused = Failure::fromCurl(CURLE_COULDNT_CONNECT, 'Failed to connect', false, 111);
        self::assertSame('Failed to connect', $refused->message);
    }

    /** The proxy gets the whole address; one that PHP's environment names gets nothing. */
    public function testAProxyIsAskedInThePanelsPlace(): void
    {
        $proxy = new ScriptedServer(['http://panel.internal/base/api' => [ScriptedServer::answer('through it')]]);
        putenv('http_proxy=http://127.0.0.1:9');
        [$answer] = $this->through("http://127.0.0.1:$proxy->port", 'http://panel.internal/base');
        putenv('http_proxy');
        self::assertSame('through it', $answer['ok']['body'] ?? $answer['err']['message']);
    }

    /** Put back: src/Failure.php, fromCurl(): leave out OF_PROXY. */
    public function testAProxyThatRefusesIsNoPanelThatIsDown(): void
    {
        $refusal = ScriptedServer::send("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        $proxy = new ScriptedServer(['panel.internal:443' => [$refusal]]);
        [$answer] = $this->through("http://127.0.0.1:$proxy->port", 'https://panel.internal/base');
        self::assertSame('proxy', self::cause($answer)[2], $answer['err']['message']);
        self::assertSame('never', $answer['err']['reached-panel']);
        [$answer] = $this->through('http://proxy.invalid:3128', 'https://panel.internal/base');
        self::assertSame('proxy', self::cause($answer)[2], $answer['err']['message']);
    }

    /** @return list<array<string, mixed>> */
    private function through(string $proxy, string $panel): array
    {
        $transport = new CurlTransport(
            new PanelAddress($panel, '', null, $proxy),
            $this->credentials,
            TimeLimits::provisioning(),
            $this->journal,
            null,
            new CurlPool()
        );
        return $transport->sendAll([self::request('get', '/api')]);
    }
}
