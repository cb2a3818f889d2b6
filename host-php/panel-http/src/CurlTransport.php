<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * Sends requests to one panel, over libcurl.
 */
final class CurlTransport implements Transport
{
    /** How often a wave is announced anew because a request couldn't leave in time. */
    private const ANNOUNCEMENTS = 3;

    /** Requests of all waves together. */
    private const MOST_REQUESTS = 400;

    private PanelAddress $panel;
    private Credentials $credentials;
    private Vocabulary $vocabulary;
    private TimeLimits $limits;
    private Journal $journal;
    /** @var (callable(list<array<string, mixed>>): ?int)|null */
    private $beforeWave;
    private CurlPool $pool;
    private int $wave = 0;
    private int $requests = 0;
    /** When the total time limit ends, by hrtime in nanoseconds; null before the first request or without one. */
    private ?int $deadline = null;
    private Throttle $throttle;
    private ByteBudget $budget;
    /** Knows token and cookies. */
    private Redactor $redactor;

    /**
     * @param (callable(list<array<string, mixed>>): ?int)|null $beforeWave called with the requests that are about to
     *     be sent, each time that they are; if it throws, none of them is. Returns until when a changing request may
     *     begin to leave, by hrtime in nanoseconds: one that is later is held back and announced again. Null: at any
     *     time. Without it no request may carry an intent.
     * @param CurlPool|null $pool connections to use; null for those of this PHP request
     * @param callable(int): void|null $wait lets so many seconds pass; null to sleep
     */
    public function __construct(
        PanelAddress $panel,
        Credentials $credentials,
        TimeLimits $limits,
        Journal $journal,
        ?callable $beforeWave = null,
        ?CurlPool $pool = null,
        ?callable $wait = null
    ) {
        $this->panel = $panel;
        $this->credentials = $credentials;
        $this->vocabulary = $credentials->vocabulary();
        $this->limits = $limits;
        $this->journal = $journal;
        $this->beforeWave = $beforeWave;
        $this->pool = $pool ?? CurlPool::ofThisRequest();
        $this->throttle = new Throttle($limits->patience, $wait);
        $this->budget = ByteBudget::ofMemory((string) ini_get('memory_limit'));
        $this->redactor = new Redactor($this->vocabulary->ordinary);
    }

    public function sendAll(array $requests): array
    {
        if ($requests === []) {
            return [];
        }
        array_map([RequestRules::class, 'check'], $requests);
        $this->requests += count($requests);
        if ($this->requests > self::MOST_REQUESTS) {
            throw new TooManyRequests(self::MOST_REQUESTS);
        }
        $this->wave++;
        $this->budget->nextWave();
        $answers = $this->sendOnce($requests);
        // What the panel throttled it has not acted on, so that a changing request can be sent again as well.
        while (($throttled = $this->throttle->waitFor($answers)) !== []) {
            $answers = $this->sendOnce(array_intersect_key($requests, array_flip($throttled))) + $answers;
        }
        ksort($answers);
        return $answers;
    }

    /**
     * @param array<int, array<string, mixed>> $requests
     * @return array<int, array<string, mixed>> answers by the keys of the requests
     */
    private function sendOnce(array $requests): array
    {
        $milliseconds = $this->millisecondsLeft();
        $answers = [];
        $sendable = [];
        foreach ($requests as $key => $request) {
            $failure = $this->reasonNotToSend($request, $milliseconds);
            if ($failure === null) {
                $sendable[$key] = $this->curlRequest($request, $milliseconds);
            } else {
                $this->journal->exchanged($this->exchange($request, null, $failure));
                $answers[$key] = ['err' => $failure->toProtocol()];
            }
        }
        for ($announced = 1; $sendable !== []; $announced++) {
            $leaveBy = $this->announce(array_values(array_intersect_key($requests, $sendable)));
            foreach ($sendable as $request) {
                $request->leaveBy($leaveBy);
            }
            $last = $announced === self::ANNOUNCEMENTS;
            $late = [];
            $ended = function (int $key) use ($requests, $sendable, $last, &$late, &$answers): void {
                if ($sendable[$key]->isLate() && !$last) {
                    $late[$key] = $this->curlRequest($requests[$key], max(1, $this->millisecondsLeft()));
                    // The one that was broken off may take the other streams of its connection with it.
                    $late[$key]->onANewConnection();
                } else {
                    $answers[$key] = $this->answer($requests[$key], $sendable[$key]);
                }
            };
            $this->pool->run($sendable, $ended, $this->limits->connections, $this->limits->longWait);
            $sendable = $late;
        }
        return $answers;
    }

    /**
     * @param list<array<string, mixed>> $requests
     * @return int|null until when they may begin to leave
     */
    private function announce(array $requests): ?int
    {
        if ($this->beforeWave !== null) {
            return ($this->beforeWave)($requests);
        }
        if (array_filter(array_column($requests, 'intent')) !== []) {
            throw new \LogicException('A request carries an intent, and nobody is there to write it down.');
        }
        return null;
    }

    /** What a request of the next wave may take. */
    private function millisecondsLeft(): int
    {
        if ($this->limits->total === null) {
            return $this->limits->request;
        }
        if ($this->deadline === null) {
            $this->deadline = Machine::monotonic() + $this->limits->total * 1000000;
        }
        return min($this->limits->request, intdiv($this->deadline - Machine::monotonic(), 1000000));
    }

    /**
     * @param array<string, mixed> $request
     */
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
        if ($request['credential'] === $this->vocabulary->session && $this->credentials->session() === null) {
            return new Failure('no-session', false, 'There is no panel session of this customer.');
        }
        return null;
    }

    /**
     * @param array<string, mixed> $request
     */
    private function curlRequest(array $request, int $milliseconds): CurlRequest
    {
        $headers = array_merge(
            [self::header('user-agent', $this->vocabulary->userAgent)],
            $this->credentialHeaders($request)
        );
        foreach ($request['headers'] as $header) {
            $headers[] = self::header($header['name'], $header['value']);
        }
        return new CurlRequest(
            strtoupper($request['method']),
            $this->panel->url($request['path']),
            $headers,
            self::body($request),
            $this->panel,
            $this->limits,
            $milliseconds,
            $this->budget
        );
    }

    /**
     * @param array<string, mixed> $request
     * @return list<string>
     */
    private function credentialHeaders(array $request): array
    {
        if ($request['credential'] === $this->vocabulary->token) {
            return [self::header('authorization', 'Bearer ' . trim($this->credentials->token()))];
        }
        if ($request['credential'] !== $this->vocabulary->session) {
            return [];
        }
        $jar = $this->credentials->session();
        $headers = [self::header('cookie', $jar->cookieHeader())];
        $proof = $jar->decoded($this->vocabulary->csrfCookie);
        if ($request['method'] !== 'get' && $proof !== null) {
            $headers[] = self::header($this->vocabulary->csrfHeader, $proof);
        }
        return $headers;
    }

    private function redactCookies(CookieJar $jar): void
    {
        foreach ($jar->values() as $value) {
            $this->redactor->add($value);
        }
    }

    /**
     * A page for developers, or a proxy, may quote a request with its credentials, also one that came before: nobody
     * behind the transport sees them, neither the caller nor the journal.
     */
    private function redact(CurlRequest $ended): void
    {
        $this->redactor->add(trim($this->credentials->token()));
        $session = $this->credentials->session();
        if ($session !== null) {
            $this->redactCookies($session);
        }
        if ($ended->setCookies !== []) {
            $this->redactCookies(CookieJar::fromSetCookie($ended->setCookies));
        }
        $ended->body = $this->redactor->redact($ended->body);
        foreach ($ended->headers as $position => [$name, $value]) {
            $ended->headers[$position] = [$name, $this->redactor->redact($value)];
        }
    }

    /** A header line. Control characters, which could begin another header, are left out. */
    private static function header(string $name, string $value): string
    {
        return $name . ': ' . preg_replace('/[\x00-\x1f\x7f]/', '', $value);
    }

    /**
     * @param array<string, mixed> $request
     */
    private static function body(array $request): ?string
    {
        return $request['body'] ?? null;
    }

    /**
     * @param array<string, mixed> $request
     * @return array<string, mixed> the answer in the protocol's form
     */
    private function answer(array $request, CurlRequest $ended): array
    {
        $this->redact($ended);
        $this->journal->exchanged($this->exchange($request, $ended, $ended->failure));
        if ($ended->failure !== null) {
            return ['err' => $ended->failure->toProtocol()];
        }
        $opens = $request['credential'] === $this->vocabulary->opensSession;
        if ($opens && $ended->status < 400 && $ended->setCookies !== []) {
            $this->credentials->openSession(CookieJar::fromSetCookie($ended->setCookies));
        }
        $headers = ToldHeaders::of($ended->headers);
        $body = Text::of($ended->body);
        $lossy = $body !== $ended->body;
        return ['ok' => ['status' => $ended->status, 'headers' => $headers, 'body' => $body, 'lossy' => $lossy]];
    }

    /**
     * @param array<string, mixed> $request
     * @param CurlRequest|null $ended null if it wasn't sent
     */
    private function exchange(array $request, ?CurlRequest $ended, ?Failure $failure): Exchange
    {
        return new Exchange(
            strtoupper($request['method']),
            $request['path'],
            $request['credential'],
            self::body($request),
            $ended === null ? null : $ended->status,
            $ended === null ? [] : $ended->headers,
            $ended === null ? '' : $ended->body,
            $failure,
            $ended === null ? 0.0 : $ended->seconds,
            $this->wave,
            $ended !== null && $ended->newConnection
        );
    }
}
