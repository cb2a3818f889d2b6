<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

/** One call of the component that was made. */
final class Call
{
    /** Interface and function, such as `provisioning.create`. */
    public string $hook;

    /** How it ended: `ok`, a `problem-kind` of wit/types.wit, or the kind of a failure in PROTOCOL.md. */
    public string $kind = '';

    /** The trace's bytes; null if none was asked for. */
    public ?string $trace = null;

    public function __construct(string $export)
    {
        // convoy:whmcs/provisioning@0.1.0#create
        preg_match('~/([a-z-]+)@[^#]*#([a-z-]+)$~D', $export, $names);
        $this->hook = $names === [] ? $export : "$names[1].$names[2]";
    }

    /** @param array<string, mixed> $event `done` or `failed` */
    public function ended(array $event): void
    {
        $result = $event['result'] ?? null;
        $ended = is_array($result) ? $result['ended'] ?? $result : [];
        $this->kind = $event['event'] === 'failed' ? $event['kind'] : $ended['err']['kind'] ?? 'ok';
    }
}
