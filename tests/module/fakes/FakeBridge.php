<?php

declare(strict_types=1);

namespace ModuleTests;

use WasmtimePhp\Bridge;
use WasmtimePhp\Call;
use WHMCS\Module\Server\Convoy\Engine;

/**
 * A component that answers what the test scripts: events, one after another, over all calls.
 */
final class FakeBridge implements Bridge, Call
{
    /** @var list<array<string, mixed>> messages `begin`, decoded */
    public array $begun = [];
    /** @var array{list<string>, list<string>}|null custom fields and options that are used; null: all of them */
    public ?array $used = null;

    /** @var list<array<string, mixed>> messages `resume`, decoded */
    public array $resumed = [];

    /** @var list<array<string, mixed>> messages `trace`, decoded */
    public array $traced = [];
    /** The event `trace`, if one is asked for. */
    public string $trace = '{"event":"trace","format":2}';

    /** @var list<array<string, mixed>> */
    private array $events;
    private string $event = '';

    /** @param array<string, mixed> ...$events of PROTOCOL.md */
    public function __construct(array ...$events)
    {
        $this->events = array_values($events);
    }

    /**
     * The event of a call that ends.
     *
     * @param mixed $result
     * @return array<string, mixed>
     */
    public static function done($result): array
    {
        return ['event' => 'done', 'result' => $result, 'fuel' => '1', 'engine' => 'fake', 'stderr' => ''];
    }

    /**
     * The end of a provisioning export that succeeds.
     *
     * @param array<string, mixed> ...$effects
     * @return array<string, mixed>
     */
    public static function success(array ...$effects): array
    {
        return self::done(['ended' => ['ok' => ''], 'effects' => $effects, 'notes' => []]);
    }

    /** @return array<string, mixed> */
    public static function failed(string $kind, string $message, string $stderr = ''): array
    {
        return ['event' => 'failed', 'kind' => $kind, 'message' => $message, 'stderr' => $stderr];
    }

    /**
     * The event that asks for one request.
     *
     * @return array<string, mixed>
     */
    public static function request(string $method, string $path, ?string $body = null, ?string $intent = null): array
    {
        return ['event' => 'call', 'import' => Engine::SEND_ALL, 'args' => [[[
            'method' => $method,
            'path' => $path,
            'credential' => 'application-token',
            'headers' => [],
            'body' => $body,
            'intent' => $intent,
        ]]]];
    }

    public function name(): string
    {
        return 'fake';
    }

    public function begin(string $message): Call
    {
        $begun = json_decode($message, true);
        if (substr($begun['export'], -5) === '#uses') {
            // Asked before other calls; no event of theirs.
            $this->event = json_encode(self::done($this->used ?? $begun['args']));
        } else {
            $this->begun[] = $begun;
            $this->next();
        }
        return $this;
    }

    public function event(): string
    {
        return $this->event;
    }

    public function resume(string $message): string
    {
        $decoded = json_decode($message, true);
        if (isset($decoded['trace'])) {
            $this->traced[] = $decoded['trace'];
            return $this->trace;
        }
        $this->resumed[] = $decoded;
        return $this->next();
    }

    public function end(): void
    {
    }

    /** @return array<string, mixed> the context that the last call was given */
    public function context(): array
    {
        return end($this->begun)['args'][0];
    }

    private function next(): string
    {
        return $this->event = json_encode(array_shift($this->events));
    }
}
