<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\Tests\Support\ScriptedServer;
use PanelHttp\Tests\Support\TransportTestCase;
use PanelHttp\TimeLimits;

/**
 * Requests without an answer: why, and whether the panel may have acted.
 */
final class CurlFailureTest extends TransportTestCase
{
    /**
     * HAZARDS: libcurl repeats a request by itself when a kept-alive connection
     * closes before the first byte. Comes back if prepareUpload() sends the body
     * by CURLOPT_POSTFIELDS, or lets an empty body go out empty.
     *
     * @dataProvider changingRequests
     */
    public function testDroppedChangingRequestIsActedOnOnce(string $method, ?string $body): void
    {
        $server = new ScriptedServer(['/first' => [ScriptedServer::answer()], '/act' => [ScriptedServer::drop()]]);
        $transport = $this->transport($server);
        $transport->sendAll([self::request('get', '/first')]);
        $answers = $transport->sendAll([self::request($method, '/act', ['body' => $body])]);
        self::assertSame(['/first', '/act'], array_column($server->requests(), 'path'));
        self::assertSame([1, 1], array_column($server->requests(), 'connection'), 'the connection was not reused');
        self::assertSame('interrupted', $answers[0]['err']['kind']);
        self::assertSame('maybe', $answers[0]['err']['reached-panel']);
    }

    /**
     * @return iterable<string, array{string, string|null}>
     */
    public function changingRequests(): iterable
    {
        foreach (['post', 'put', 'patch', 'delete'] as $method) {
            yield "$method with a body" => [$method, '{"name":"vm"}'];
            yield "$method with an empty body" => [$method, ''];
            yield "$method without a body" => [$method, null];
        }
    }

    public function testChangingRequestWithoutABodyCarriesAnEmptyObject(): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::answer()]]);
        $this->transport($server)->sendAll([
            self::request('post', '/', ['headers' => [['name' => 'accept', 'value' => 'application/json']]]),
        ]);
        [$request] = $server->requests();
        self::assertSame('{}', $request['body']);
        self::assertSame('application/json', $request['headers']['content-type']);
        self::assertSame('application/json', $request['headers']['accept']);
        self::assertNull($this->journal->exchanges[0]->requestBody);
    }

    /**
     * Between the announcement of a request and its first byte PHP can stand still, or the connection take its time.
     * Put back: src/CurlRequest.php: leave out the look at the clock in CURLOPT_READFUNCTION.
     */
    public function testRequestThatIsTooLateIsHeldBackAndAnnouncedAgain(): void
    {
        $server = new ScriptedServer(['/first' => [ScriptedServer::answer()], '/act' => [ScriptedServer::answer()]]);
        $transport = $this->transport($server);
        $this->journal->leaveWithin = [-1, -1];
        $answers = $transport->sendAll([
            self::request('get', '/first'),
            self::request('post', '/act', ['body' => '{"name":"vm"}', 'intent' => 'make a server']),
        ]);
        self::assertSame('ok', $answers[0]['ok']['body']);
        self::assertSame('ok', $answers[1]['ok']['body']);
        self::assertSame(['make a server', 'make a server', 'make a server'], $this->journal->intents);
        $paths = array_count_values(array_column($server->requests(), 'path'));
        self::assertSame(['/act' => 1, '/first' => 1], array_replace(['/act' => 0, '/first' => 0], $paths));
        self::assertCount(2, $this->journal->exchanges);
    }

    /** @dataProvider changingRequests */
    public function testRequestThatIsAlwaysTooLateNeverReachesThePanel(string $method, ?string $body): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::answer()]]);
        $transport = $this->transport($server);
        $this->journal->leaveWithin = [-1, -1, -1];
        [$answer] = $transport->sendAll([self::request($method, '/', ['body' => $body, 'intent' => 'make a server'])]);
        self::assertSame('timeout', $answer['err']['kind']);
        self::assertSame('never', $answer['err']['reached-panel']);
        self::assertSame([], $server->requests());
        $transport->sendAll([self::request('get', '/')]);
        self::assertCount(1, $server->requests());
    }

    public function testDropOnAFreshConnectionMayHaveReachedThePanel(): void
    {
        $server = new ScriptedServer(['/act' => [ScriptedServer::drop()]]);
        $answers = $this->transport($server)->sendAll([self::request('post', '/act')]);
        self::assertSame('interrupted', $answers[0]['err']['kind']);
        self::assertSame('maybe', $answers[0]['err']['reached-panel']);
        self::assertCount(1, $server->requests());
    }

    /**
     * @return iterable<string, array{string, string, string}>
     */
    public function brokenAnswers(): iterable
    {
        $head = "HTTP/1.1 200 OK\r\n";
        yield 'shorter than its length' => [$head . "Content-Length: 10\r\n\r\nabc", 'interrupted'];
        yield 'ends in its head' => [$head . "Content-Le", 'interrupted'];
        yield 'last chunk missing' => [$head . "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", 'interrupted'];
        yield 'not HTTP' => ["SSH-2.0-OpenSSH_9.2\r\n", 'malformed'];
        yield 'gzip that is none' => [$head . "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone", 'malformed'];
        yield 'body over 16 MiB' => [$head . "\r\n" . str_repeat('a', 16777217), 'too-large'];
        yield 'body over 16 MiB when unpacked' => [
            $head . "Content-Encoding: gzip\r\n\r\n" . gzencode(str_repeat('a', 16777217)),
            'too-large',
        ];
        yield 'headers without end' => [$head . str_repeat('X-A: ' . str_repeat('a', 1000) . "\r\n", 290), 'too-large'];
    }

    /**
     * @dataProvider brokenAnswers
     */
    public function testBrokenAnswerIsNoAnswer(string $bytes, string $kind): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::send($bytes, 'close')]]);
        $answers = $this->transport($server)->sendAll([self::request('post', '/')]);
        self::assertSame($kind, $answers[0]['err']['kind'] ?? 'an answer');
        self::assertSame('maybe', $answers[0]['err']['reached-panel']);
        self::assertNotSame('', $answers[0]['err']['message']);
    }

    public function testAnswerOfExactly16MebibytesIsTaken(): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::answer(str_repeat('a', 16777216))]]);
        $answers = $this->transport($server)->sendAll([self::request('get', '/')]);
        self::assertSame(16777216, strlen($answers[0]['ok']['body']));
    }

    public function testRefusedConnectionNeverReachedThePanel(): void
    {
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        $address = stream_socket_get_name($socket, false);
        fclose($socket);
        $answers = $this->transportTo("http://$address")->sendAll([self::request('post', '/')]);
        self::assertSame('connect', $answers[0]['err']['kind']);
        self::assertSame('never', $answers[0]['err']['reached-panel']);
        self::assertStringContainsString('127.0.0.1', $answers[0]['err']['message']);
    }

    public function testUnknownHostNeverReachedThePanel(): void
    {
        $answers = $this->transportTo('http://panel.invalid')->sendAll([self::request('post', '/')]);
        self::assertSame('resolve', $answers[0]['err']['kind']);
        self::assertSame('never', $answers[0]['err']['reached-panel']);
        self::assertStringContainsString('panel.invalid', $answers[0]['err']['message']);
    }

    public function testSilentServerMayHaveActed(): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::silence()]]);
        $answers = $this->transport($server, new TimeLimits(3000, 300))->sendAll([self::request('post', '/')]);
        self::assertSame('timeout', $answers[0]['err']['kind']);
        self::assertSame('maybe', $answers[0]['err']['reached-panel']);
    }

    public function testConnectionThatIsNotAcceptedNeverReachedThePanel(): void
    {
        // A full backlog: the kernel drops what comes next.
        $context = stream_context_create(['socket' => ['backlog' => 0]]);
        $flags = STREAM_SERVER_BIND | STREAM_SERVER_LISTEN;
        $listener = stream_socket_server('tcp://127.0.0.1:0', $number, $text, $flags, $context);
        $address = stream_socket_get_name($listener, false);
        $held = [];
        do {
            $flags = STREAM_CLIENT_ASYNC_CONNECT | STREAM_CLIENT_CONNECT;
            $socket = stream_socket_client("tcp://$address", $number, $text, 0.3, $flags);
            $held[] = $socket;
            $writable = [$socket];
            $none = null;
        } while (stream_select($none, $writable, $none, 0, 300000) === 1 && count($held) < 16);
        $answers = $this->transportTo("http://$address", new TimeLimits(300, 5000))
            ->sendAll([self::request('post', '/')]);
        self::assertSame('timeout', $answers[0]['err']['kind']);
        self::assertSame('never', $answers[0]['err']['reached-panel']);
        self::assertStringStartsWith('[connection] ', $answers[0]['err']['message']);
    }

    public function testRequestThatWaitsForAConnectionIsNotHeldToTheConnectLimit(): void
    {
        // Six connections are busy for longer than a connection may take to open.
        $answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        $script = ['/seventh' => [ScriptedServer::answer('seventh')]];
        $requests = [];
        for ($n = 0; $n < 6; $n++) {
            $script["/$n"] = [ScriptedServer::send($answer, 'keep', 1500)];
            $requests[] = self::request('get', "/$n");
        }
        $server = new ScriptedServer($script);
        $requests[] = self::request('post', '/seventh');
        $answers = $this->transport($server, new TimeLimits(1000, 30000))->sendAll($requests);
        self::assertSame('seventh', $answers[6]['ok']['body'] ?? $answers[6]['err']);
        self::assertSame('/seventh', $server->requests()[6]['path']);
    }

    public function testTimeOfAPageIsBoundOverAllItsWaves(): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::silence()]]);
        $transport = $this->transport($server, new TimeLimits(3000, 300, 300));
        self::assertSame('maybe', $transport->sendAll([self::request('get', '/')])[0]['err']['reached-panel']);
        [$answer] = $transport->sendAll([self::request('post', '/', ['intent' => 'make'])]);
        self::assertSame('timeout', $answer['err']['kind']);
        self::assertSame('never', $answer['err']['reached-panel']);
        self::assertCount(1, $server->requests());
        self::assertSame([], $this->journal->intents, 'an intent was opened for a request that is never sent');
        self::assertSame(['timeout', 'timeout'], array_map(
            static fn ($exchange): string => $exchange->failure->kind,
            $this->journal->exchanges
        ));
    }

    public function testNoFailureTellsASecret(): void
    {
        $server = new ScriptedServer(['/authenticate?token=jwt' => [ScriptedServer::drop()]]);
        $answers = [];
        foreach (["http://127.0.0.1:$server->port", 'http://panel.invalid', 'http://127.0.0.1:9'] as $address) {
            $answers[] = $this->transportTo($address)->sendAll([
                self::request('post', '/authenticate?token=jwt', ['credential' => 'application-token']),
            ]);
        }
        self::assertSame(
            ['interrupted', 'resolve', 'connect'],
            array_column(array_column(array_column($answers, 0), 'err'), 'kind')
        );
        self::assertStringNotContainsString('secret-token', print_r($answers, true));
        self::assertStringNotContainsString('jwt', print_r($answers, true));
    }
}
