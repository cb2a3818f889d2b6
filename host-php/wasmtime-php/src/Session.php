<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * Calls of one component over one bridge.
 */
final class Session
{
    /** The version of PROTOCOL.md. */
    private const PROTOCOL = 2;

    private Bridge $bridge;
    private Component $component;
    /** @var array<string, mixed>|null */
    private ?array $limits;
    private ?Recorder $recorder;

    /**
     * @param array<string, mixed>|null $limits `limits` of PROTOCOL.md, whole or in part
     */
    public function __construct(
        Bridge $bridge,
        Component $component,
        ?array $limits = null,
        ?Recorder $recorder = null
    ) {
        $this->bridge = $bridge;
        $this->component = $component;
        $this->limits = $limits;
        $this->recorder = $recorder;
    }

    /**
     * Calls an export of the component in a fresh instance.
     *
     * @param string $export such as `example:greet/greeter@1.0.0#greet`
     * @param list<mixed> $args in the forms of README.md's table
     * @param array<string, callable> $imports by name, exact or without a version: what the component imports beside
     *     the empty machine. Each gets the arguments and returns the result, in the same forms
     * @param array{string, string}|null $now the instant that the component sees: seconds since 1970, and their
     *     fraction (`0.12345600`); null for the clock's
     * @param string|null $seed 32 bytes that feed its random numbers; null for bytes of its own
     * @throws CallFailed what a callable throws passes through, but ImportRefused
     */
    public function call(
        string $export,
        array $args,
        array $imports = [],
        ?array $now = null,
        ?string $seed = null
    ): CallResult {
        try {
            // "0.12345600 1790000000": exact, where microtime(true) is a rounded float.
            $now = $now ?? array_reverse(explode(' ', microtime()));
            $begin = $this->beginning($export, $args, $now, $seed ?? random_bytes(32), self::names($imports));
            $running = $this->bridge->begin($begin);
            [$json, $event] = self::read($running->event());
            while (($answer = $this->answer($event, $imports)) !== null) {
                [$json, $event] = self::read($running->resume(Values::encode($answer)));
            }
            $this->record($running, $event);
        } finally {
            isset($running) && $running->end();
        }
        if ($event['event'] === 'failed') {
            throw new CallFailed($event['kind'], $event['message'], $event['stderr']);
        }
        return new CallResult($event, $json);
    }

    /**
     * @param array<string, mixed> $event
     * @param array<string, callable> $imports
     * @return array<string, mixed>|null message `resume`; null if the call has ended
     */
    private function answer(array $event, array $imports): ?array
    {
        if (!in_array($event['event'], ['call', 'drop'], true)) {
            return null;
        }
        $import = $imports[$event['import']] ?? $imports[preg_replace('/@[^#]*/', '', $event['import'])] ?? null;
        if ($import === null) {
            // A handle that nobody wants to hear of; another import is only called if it is named.
            return ['value' => null];
        }
        try {
            return ['value' => $import(...$event['args'])];
        } catch (ImportRefused $refused) {
            return ['abort' => ['kind' => $refused->kind, 'message' => $refused->getMessage()]];
        }
    }

    /**
     * @param array<string, callable> $imports
     * @return list<string> those that are functions: a drop is told of in any case
     */
    private static function names(array $imports): array
    {
        return array_values(array_filter(array_keys($imports), static function (string $name): bool {
            return strpos($name, '[resource-drop]') === false;
        }));
    }

    /**
     * @param list<mixed> $args
     * @param array{string, string} $now
     * @param list<string> $imports
     */
    private function beginning(string $export, array $args, array $now, string $seed, array $imports): string
    {
        [$seconds, $fraction] = $now;
        $message = [
            'protocol' => self::PROTOCOL,
            'component' => $this->component->toProtocol(),
            'export' => $export,
            'args' => $args,
            'now' => ['seconds' => $seconds, 'nanoseconds' => (int) substr($fraction, 2, 8) * 10],
            'seed' => bin2hex($seed),
        ];
        if ($imports !== []) {
            $message['imports'] = $imports;
        }
        if ($this->limits !== null) {
            $message['limits'] = (object) $this->limits;
        }
        if ($this->recorder !== null) {
            $message['record'] = true;
        }
        return Values::encode($message);
    }

    /**
     * Has a trace made of the call that has ended, if one is wanted.
     *
     * @param array<string, mixed> $event the call's last
     */
    private function record(Call $running, array $event): void
    {
        if ($this->recorder === null) {
            return;
        }
        try {
            $wanted = $this->recorder->wants($event);
            if ($wanted === null) {
                return;
            }
            $trace = $running->resume(Json::encode(['trace' => (object) $wanted]));
            // Not decoded: a trace may be large, and is kept as it is.
            if (Json::member($trace, 'event') !== '"trace"') {
                $failed = Json::decode($trace);
                throw new CallFailed($failed['kind'] ?? 'internal', $failed['message'] ?? 'No trace was answered.');
            }
            $this->recorder->keep($trace);
        } catch (\Throwable $why) {
            $this->recorder->missed($why);
        }
    }

    /**
     * @return array{string, array<string, mixed>} the event's bytes, and the event
     */
    private static function read(string $json): array
    {
        try {
            return [$json, Values::decoded(Json::decode($json), $json)];
        } catch (\JsonException $e) {
            throw new CallFailed('internal', 'The library answered with something else than an event.', '', $e);
        }
    }
}
