<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\CurlPool;
use PanelHttp\CurlTransport;
use PanelHttp\PanelAddress;
use PanelHttp\Tests\Support\ScriptedServer;
use PanelHttp\Tests\Support\TransportTestCase;
use PanelHttp\TimeLimits;

/**
 * A panel that takes no more requests for a while.
 */
final class CurlThrottleTest extends TransportTestCase
{
    /** @var list<int> seconds that were waited */
    private array $waited = [];

    public function testOnlyTheThrottledRequestsOfAWaveAreSentAgain(): void
    {
        $server = new ScriptedServer([
            '/a' => [ScriptedServer::answer('a')],
            '/b' => [self::throttled('7'), ScriptedServer::answer('b')],
            '/c' => [self::throttled('12'), self::throttled('0'), ScriptedServer::answer('c')],
        ]);
        $answers = $this->patient($server, 60)->sendAll([
            self::request('get', '/a'),
            self::request('post', '/b', ['body' => '{"x":1}']),
            self::request('get', '/c'),
        ]);
        self::assertSame(['a', 'b', 'c'], array_column(array_column($answers, 'ok'), 'body'));
        self::assertSame([0, 1, 2], array_keys($answers));
        self::assertSame([13, 1], $this->waited);
        $paths = array_count_values(array_column($server->requests(), 'path'));
        ksort($paths);
        self::assertSame(['/a' => 1, '/b' => 2, '/c' => 3], $paths);
        self::assertSame(['{"x":1}', '{"x":1}'], array_values(array_filter(
            array_column($server->requests(), 'body')
        )));
        self::assertSame(array_fill(0, 6, 1), array_column($this->journal->exchanges, 'wave'));
    }

    public function testAnIntentIsWrittenAnewBeforeItsRequestIsSentAgain(): void
    {
        $server = new ScriptedServer(['/' => [self::throttled('1'), ScriptedServer::answer('made')]]);
        $this->patient($server, 60)->sendAll([self::request('post', '/', ['body' => '{}', 'intent' => 'a server'])]);
        self::assertSame(['a server', 'a server'], $this->journal->intents);
    }

    /** @dataProvider unwaited */
    public function testTheAnswerGoesToTheComponent(int $patience, string $headerLines): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::answer('wait', 429, $headerLines)]]);
        $answers = $this->patient($server, $patience)->sendAll([self::request('get', '/')]);
        self::assertSame(429, $answers[0]['ok']['status']);
        self::assertSame([], $this->waited);
        self::assertCount(1, $server->requests());
    }

    /** @return array<string, array{int, string}> */
    public function unwaited(): array
    {
        return [
            'somebody waits' => [0, "Retry-After: 1\r\n"],
            'longer than the patience' => [60, "Retry-After: 60\r\n"],
            'the panel names no time' => [60, ''],
            'not a time' => [60, "Retry-After: soon\r\n"],
        ];
    }

    public function testPatienceIsUsedUp(): void
    {
        $server = new ScriptedServer(['/' => [self::throttled('9')]]);
        $answers = $this->patient($server, 25)->sendAll([self::request('get', '/')]);
        self::assertSame(429, $answers[0]['ok']['status']);
        self::assertSame([10, 10], $this->waited);
    }

    /**
     * S10f: a panel that asks for no second, and answers 429 each time, was believed a dozen times.
     *
     * Put back: host-php/panel-http/src/Throttle.php, waitFor(): don't count the waits.
     */
    public function testARequestIsSentThreeTimesAtMost(): void
    {
        $server = new ScriptedServer(['/' => [self::throttled('0')]]);
        $answers = $this->patient($server, 60)->sendAll([self::request('get', '/')]);
        self::assertSame(429, $answers[0]['ok']['status']);
        self::assertSame([1, 1], $this->waited);
        self::assertCount(3, $server->requests());
    }

    public function testADateIsATimeToo(): void
    {
        $date = gmdate('D, d M Y H:i:s', time() + 30) . ' GMT';
        $server = new ScriptedServer(['/' => [self::throttled($date), ScriptedServer::answer()]]);
        $this->patient($server, 60)->sendAll([self::request('get', '/')]);
        self::assertContains($this->waited, [[31], [30], [29]]);
    }

    public function testOnlyProvisioningAndUsageArePatient(): void
    {
        self::assertSame(0, TimeLimits::pages()->patience);
        self::assertSame(0, TimeLimits::provisioning()->patience);
        self::assertSame(0, TimeLimits::usage()->patience);
        self::assertSame(20, TimeLimits::provisioning(true)->patience);
        self::assertSame(20, TimeLimits::usage(true)->patience);
    }

    /** @return array<string, mixed> */
    private static function throttled(string $retryAfter): array
    {
        return ScriptedServer::answer('Too Many Attempts.', 429, "Retry-After: $retryAfter\r\n");
    }

    private function patient(ScriptedServer $server, int $patience): CurlTransport
    {
        return new CurlTransport(
            new PanelAddress("http://127.0.0.1:$server->port"),
            $this->credentials,
            new TimeLimits(3000, 30000, null, $patience),
            $this->journal,
            [$this->journal, 'beforeWave'],
            new CurlPool(),
            function (int $seconds): void {
                $this->waited[] = $seconds;
            }
        );
    }
}
