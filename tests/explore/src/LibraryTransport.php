<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use WasmtimePhp\CookieJar;
use WasmtimePhp\Credentials;
use WasmtimePhp\Exchange;
use WasmtimePhp\Failure;
use WasmtimePhp\Journal;
use WasmtimePhp\Json;
use WasmtimePhp\Machine;
use WasmtimePhp\Transport;

/** The module's way to a panel that is in the same process: what CurlTransport does, without a network. */
final class LibraryTransport implements Transport
{
    private PanelLibrary $panel;
    private Credentials $credentials;
    private Journal $journal;

    /** @var (callable(list<array<string, mixed>>): ?int)|null */
    private $beforeWave;

    private int $wave = 0;

    /** @param (callable(list<array<string, mixed>>): ?int)|null $beforeWave as CurlTransport's */
    public function __construct(
        PanelLibrary $panel,
        Credentials $credentials,
        Journal $journal,
        ?callable $beforeWave = null
    ) {
        $this->panel = $panel;
        $this->credentials = $credentials;
        $this->journal = $journal;
        $this->beforeWave = $beforeWave;
    }

    public function sendAll(array $requests): array
    {
        $this->wave++;
        if ($this->beforeWave !== null) {
            ($this->beforeWave)($requests);
        }
        return array_map([$this, 'send'], $requests);
    }

    /**
     * @param array<string, mixed> $request
     * @return array<string, mixed>
     */
    private function send(array $request): array
    {
        $method = strtoupper($request['method']);
        $body = ($request['body'] ?? null) === null ? null : Json::bytesOf($request['body']);
        if ($request['credential'] === 'user-session' && $this->credentials->session() === null) {
            $none = new Failure('no-session', false, 'There is no panel session of this customer.');
            return $this->failed($request, $body, $none);
        }
        $headers = $this->headers($request, $method);
        if ($method !== 'GET' && $body === null) {
            $headers['content-type'] = 'application/json';
        }
        $sent = $method === 'GET' ? '' : $body ?? '{}';
        $reply = $this->panel->ask(Machine::now(), $method, $request['path'], $headers, $sent);
        if ($reply['cut']) {
            return $this->failed($request, $body, new Failure('interrupted', true, 'The answer broke off.'));
        }
        return $this->answer($request, $body, $reply);
    }

    /**
     * @param array<string, mixed> $request
     * @return array<string, string>
     */
    private function headers(array $request, string $method): array
    {
        $headers = ['host' => parse_url(PanelLibrary::ORIGIN, PHP_URL_HOST)];
        if ($request['credential'] === 'application-token') {
            $headers['authorization'] = 'Bearer ' . trim($this->credentials->token());
        } elseif ($request['credential'] === 'user-session') {
            $jar = $this->credentials->session();
            $headers['cookie'] = $jar->cookieHeader();
            if ($method !== 'GET' && $jar->xsrfToken() !== null) {
                $headers['x-xsrf-token'] = $jar->xsrfToken();
            }
        }
        foreach ($request['headers'] as $header) {
            $headers[strtolower($header['name'])] = Json::bytesOf($header['value']);
        }
        return $headers;
    }

    /**
     * @param array<string, mixed> $request
     * @param array<string, mixed> $reply of PanelLibrary::ask()
     * @return array<string, mixed>
     */
    private function answer(array $request, ?string $body, array $reply): array
    {
        $headers = $cookies = [];
        foreach ($reply['headers'] as [$name, $value]) {
            $name === 'set-cookie' ? $cookies[] = $value : $headers[] = [$name, $value];
        }
        $this->journal->exchanged($this->exchange($request, $body, $reply['status'], $headers, $reply['body'], null));
        if ($request['credential'] === 'open-session' && $reply['status'] < 400 && $cookies !== []) {
            $this->credentials->openSession(CookieJar::fromSetCookie($cookies));
        }
        $told = array_map(static function (array $header): array {
            return ['name' => $header[0], 'value' => Json::bytes($header[1])];
        }, $headers);
        return ['ok' => ['status' => $reply['status'], 'headers' => $told, 'body' => Json::bytes($reply['body'])]];
    }

    /**
     * @param array<string, mixed> $request
     * @return array<string, mixed>
     */
    private function failed(array $request, ?string $body, Failure $failure): array
    {
        $this->journal->exchanged($this->exchange($request, $body, null, [], '', $failure));
        return ['err' => $failure->toProtocol()];
    }

    /**
     * @param array<string, mixed> $request
     * @param list<array{string, string}> $headers
     */
    private function exchange(
        array $request,
        ?string $body,
        ?int $status,
        array $headers,
        string $answer,
        ?Failure $failure
    ): Exchange {
        return new Exchange(
            strtoupper($request['method']),
            $request['path'],
            $request['credential'],
            $body,
            $status,
            $headers,
            $answer,
            $failure,
            0.0,
            $this->wave,
            false
        );
    }
}
