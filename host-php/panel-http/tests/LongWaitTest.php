<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\LongWait;
use PanelHttp\Tests\Support\ScriptedServer;
use PanelHttp\Tests\Support\TransportTestCase;
use PanelHttp\TimeLimits;

/**
 * A panel that is long in answering, and a caller who is asked whether the call may wait on.
 *
 * Put back: host-php/panel-http/src/CurlPool.php, run(): ask nobody.
 */
final class LongWaitTest extends TransportTestCase
{
    private const LONG = 50;

    /** Milliseconds: far more than a test may take. */
    private const LIMIT = 60000;

    /** @var list<bool> whether the panel had answered something, each time that the caller was asked */
    private array $asked = [];

    public function testWhatIsUnderWayIsGivenUpAndNothingMoreIsSent(): void
    {
        $server = new ScriptedServer(['/a' => [ScriptedServer::answer('a')], '/b' => [ScriptedServer::silence()]]);
        $transport = $this->transport($server, $this->limits(false));
        // Both have a connection: one that waits for another's isn't begun.
        $answers = $transport->sendAll([self::request('get', '/a'), self::request('post', '/b')]);
        self::assertSame('a', $answers[0]['ok']['body']);
        self::assertSame(['timeout', 'maybe'], [$answers[1]['err']['kind'], $answers[1]['err']['reached-panel']]);
        [$answer] = $transport->sendAll([self::request('get', '/a')]);
        self::assertSame(['timeout', 'never'], [$answer['err']['kind'], $answer['err']['reached-panel']]);
        self::assertCount(2, $server->requests());
        self::assertSame([true], $this->asked);
        self::assertCount(3, $this->journal->exchanges);
    }

    public function testOneThatMayWaitOnIsAskedOnceInAllWaves(): void
    {
        $answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        $late = ScriptedServer::send($answer, 'keep', 8 * self::LONG);
        $server = new ScriptedServer(['/' => [$late, $late]]);
        $transport = $this->transport($server, $this->limits(true));
        for ($wave = 0; $wave < 2; $wave++) {
            [$answer] = $transport->sendAll([self::request('get', '/')]);
            self::assertSame('ok', $answer['ok']['body'] ?? $answer['err']);
        }
        self::assertSame([false], $this->asked);
    }

    public function testOneThatNeedNotWaitToKnowSendsNothing(): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::answer('ok')]]);
        $limits = $this->limits(true);
        $limits->longWait->giveUp();
        [$answer] = $this->transport($server, $limits)->sendAll([self::request('get', '/')]);
        self::assertSame(['timeout', 'never'], [$answer['err']['kind'], $answer['err']['reached-panel']]);
        self::assertSame([[], []], [$server->requests(), $this->asked]);
    }

    private function limits(bool $mayWaitOn): TimeLimits
    {
        $limits = new TimeLimits(3000, self::LIMIT);
        $limits->longWait = new LongWait(self::LONG, function (bool $hasAnswered) use ($mayWaitOn): bool {
            $this->asked[] = $hasAnswered;
            return $mayWaitOn;
        });
        return $limits;
    }
}
