<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use FFI;
use RuntimeException;

/**
 * A simulated panel in this process (tests/panel/src/library.rs): a request, a time and a seed give a reply, and its
 * state can be kept and restored.
 */
final class PanelLibrary
{
    /** What it takes for its own address, and server records name it by. */
    public string $origin;

    private static ?FFI $library = null;

    /** @var \FFI\CData */
    private $panel;

    /** `v3`, `v4` or `v5`. */
    public string $generation;

    private int $seed;

    /** @param string $generation `v3`, `v4` or `v5` */
    public function __construct(string $origin, string $generation, int $seed, int $nowMs)
    {
        $this->origin = $origin;
        $this->generation = $generation;
        if (self::$library === null) {
            self::$library = FFI::cdef(
                'void *panel_open(const char *options);'
                . 'char *panel_call(void *panel, const char *order);'
                . 'void panel_forget(char *answer);',
                dirname(__DIR__, 3) . '/target/release/libpanel_simulator.so'
            );
        }
        $this->seed = $seed;
        $this->panel = self::$library->panel_open(json_encode([
            'generation' => $generation, 'seed' => $seed, 'now_ms' => $nowMs, 'install_ms' => 'manual',
            'delete_ms' => 'manual', 'origin' => $origin,
        ]));
        if (FFI::isNull($this->panel)) {
            throw new RuntimeException('The panel can\'t be opened.');
        }
    }

    /**
     * @param array<string, string> $headers by name
     * @param string|null $fault a word of tests/panel/src/faults.rs
     * @return array{status: int, headers: list<array{string, string}>, body: string, cut: bool, acted: string|null}
     */
    public function ask(
        int $nowMs,
        string $method,
        string $path,
        array $headers,
        string $body,
        ?string $fault = null
    ): array {
        return $this->call([
            'do' => 'ask', 'now_ms' => $nowMs, 'seed' => ++$this->seed, 'method' => $method, 'path' => $path,
            'headers' => (object) $headers, 'body' => $body, 'fault' => $fault,
        ]);
    }

    /**
     * @param array<string, mixed> $input
     * @return mixed what tests/panel/src/control.rs answers
     */
    public function control(int $nowMs, string $method, string $path, array $input = [])
    {
        $order = ['do' => 'control', 'now_ms' => $nowMs, 'method' => $method, 'path' => $path];
        if ($path === '/reset') {
            // Else it would make again what another panel has just made, UUIDs and all.
            $order['seed'] = ++$this->seed;
        }
        return $this->call($order + ['input' => (object) $input])['value'];
    }

    /** @return int number of the state as it is, for restore(), until an earlier one is restored */
    public function keep(): int
    {
        return $this->call(['do' => 'keep'])['kept'];
    }

    /** @param int|null $seed of what follows; null: it goes on */
    public function restore(int $kept, ?int $seed = null): void
    {
        $this->call(['do' => 'restore', 'kept' => $kept]);
        $this->seed = $seed ?? $this->seed;
    }

    /**
     * @param array<string, mixed> $order
     * @return array<string, mixed>
     */
    private function call(array $order): array
    {
        $text = json_encode($order, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE);
        $answer = self::$library->panel_call($this->panel, $text);
        try {
            $read = json_decode(FFI::string($answer), true, 512, JSON_THROW_ON_ERROR);
        } finally {
            self::$library->panel_forget($answer);
        }
        if (isset($read['error'])) {
            throw new RuntimeException("{$order['do']}: {$read['error']}");
        }
        return $read;
    }
}
