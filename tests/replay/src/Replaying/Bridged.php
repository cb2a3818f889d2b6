<?php

declare(strict_types=1);

namespace ConvoyReplay\Replaying;

use WasmtimePhp\Bridge;
use WasmtimePhp\Json;

/** Replays calls over a bridge, and compares every event's bytes. */
final class Bridged
{
    private Bridge $bridge;

    /** @var array<string, mixed> `component` of `begin` */
    private array $component;

    /** @param string $form NATIVE or PULLEY of Built */
    public function __construct(Bridge $bridge, Built $built, string $form)
    {
        $this->bridge = $bridge;
        $this->component = [
            'path' => $built->component,
            'sha256' => $built->sha256,
            'precompiled' => [$built->forms[$form]],
        ];
    }

    /**
     * @param string[] $messages of one trace: see Messages::read()
     * @return string|null what differs first; null if nothing does
     */
    public function difference(array $messages): ?string
    {
        $begin = json_decode(array_shift($messages));
        $begin->component = $this->component;
        $call = $this->bridge->begin(Json::encode($begin));
        try {
            $event = $call->event();
            while (true) {
                $expected = array_shift($messages);
                if (self::comparable($event) !== $expected) {
                    return self::explain((string) $expected, self::comparable($event));
                }
                if ($messages === []) {
                    return null;
                }
                $event = $call->resume(array_shift($messages));
            }
        } finally {
            $call->end();
        }
    }

    /** An event without what two runs needn't agree on. */
    private static function comparable(string $event): string
    {
        $pattern = '/,"fuel":"\d+","engine":"[^"]*"(,"stderr":"(?:[^"\\\\]|\\\\.)*"\})$/D';
        return strpos($event, '{"event":"done",') === 0 ? (string) preg_replace($pattern, '$1', $event) : $event;
    }

    private static function explain(string $trace, string $call): string
    {
        $name = static function (string $event): string {
            $decoded = json_decode($event, true);
            $requests = array_map(static function (array $request): string {
                return strtoupper($request['method']) . ' ' . $request['path'];
            }, $decoded['args'][0] ?? []);
            return $requests === [] ? "its end ({$decoded['event']})" : implode(', ', $requests);
        };
        if ($name($trace) !== $name($call)) {
            return "the call asked for {$name($call)}, the trace has {$name($trace)}";
        }
        // The first byte in which they differ, with what stands before it.
        $same = strspn($trace ^ $call, "\0");
        $from = max(0, $same - 60);
        $excerpts = '- ' . substr($trace, $from, 120) . "\n+ " . substr($call, $from, 120);
        return "{$name($call)}: byte $same differs:\n$excerpts";
    }
}
