<?php

declare(strict_types=1);

namespace ModuleTests;

use Closure;
use LogicException;
use PanelHttp\Credentials;
use PanelHttp\Exchange;
use PanelHttp\Failure;
use PanelHttp\Journal;
use PanelHttp\PanelAddress;
use PanelHttp\TimeLimits;
use PanelHttp\Transport;

/**
 * A transport that answers what the test scripts and keeps the journal as the real one does.
 */
final class FakePanel implements Transport
{
    /** @var list<array<string, mixed>> requests in the order they were sent */
    public array $sent = [];
    public ?Credentials $credentials = null;
    public ?PanelAddress $address = null;
    public ?TimeLimits $limits = null;

    /** Runs while a request is under way. */
    public ?Closure $meanwhile = null;

    private ?Journal $journal = null;

    /** @var callable|null */
    private $beforeWave = null;

    /** @var list<array{int, string}|Failure> */
    private array $answers;

    /** @param array{int, string}|Failure ...$answers status and body */
    public function __construct(...$answers)
    {
        $this->answers = array_values($answers);
    }

    /** @return Closure(PanelAddress, Credentials, TimeLimits, Journal): Transport */
    public function factory(): Closure
    {
        return function (
            PanelAddress $address,
            Credentials $credentials,
            TimeLimits $limits,
            Journal $journal,
            ?callable $beforeWave = null
        ): Transport {
            $this->address = $address;
            $this->credentials = $credentials;
            $this->limits = $limits;
            $this->journal = $journal;
            $this->beforeWave = $beforeWave;
            return $this;
        };
    }

    public function sendAll(array $requests): array
    {
        if ($this->beforeWave !== null) {
            ($this->beforeWave)($requests);
        } elseif (array_filter(array_column($requests, 'intent')) !== []) {
            throw new LogicException('Nobody is there to write an intent down.');
        }
        return array_map([$this, 'send'], $requests);
    }

    /**
     * @param array<string, mixed> $request
     * @return array<string, mixed>
     */
    private function send(array $request): array
    {
        $this->sent[] = $request;
        if ($this->meanwhile !== null) {
            ($this->meanwhile)();
        }
        $answer = array_shift($this->answers);
        [$status, $body] = $answer instanceof Failure ? [null, ''] : $answer;
        $failure = $answer instanceof Failure ? $answer : null;
        $this->journal->exchanged(new Exchange(
            strtoupper($request['method']),
            $request['path'],
            $request['credential'],
            $request['body'],
            $status,
            [['content-type', 'application/json']],
            $body,
            $failure,
            0.05,
            1,
            false
        ));
        return $failure === null
            ? ['ok' => ['status' => $status, 'headers' => [], 'body' => $body, 'lossy' => false]]
            : ['err' => $failure->toProtocol()];
    }
}
