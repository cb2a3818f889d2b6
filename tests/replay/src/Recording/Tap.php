<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

use WHMCS\Module\Server\Convoy\WasmtimePhp\Bridge;
use WHMCS\Module\Server\Convoy\WasmtimePhp\Call as BridgeCall;
use WHMCS\Module\Server\Convoy\WasmtimePhp\Json;

/**
 * Keeps the traces of all calls that go over a bridge. The module asks for those of the calls that reach a panel; for
 * the others this asks.
 */
final class Tap implements Bridge, BridgeCall
{
    /** @var Call[] */
    public array $calls = [];

    /** @var array<string, int> limits of the calls, instead of the usual ones */
    public array $limits = [];

    /** Whether calls lack their last argument. */
    public bool $spoilsArguments = false;

    private Bridge $bridge;
    private ?BridgeCall $running = null;
    private ?Call $call = null;

    public function __construct(Bridge $bridge)
    {
        $this->bridge = $bridge;
    }

    public function name(): string
    {
        return $this->bridge->name();
    }

    /** One call at a time. */
    public function begin(string $message): BridgeCall
    {
        $begin = json_decode($message);
        $this->call = $this->calls[] = new Call($begin->export);
        if ($this->limits !== []) {
            $begin->limits = (object) $this->limits;
        }
        if ($this->spoilsArguments) {
            array_pop($begin->args);
        }
        $begin->record = true;
        $this->running = $this->bridge->begin(Json::encode($begin));
        $this->noted($this->running->event());
        return $this;
    }

    public function event(): string
    {
        return $this->running->event();
    }

    public function resume(string $message): string
    {
        $trace = json_decode($message)->trace ?? null;
        if ($trace !== null) {
            // How long it took is different each time.
            $trace->milliseconds = [];
            $message = Json::encode(['trace' => $trace]);
        }
        return $this->noted($this->running->resume($message));
    }

    public function end(): void
    {
        if ($this->call !== null && $this->call->kind !== '' && $this->call->trace === null) {
            $this->resume(Json::encode(['trace' => ['secrets' => [], 'names' => [], 'members' => []]]));
        }
        $this->call = null;
        $this->running->end();
    }

    private function noted(string $json): string
    {
        $event = Json::decode($json);
        if (($event['event'] ?? '') === 'trace') {
            $this->call->trace = $json;
        } elseif (in_array($event['event'] ?? '', ['done', 'failed'], true) && $this->call->kind === '') {
            $this->call->ended($event);
        }
        return $json;
    }
}
