<?php

declare(strict_types=1);

namespace WasmtimePhp;

defined('WHMCS') || exit;

/**
 * Calls of one component over one bridge, its requests sent by one transport.
 */
final class Session
{
    private Bridge $bridge;
    private Component $component;
    private Transport $transport;
    /** @var array<string, mixed>|null */
    private ?array $limits;
    private ?Recorder $recorder;

    /**
     * @param array<string, mixed>|null $limits `limits` of PROTOCOL.md, whole or in part
     */
    public function __construct(
        Bridge $bridge,
        Component $component,
        Transport $transport,
        ?array $limits = null,
        ?Recorder $recorder = null
    ) {
        $this->bridge = $bridge;
        $this->component = $component;
        $this->transport = $transport;
        $this->limits = $limits;
        $this->recorder = $recorder;
    }

    /**
     * Calls an export of the component in a fresh instance, at the clock's
     * time, with a seed of its own.
     *
     * @param string $export such as `convoy:whmcs/provisioning@0.1.0#create`
     * @param list<mixed> $args in the forms of PROTOCOL.md
     * @throws CallFailed what the transport throws passes through
     */
    public function call(string $export, array $args): CallResult
    {
        try {
            [$json, $event] = self::read($this->bridge->begin($this->beginning($export, $args)));
            while ($event['event'] === 'requests') {
                $responses = $this->transport->sendAll($event['requests']);
                [$json, $event] = self::read($this->bridge->resume(Json::encode(['responses' => $responses])));
            }
            $this->record($event);
        } finally {
            $this->bridge->end();
        }
        if ($event['event'] === 'failed') {
            throw new CallFailed($event['kind'], $event['message'], $event['stderr']);
        }
        return new CallResult($event, $json);
    }

    /**
     * @param list<mixed> $args
     */
    private function beginning(string $export, array $args): string
    {
        // "0.12345600 1790000000": exact, where microtime(true) is a rounded float.
        [$seconds, $fraction] = Machine::instant();
        $message = [
            'component' => $this->component->toProtocol(),
            'export' => $export,
            'args' => $args,
            'now' => ['seconds' => $seconds, 'nanoseconds' => (int) substr($fraction, 2, 8) * 10],
            'seed' => bin2hex(Machine::randomBytes(32)),
        ];
        if ($this->limits !== null) {
            $message['limits'] = (object) $this->limits;
        }
        if ($this->recorder !== null) {
            $message['record'] = true;
        }
        return Json::encode($message);
    }

    /**
     * Has a trace made of the call that has ended, if one is wanted.
     *
     * @param array<string, mixed> $event the call's last
     */
    private function record(array $event): void
    {
        if ($this->recorder === null) {
            return;
        }
        try {
            $wanted = $this->recorder->wants($event);
            if ($wanted === null) {
                return;
            }
            $trace = $this->bridge->resume(Json::encode(['trace' => (object) $wanted]));
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
            return [$json, Json::decode($json)];
        } catch (\JsonException $e) {
            throw new CallFailed('internal', 'The library answered with something else than an event.', '', $e);
        }
    }
}
