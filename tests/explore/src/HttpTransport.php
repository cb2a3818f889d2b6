<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use WHMCS\Module\Server\Convoy\PanelHttp\Credentials;
use WHMCS\Module\Server\Convoy\PanelHttp\CurlTransport;
use WHMCS\Module\Server\Convoy\PanelHttp\Exchange;
use WHMCS\Module\Server\Convoy\PanelHttp\Failure;
use WHMCS\Module\Server\Convoy\PanelHttp\Journal;
use WHMCS\Module\Server\Convoy\PanelHttp\Machine;
use WHMCS\Module\Server\Convoy\PanelHttp\PanelAddress;
use WHMCS\Module\Server\Convoy\PanelHttp\TimeLimits;
use WHMCS\Module\Server\Convoy\PanelHttp\Transport;

/**
 * The module's own way to a panel, libcurl and all, in a history: what LibraryTransport would send goes to the panel
 * first, and its reply to the Front, where what libcurl sends must be the same and gets it.
 */
final class HttpTransport implements Transport
{
    /** Milliseconds of real time after which silence is a timeout; the history's own limits decide which reply is one. */
    private const SILENCE = 2000;

    /** What LibraryTransport says instead of libcurl, which names ports and times. */
    private const WORDS = [
        'connect' => 'Connection refused', 'timeout' => 'No answer in time.',
        'interrupted' => 'The connection closed before the answer began.',
    ];

    private Wire $wire;
    private Front $front;
    private PanelAddress $panel;
    private LibraryTransport $model;
    private CurlTransport $curl;

    /** @var (callable(list<array<string, mixed>>): ?int)|null */
    private $beforeWave;

    private bool $isAnnounced = false;

    /** @param (callable(list<array<string, mixed>>): ?int)|null $beforeWave as CurlTransport's */
    public function __construct(
        Wire $wire,
        Front $front,
        PanelAddress $panel,
        Credentials $credentials,
        TimeLimits $limits,
        Journal $journal,
        ?callable $beforeWave
    ) {
        $this->wire = $wire;
        $this->front = $front;
        $this->panel = $panel;
        $this->beforeWave = $beforeWave;
        $this->model = new LibraryTransport($wire, $panel, $credentials, $limits, $journal);
        $short = clone $limits;
        $short->request = min($limits->request, self::SILENCE);
        $this->curl = new CurlTransport(
            new PanelAddress($front->url),
            $credentials,
            $short,
            self::plain($journal),
            function (array $requests): ?int {
                return $this->announce($requests);
            }
        );
    }

    /** @return callable as Module asks for it */
    public static function over(Wire $wire, Front $front): callable
    {
        return static function ($panel, $credentials, $limits, $journal, $beforeWave = null) use ($wire, $front) {
            return new self($wire, $front, $panel, $credentials, $limits, $journal, $beforeWave);
        };
    }

    public function sendAll(array $requests): array
    {
        $this->isAnnounced = false;
        $answers = $this->curl->sendAll($requests);
        // A wave is one passing of time, also if nothing of it could be sent.
        $this->isAnnounced || $this->wire->pass(0);
        return array_map(static function (array $answer): array {
            if (isset($answer['err'])) {
                $failure = $answer['err'];
                $isMaybe = $failure['reached-panel'] === 'maybe';
                $message = self::words(new Failure($failure['kind'], $isMaybe, $failure['message']));
                return ['err' => ['message' => $message] + $failure];
            }
            $answer['ok']['headers'] = array_values(array_filter($answer['ok']['headers'], static function ($header) {
                return $header['name'] !== 'content-length';
            }));
            return $answer;
        }, $answers);
    }

    /**
     * As LibraryTransport does it; see CurlTransport.
     *
     * @param list<array<string, mixed>> $requests
     */
    private function announce(array $requests): ?int
    {
        $this->isAnnounced = true;
        $milliseconds = $this->model->millisecondsLeft();
        $leaveBy = $this->beforeWave === null ? null : ($this->beforeWave)($requests);
        $sent = $replies = [];
        $limit = null;
        foreach ($requests as $request) {
            if ($leaveBy !== null && $request['method'] !== 'get' && Machine::monotonic() > $leaveBy) {
                $limit = $leaveBy;
                continue;
            }
            $sent[] = $this->model->sent($request);
            $replies[] = $this->wire->send($this->panel->origin, end($sent), $milliseconds);
        }
        [$replies, $took] = $this->model->waitedFor($replies);
        $this->wire->pass($took);
        // Last: until libcurl has sent the wave, no other process of the history goes on.
        $this->front->expect(array_map(null, $sent, $replies));
        return $limit;
    }

    private static function words(Failure $failure): string
    {
        $isLibcurls = $failure->kind !== 'timeout' || $failure->mayHaveReachedPanel;
        return $isLibcurls ? self::WORDS[$failure->kind] ?? $failure->message : $failure->message;
    }

    /** Writes down what LibraryTransport would: without times, connections, and how HTTP frames a body. */
    private static function plain(Journal $journal): Journal
    {
        return new class ($journal, \Closure::fromCallable([self::class, 'words'])) implements Journal {
            private Journal $journal;
            private \Closure $words;

            public function __construct(Journal $journal, \Closure $words)
            {
                $this->journal = $journal;
                $this->words = $words;
            }

            public function exchanged(Exchange $exchange): void
            {
                $plain = clone $exchange;
                $plain->seconds = 0.0;
                $plain->newConnection = false;
                $plain->responseHeaders = array_values(array_filter($plain->responseHeaders, static function ($header) {
                    return $header[0] !== 'content-length';
                }));
                if ($plain->failure !== null) {
                    $plain->failure = clone $plain->failure;
                    $plain->failure->message = ($this->words)($plain->failure);
                }
                $this->journal->exchanged($plain);
            }
        };
    }
}
