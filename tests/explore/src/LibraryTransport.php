<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use WHMCS\Module\Server\Convoy\PanelHttp\CookieJar;
use WHMCS\Module\Server\Convoy\PanelHttp\Credentials;
use WHMCS\Module\Server\Convoy\PanelHttp\Exchange;
use WHMCS\Module\Server\Convoy\PanelHttp\Failure;
use WHMCS\Module\Server\Convoy\PanelHttp\Journal;
use WHMCS\Module\Server\Convoy\PanelHttp\LongWait;
use WHMCS\Module\Server\Convoy\PanelHttp\Machine;
use WHMCS\Module\Server\Convoy\PanelHttp\PanelAddress;
use WHMCS\Module\Server\Convoy\PanelHttp\Text;
use WHMCS\Module\Server\Convoy\PanelHttp\Throttle;
use WHMCS\Module\Server\Convoy\PanelHttp\TimeLimits;
use WHMCS\Module\Server\Convoy\PanelHttp\ToldHeaders;
use WHMCS\Module\Server\Convoy\PanelHttp\Transport;

/** The module's way to a panel without a network: what CurlTransport does, over a Wire. OverHttp compares the two. */
final class LibraryTransport implements Transport
{
    /** How often a wave is announced anew, as in CurlTransport. */
    private const ANNOUNCEMENTS = 3;

    private Wire $wire;
    private PanelAddress $panel;
    private Credentials $credentials;
    private TimeLimits $limits;
    private Journal $journal;

    /** @var (callable(list<array<string, mixed>>): ?int)|null */
    private $beforeWave;

    private Throttle $throttle;
    private ?int $deadline = null;
    private int $wave = 0;

    /** @param (callable(list<array<string, mixed>>): ?int)|null $beforeWave as CurlTransport's */
    public function __construct(
        Wire $wire,
        PanelAddress $panel,
        Credentials $credentials,
        TimeLimits $limits,
        Journal $journal,
        ?callable $beforeWave = null
    ) {
        $this->wire = $wire;
        $this->panel = $panel;
        $this->credentials = $credentials;
        $this->limits = $limits;
        $this->journal = $journal;
        $this->beforeWave = $beforeWave;
        $this->throttle = new Throttle($limits->patience);
    }

    /** @return callable as Module asks for it */
    public static function over(Wire $wire): callable
    {
        return static function ($panel, $credentials, $limits, $journal, $beforeWave = null) use ($wire): Transport {
            return new self($wire, $panel, $credentials, $limits, $journal, $beforeWave);
        };
    }

    public function sendAll(array $requests): array
    {
        $this->wave++;
        $answers = $this->sendOnce($requests);
        while (($throttled = $this->throttle->waitFor($answers)) !== []) {
            $answers = $this->sendOnce(array_intersect_key($requests, array_flip($throttled))) + $answers;
        }
        ksort($answers);
        return $answers;
    }

    /**
     * @param array<int, array<string, mixed>> $requests
     * @return array<int, array<string, mixed>>
     */
    private function sendOnce(array $requests): array
    {
        $milliseconds = $this->millisecondsLeft();
        $answers = [];
        foreach ($requests as $key => $request) {
            $failure = $this->reasonNotToSend($request, $milliseconds);
            if ($failure !== null) {
                $answers[$key] = $this->failed($request, $failure);
                unset($requests[$key]);
            }
        }
        $replies = $sent = [];
        for ($announced = 1; $requests !== []; $announced++) {
            $leaveBy = $this->beforeWave === null ? null : ($this->beforeWave)(array_values($requests));
            foreach ($requests as $key => $request) {
                $isLate = $leaveBy !== null && $request['method'] !== 'get' && Machine::monotonic() > $leaveBy;
                if ($isLate && $announced < self::ANNOUNCEMENTS) {
                    continue;
                }
                unset($requests[$key]);
                if ($isLate) {
                    $late = new Failure('timeout', false, 'The request could not leave in time.');
                    $answers[$key] = $this->failed($request, $late);
                    continue;
                }
                $replies[$key] = $this->wire->send($this->panel->origin, $this->sent($request), $milliseconds);
                $sent[$key] = $request;
            }
        }
        [$replies, $took] = $this->waitedFor($replies);
        foreach ($replies as $key => $reply) {
            $answers[$key] = isset($reply['failure'])
                ? $this->failed($sent[$key], new Failure(...$reply['failure']))
                : $this->answer($sent[$key], $reply);
        }
        $this->wire->pass($took);
        return $answers;
    }

    /**
     * What a wave comes to where the caller of the transport is asked whether it may wait on, as in CurlPool.
     *
     * @param array<int, array<string, mixed>> $replies of Wire::send()
     * @return array{array<int, array<string, mixed>>, int} the replies, and milliseconds that are still to pass
     */
    public function waitedFor(array $replies): array
    {
        $took = max(array_merge([0], array_column($replies, 'took')));
        $left = $this->limits->longWait === null ? null : $this->limits->longWait->left(0);
        if ($left === null || $took <= $left) {
            return [$replies, $took];
        }
        $this->wire->pass($left);
        $isOpen = static function (array $reply) use ($left): bool {
            return $reply['took'] > $left;
        };
        $answered = array_filter($replies, static function (array $reply) use ($isOpen): bool {
            return !$isOpen($reply) && !isset($reply['failure']);
        });
        if (!$this->limits->longWait->ends($left, $answered !== [])) {
            return [$replies, $took - $left];
        }
        $failure = LongWait::failure(true);
        $end = [$failure->kind, $failure->mayHaveReachedPanel, $failure->message];
        foreach (array_filter($replies, $isOpen) as $key => $reply) {
            $replies[$key] = ['took' => $left, 'failure' => $end];
        }
        return [$replies, 0];
    }

    /** @return int what a request of the next wave may take */
    public function millisecondsLeft(): int
    {
        if ($this->limits->total === null) {
            return $this->limits->request;
        }
        $this->deadline = $this->deadline ?? Machine::monotonic() + $this->limits->total * 1000000;
        return min($this->limits->request, intdiv($this->deadline - Machine::monotonic(), 1000000));
    }

    /** @param array<string, mixed> $request */
    private function reasonNotToSend(array $request, int $milliseconds): ?Failure
    {
        if ($this->limits->longWait !== null && $this->limits->longWait->isGivenUp()) {
            return LongWait::failure(false);
        }
        if ($milliseconds < 1) {
            return new Failure('timeout', false, sprintf(
                'The time for this page, %d ms, was used up by earlier requests.',
                $this->limits->total
            ));
        }
        if ($request['credential'] === 'user-session' && $this->credentials->session() === null) {
            return new Failure('no-session', false, 'There is no panel session of this customer.');
        }
        return null;
    }

    /**
     * @param array<string, mixed> $request
     * @return array{method: string, path: string, headers: array<string, string>, body: string, session: bool}
     */
    public function sent(array $request): array
    {
        $method = strtoupper($request['method']);
        $body = $request['body'] ?? null;
        $headers = ['host' => (string) parse_url($this->panel->origin, PHP_URL_HOST)];
        if ($request['credential'] === 'application-token') {
            $headers['authorization'] = 'Bearer ' . trim($this->credentials->token());
        } elseif ($request['credential'] === 'user-session') {
            $jar = $this->credentials->session();
            $headers['cookie'] = $jar->cookieHeader();
            if ($method !== 'GET' && $jar->decoded('XSRF-TOKEN') !== null) {
                $headers['x-xsrf-token'] = $jar->decoded('XSRF-TOKEN');
            }
        }
        foreach ($request['headers'] as $header) {
            $headers[strtolower($header['name'])] = $header['value'];
        }
        if ($method !== 'GET' && $body === null) {
            $headers['content-type'] = 'application/json';
        }
        return [
            'method' => $method, 'path' => $request['path'], 'headers' => $headers,
            'body' => $method === 'GET' ? '' : $body ?? '{}', 'session' => $request['credential'] === 'user-session',
        ];
    }

    /**
     * @param array<string, mixed> $request
     * @param array<string, mixed> $reply of Wire::send()
     * @return array<string, mixed>
     */
    private function answer(array $request, array $reply): array
    {
        $headers = $cookies = [];
        foreach ($reply['headers'] as [$name, $value]) {
            $name === 'set-cookie' ? $cookies[] = $value : $headers[] = [$name, $value];
        }
        $this->noteExchange($request, $reply['status'], $headers, $reply['body'], null);
        if ($request['credential'] === 'open-session' && $reply['status'] < 400 && $cookies !== []) {
            $this->credentials->openSession(CookieJar::fromSetCookie($cookies));
        }
        $told = ToldHeaders::of($headers);
        $body = Text::of($reply['body']);
        $lossy = $body !== $reply['body'];
        return ['ok' => ['status' => $reply['status'], 'headers' => $told, 'body' => $body, 'lossy' => $lossy]];
    }

    /**
     * @param array<string, mixed> $request
     * @return array<string, mixed>
     */
    private function failed(array $request, Failure $failure): array
    {
        $this->noteExchange($request, null, [], '', $failure);
        return ['err' => $failure->toProtocol()];
    }

    /**
     * @param array<string, mixed> $request
     * @param list<array{string, string}> $headers
     */
    private function noteExchange(array $request, ?int $status, array $headers, string $body, ?Failure $failure): void
    {
        $this->journal->exchanged(new Exchange(
            strtoupper($request['method']),
            $request['path'],
            $request['credential'],
            $request['body'] ?? null,
            $status,
            $headers,
            $body,
            $failure,
            0.0,
            $this->wave,
            false
        ));
    }
}
