<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\CurlTransport;
use PanelHttp\Tests\Support\Simulator;
use PanelHttp\Tests\Support\TransportTestCase;

/**
 * The transport against the panel simulator, over each protocol it speaks.
 */
final class CurlSimulatorTest extends TransportTestCase
{
    /**
     * @return iterable<string, array{list<string>, string, int}>
     */
    public function protocols(): iterable
    {
        // the simulator's options, what its log says, connections that a wave of ten may take
        yield 'HTTP/1.1' => [[], 'HTTP/1.1', 6];
        yield 'HTTP/1.1 over TLS' => [['--tls'], 'HTTP/1.1', 6];
        yield 'HTTP/2 over TLS' => [['--tls', '--http2'], 'HTTP/2.0', 1];
    }

    private function transportToSimulator(Simulator $panel): CurlTransport
    {
        $this->credentials->token = $panel->token;
        return $this->transportTo($panel->url, null, $panel->caFile);
    }

    private static function panelRequest(string $method, string $path, ?string $body = null): array
    {
        return self::request($method, "/api/application$path", [
            'credential' => 'application-token',
            'headers' => [['name' => 'accept', 'value' => 'application/json']],
            'body' => $body,
        ]);
    }

    /**
     * @dataProvider protocols
     * @param list<string> $options
     */
    public function testWavesShareConnections(array $options, string $protocol, int $mostConnections): void
    {
        $panel = new Simulator($options);
        $transport = $this->transportToSimulator($panel);
        for ($wave = 0; $wave < 2; $wave++) {
            foreach ($transport->sendAll(array_fill(0, 10, self::panelRequest('get', '/nodes'))) as $answer) {
                self::assertSame(200, $answer['ok']['status']);
            }
        }
        $log = $panel->control('GET', '/log');
        self::assertSame(array_fill(0, 20, $protocol), array_column($log, 'protocol'));
        self::assertLessThanOrEqual($mostConnections, count(array_unique(array_column($log, 'connection'))));
        $opened = array_filter(array_column($this->journal->exchanges, 'newConnection'));
        self::assertSame(count(array_filter(array_column($log, 'first_on_connection'))), count($opened));
    }

    /**
     * @return iterable<string, array{list<string>, string, string, string|null}>
     */
    public function drops(): iterable
    {
        foreach ($this->protocols() as $name => [$options]) {
            foreach (['drop-before', 'act-then-drop'] as $fault) {
                foreach (['post', 'put', 'patch', 'delete'] as $method) {
                    yield "$name, $fault, $method without a body" => [$options, $fault, $method, null];
                    yield "$name, $fault, $method with a body" => [$options, $fault, $method, '{"a":1}'];
                }
            }
        }
    }

    /**
     * HAZARDS: libcurl repeats a request by itself. Comes back as CurlFailureTest says.
     *
     * @dataProvider drops
     * @param list<string> $options
     */
    public function testLostAnswerIsNotAskedForAgain(
        array $options,
        string $fault,
        string $method,
        ?string $body
    ): void {
        $panel = new Simulator($options);
        $transport = $this->transportToSimulator($panel);
        $transport->sendAll([self::panelRequest('get', '/nodes')]);
        $panel->control('DELETE', '/log');
        $panel->control('POST', '/faults', ['method' => strtoupper($method), 'kind' => $fault, 'times' => 1]);
        $answers = $transport->sendAll([self::panelRequest($method, '/servers/0f1e2d3c', $body)]);
        self::assertSame('interrupted', $answers[0]['err']['kind']);
        self::assertSame('maybe', $answers[0]['err']['reached-panel']);
        $log = $panel->control('GET', '/log');
        self::assertSame([$fault], array_column($log, 'fault'));
        self::assertSame([false], array_column($log, 'first_on_connection'), 'the connection was not reused');
        self::assertSame(200, $transport->sendAll([self::panelRequest('get', '/nodes')])[0]['ok']['status']);
    }

    /**
     * Put back: as in CurlFailureTest.
     *
     * @dataProvider protocols
     * @param list<string> $options
     */
    public function testRequestThatIsTooLateIsHeldBackAndAnnouncedAgain(array $options): void
    {
        $panel = new Simulator($options);
        $transport = $this->transportToSimulator($panel);
        $transport->sendAll([self::panelRequest('get', '/nodes')]);
        $panel->control('DELETE', '/log');
        $this->journal->leaveWithin = [-1];
        $request = ['intent' => 'sign on'] + self::panelRequest('post', '/users/1/generate-sso-token', '{"a":1}');
        $answers = $transport->sendAll([$request]);
        self::assertArrayHasKey('ok', $answers[0], json_encode($answers));
        self::assertSame(200, $answers[0]['ok']['status']);
        self::assertSame(['sign on', 'sign on'], $this->journal->intents);
        self::assertSame([200], array_values(array_filter(array_column($panel->control('GET', '/log'), 'status'))));
    }

    /**
     * @dataProvider protocols
     * @param list<string> $options
     */
    public function testSessionIsOpenedAndUsedWithoutTheComponentSeeingIt(array $options): void
    {
        $panel = new Simulator($options);
        $transport = $this->transportToSimulator($panel);
        [$token] = $transport->sendAll([self::panelRequest('post', '/users/1/generate-sso-token')]);
        $jwt = json_decode($token['ok']['body'], true)['data']['token'];
        [$opened] = $transport->sendAll([
            self::request('get', '/authenticate?token=' . rawurlencode($jwt), ['credential' => 'open-session']),
        ]);
        self::assertSame(302, $opened['ok']['status']);
        self::assertNotContains('set-cookie', array_column($opened['ok']['headers'], 'name'));
        self::assertNotNull($this->credentials->jar);
        // A server that doesn't exist: 404, where a request without session is 401 and one without XSRF token 419.
        $answers = $transport->sendAll(array_map(static fn (string $method): array => self::request(
            $method,
            '/api/client/servers/00000000/state',
            [
                'credential' => 'user-session',
                'headers' => [['name' => 'accept', 'value' => 'application/json']],
                'body' => $method === 'get' ? null : '{"state":"start"}',
            ]
        ), ['get', 'patch']));
        self::assertSame([404, 404], array_column(array_column($answers, 'ok'), 'status'));
    }
}
