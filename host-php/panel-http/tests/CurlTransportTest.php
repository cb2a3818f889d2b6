<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\CookieJar;
use PanelHttp\CurlTransport;
use PanelHttp\PanelAddress;
use PanelHttp\Tests\Support\ScriptedServer;
use PanelHttp\Tests\Support\TransportTestCase;
use PanelHttp\TimeLimits;

/**
 * What goes over the wire, and what of an answer the component gets.
 */
final class CurlTransportTest extends TransportTestCase
{
    public function testAnswersStandInTheOrderOfTheRequests(): void
    {
        $server = new ScriptedServer(array_map(
            static fn (int $n): array => [ScriptedServer::answer("answer $n")],
            array_combine(array_map(static fn (int $n): string => "/$n", range(0, 19)), range(0, 19))
        ));
        $answers = $this->transport($server)->sendAll(
            array_map(static fn (int $n): array => self::request('get', "/$n"), range(0, 19))
        );
        self::assertSame(range(0, 19), array_keys($answers));
        foreach ($answers as $n => $answer) {
            self::assertSame("answer $n", $answer['ok']['body']);
        }
        $connections = array_unique(array_column($server->requests(), 'connection'));
        self::assertLessThanOrEqual(6, count($connections));
        self::assertGreaterThan(1, count($connections));
    }

    public function testNothingToSendGivesNoAnswers(): void
    {
        self::assertSame([], $this->transportTo('http://127.0.0.1:9')->sendAll([]));
    }

    public function testConnectionIsKeptFromWaveToWave(): void
    {
        $server = new ScriptedServer(['/a' => [ScriptedServer::answer()], '/b' => [ScriptedServer::answer()]]);
        $transport = $this->transport($server);
        $transport->sendAll([self::request('get', '/a')]);
        $transport->sendAll([self::request('post', '/b', ['body' => '{}'])]);
        $transport->sendAll([self::request('delete', '/b')]);
        self::assertSame([1, 1, 1], array_column($server->requests(), 'connection'));
        self::assertSame([true, false, false], array_column($this->journal->exchanges, 'newConnection'));
        self::assertSame([1, 2, 3], array_column($this->journal->exchanges, 'wave'));
    }

    public function testTransportsOfOnePhpRequestShareConnections(): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::answer()]]);
        for ($hook = 0; $hook < 2; $hook++) {
            $transport = new CurlTransport(
                new PanelAddress("http://127.0.0.1:$server->port"),
                $this->credentials,
                TimeLimits::provisioning(),
                $this->journal
            );
            $transport->sendAll([self::request('get', '/')]);
        }
        self::assertSame([1, 1], array_column($server->requests(), 'connection'));
    }

    public function testComponentGetsStatusHeadersAndBodyButNoCookie(): void
    {
        $server = new ScriptedServer(['/' => [
            ScriptedServer::answer(
                "\xff\xfe",
                302,
                "Location: /\r\nServer: \xff\r\nX-Odd: a\r\nSet-Cookie: convoy_session=s3cr3t\r\n"
            ),
        ]]);
        $answers = $this->transport($server)->sendAll([self::request('get', '/')]);
        self::assertSame([['ok' => [
            'status' => 302,
            'headers' => [
                ['name' => 'location', 'value' => '/'],
                ['name' => 'server', 'value' => "\u{fffd}"],
            ],
            'body' => "\u{fffd}\u{fffd}",
            'lossy' => true,
        ]]], $answers);
        self::assertCount(1, $server->requests(), 'the redirect was followed');
        self::assertStringNotContainsString('s3cr3t', print_r($this->journal->exchanges, true));
        self::assertNull($this->credentials->jar);
    }

    public function testInterimAnswerIsNotTakenForTheAnswer(): void
    {
        $early = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nSet-Cookie: a=b\r\n\r\n";
        $final = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        $server = new ScriptedServer(['/' => [ScriptedServer::send($early . $final)]]);
        $answers = $this->transport($server)->sendAll([self::request('get', '/')]);
        self::assertSame(
            ['status' => 200, 'headers' => [], 'body' => 'ok', 'lossy' => false],
            $answers[0]['ok']
        );
    }

    public function testCompressedAnswerArrivesDecoded(): void
    {
        $server = new ScriptedServer(['/' => [
            ScriptedServer::answer(gzencode('plain words'), 200, "Content-Encoding: gzip\r\n"),
        ]]);
        $answers = $this->transport($server)->sendAll([self::request('get', '/')]);
        self::assertSame('plain words', $answers[0]['ok']['body']);
        self::assertStringContainsString('gzip', $server->requests()[0]['headers']['accept-encoding']);
    }

    /**
     * @testWith ["post"]
     *           ["put"]
     *           ["patch"]
     *           ["delete"]
     */
    public function testChangingRequestCarriesItsBodyWithoutExpect(string $method): void
    {
        $body = random_bytes(200000);
        $server = new ScriptedServer(['/x?a=b' => [ScriptedServer::answer()]]);
        $this->transport($server)->sendAll([self::request($method, '/x?a=b', [
            'headers' => [
                ['name' => 'accept', 'value' => 'application/json'],
                ['name' => 'content-type', 'value' => 'application/octet-stream'],
            ],
            'body' => $body,
        ])]);
        [$request] = $server->requests();
        self::assertSame(strtoupper($method), $request['method']);
        self::assertTrue($request['body'] === $body);
        self::assertSame('application/json', $request['headers']['accept']);
        self::assertSame('application/octet-stream', $request['headers']['content-type']);
        self::assertArrayNotHasKey('expect', $request['headers']);
        self::assertArrayNotHasKey('transfer-encoding', $request['headers']);
    }

    public function testUserAgentNamesVersionOfModuleAndPhp(): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::answer()]]);
        $this->transport($server)->sendAll([self::request('get', '/')]);
        [$request] = $server->requests();
        self::assertSame('example/1.2', $request['headers']['user-agent']);
    }

    public function testEachRequestCarriesItsCredentialAndNoOther(): void
    {
        $this->credentials->jar = CookieJar::fromSetCookie(['XSRF-TOKEN=x%3D', 'convoy_session=s']);
        $server = new ScriptedServer(['/' => [ScriptedServer::answer()]]);
        $sent = [];
        foreach (['none', 'open-session', 'application-token', 'user-session'] as $credential) {
            foreach (['get', 'patch'] as $method) {
                $this->transport($server)->sendAll([self::request($method, '/', ['credential' => $credential])]);
                $headers = $server->requests()[count($sent)]['headers'];
                $sent["$credential $method"] = array_intersect_key(
                    $headers,
                    ['authorization' => 0, 'cookie' => 0, 'x-xsrf-token' => 0]
                );
            }
        }
        $cookie = ['cookie' => 'XSRF-TOKEN=x%3D; convoy_session=s'];
        self::assertSame([
            'none get' => [],
            'none patch' => [],
            'open-session get' => [],
            'open-session patch' => [],
            'application-token get' => ['authorization' => 'Bearer 1|secret-token'],
            'application-token patch' => ['authorization' => 'Bearer 1|secret-token'],
            'user-session get' => $cookie,
            'user-session patch' => $cookie + ['x-xsrf-token' => 'x='],
        ], $sent);
    }

    public function testControlCharactersBeginNoHeader(): void
    {
        $this->credentials->token = " 1|token\r\nX-Evil: yes\n";
        $server = new ScriptedServer(['/' => [ScriptedServer::answer()]]);
        $this->transport($server)->sendAll([self::request('get', '/', [
            'credential' => 'application-token',
        ])]);
        $headers = $server->requests()[0]['headers'];
        self::assertSame('Bearer 1|tokenX-Evil: yes', $headers['authorization']);
        self::assertArrayNotHasKey('x-evil', $headers);
    }

    public function testOpenSessionKeepsTheCookiesForTheNextRequest(): void
    {
        $cookies = "Set-Cookie: XSRF-TOKEN=t; path=/\r\nSet-Cookie: convoy_session=s; httponly\r\n";
        $server = new ScriptedServer([
            '/authenticate?token=jwt' => [ScriptedServer::answer('', 302, "Location: /\r\n$cookies")],
            '/state' => [ScriptedServer::answer()],
        ]);
        $transport = $this->transport($server);
        $transport->sendAll([self::request('get', '/authenticate?token=jwt', ['credential' => 'open-session'])]);
        $transport->sendAll([self::request('get', '/state', ['credential' => 'user-session'])]);
        self::assertSame('XSRF-TOKEN=t; convoy_session=s', $server->requests()[1]['headers']['cookie']);
    }

    public function testCookiesOfARefusalAreNoSession(): void
    {
        $refusal = ScriptedServer::answer('', 401, "Set-Cookie: convoy_session=guest\r\n");
        $server = new ScriptedServer(['/' => [$refusal]]);
        $this->transport($server)->sendAll([self::request('get', '/', ['credential' => 'open-session'])]);
        self::assertNull($this->credentials->jar);
    }

    public function testWithoutASessionTheRequestIsNotSentAndTheOthersAre(): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::answer()]]);
        $answers = $this->transport($server)->sendAll([
            self::request('get', '/', ['credential' => 'user-session']),
            self::request('get', '/'),
        ]);
        self::assertSame('no-session', $answers[0]['err']['kind']);
        self::assertSame('never', $answers[0]['err']['reached-panel']);
        self::assertSame('ok', $answers[1]['ok']['body']);
        self::assertCount(1, $server->requests());
    }

    public function testIntentIsWrittenBeforeItsRequestIsSent(): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::answer()]]);
        $sentBefore = null;
        $this->journal->onIntent = static function () use ($server, &$sentBefore): void {
            $sentBefore = count($server->requests());
        };
        $this->transport($server)->sendAll([self::request('post', '/', ['intent' => 'make a server'])]);
        self::assertSame(['make a server'], $this->journal->intents);
        self::assertSame(0, $sentBefore);
        self::assertCount(1, $server->requests());
    }

    public function testNothingIsSentIfAnIntentCannotBeWritten(): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::answer()], '/after' => [ScriptedServer::answer()]]);
        $this->journal->onIntent = static function (): void {
            throw new \RuntimeException('no database');
        };
        $transport = $this->transport($server);
        try {
            $transport->sendAll([self::request('get', '/'), self::request('post', '/', ['intent' => 'make'])]);
            self::fail('no exception');
        } catch (\RuntimeException $e) {
            self::assertSame('no database', $e->getMessage());
        }
        $transport->sendAll([self::request('get', '/after')]);
        self::assertSame(['/after'], array_column($server->requests(), 'path'));
    }

    public function testWithoutAnybodyWhoWritesItDownNoIntentIsSent(): void
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::answer()]]);
        $transport = new CurlTransport(
            new PanelAddress("http://127.0.0.1:$server->port"),
            $this->credentials,
            TimeLimits::provisioning(),
            $this->journal
        );
        try {
            $transport->sendAll([self::request('post', '/', ['intent' => 'make a server'])]);
            self::fail('no exception');
        } catch (\LogicException $e) {
            self::assertSame([], $server->requests());
        }
    }

    public function testJournalGetsTheWholeExchange(): void
    {
        $server = new ScriptedServer(['/x' => [ScriptedServer::answer('{"a":1}', 422)]]);
        $this->transport($server)->sendAll([
            self::request('post', '/x', ['credential' => 'application-token', 'body' => '{}']),
        ]);
        [$exchange] = $this->journal->exchanges;
        self::assertSame('POST', $exchange->method);
        self::assertSame('/x', $exchange->path);
        self::assertSame('application-token', $exchange->credential);
        self::assertSame('{}', $exchange->requestBody);
        self::assertSame(422, $exchange->status);
        self::assertSame([['content-length', '7']], $exchange->responseHeaders);
        self::assertSame('{"a":1}', $exchange->responseBody);
        self::assertNull($exchange->failure);
        self::assertGreaterThan(0, $exchange->seconds);
    }

    public function testProxyOfTheEnvironmentIsNotUsed(): void
    {
        $proxy = new ScriptedServer(['/' => [ScriptedServer::answer('proxy')]]);
        $server = new ScriptedServer(['/' => [ScriptedServer::answer('panel')]]);
        putenv("http_proxy=http://127.0.0.1:$proxy->port");
        try {
            $answers = $this->transport($server)->sendAll([self::request('get', '/')]);
        } finally {
            putenv('http_proxy');
        }
        self::assertSame('panel', $answers[0]['ok']['body']);
        self::assertSame([], $proxy->requests());
    }

    public function testDotsInAPathAreSentAsTheyAre(): void
    {
        $server = new ScriptedServer(['/base/a/./%2e/b' => [ScriptedServer::answer()]]);
        $this->transportTo("http://127.0.0.1:$server->port/base")->sendAll([self::request('get', '/a/./%2e/b')]);
        self::assertSame(['/base/a/./%2e/b'], array_column($server->requests(), 'path'));
    }
}
