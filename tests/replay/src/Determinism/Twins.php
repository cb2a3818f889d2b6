<?php

declare(strict_types=1);

namespace ConvoyReplay\Determinism;

use WasmtimePhp\Bridge;
use WasmtimePhp\Json;

/** One call on several bridges at once, which must say the same to the byte. */
final class Twins
{
    /** A deeper stack than one machine code needs; wasmtime's native code and Pulley count it differently. */
    private const MACHINE = '"kind":"out-of-stack"';

    /** @var array<string, array{Bridge, array<string, mixed>}> by name: a bridge, and the component as it loads it */
    private array $bridges;

    public int $rounds = 0;

    /** @param array<string, array{Bridge, array<string, mixed>}> $bridges by name */
    public function __construct(array $bridges)
    {
        $this->bridges = $bridges;
    }

    /**
     * @param array<string, mixed> $begin without the component
     * @return string|null where they differ, or null
     */
    public function run(array $begin, RandomAnswers $answers): ?string
    {
        $events = $calls = [];
        foreach ($this->bridges as $name => [$bridge, $component]) {
            $calls[$name] = $bridge->begin(Json::encode(['protocol' => 2, 'component' => $component] + $begin));
            $events[$name] = $calls[$name]->event();
        }
        while (($difference = self::difference($events)) === null) {
            $event = json_decode((string) reset($events));
            if ($event->event !== 'call') {
                break;
            }
            $this->rounds++;
            $resume = Json::encode(['value' => $answers->answers(count($event->args[0]))]);
            foreach ($calls as $name => $call) {
                $events[$name] = $call->resume($resume);
            }
        }
        foreach ($calls as $call) {
            $call->end();
        }
        return $difference;
    }

    /**
     * Fuel counts too: the same way through the component takes the same.
     *
     * @param array<string, string> $events
     */
    private static function difference(array $events): ?string
    {
        $first = (string) reset($events);
        foreach ($events as $name => $event) {
            $said = [self::comparable($first), self::comparable($event)];
            if ($said[0] !== $said[1] && strpos($first . $event, self::MACHINE) === false) {
                $place = strspn($said[0] ^ $said[1], "\0");
                return "$name differs at byte $place: " . substr($said[1], max(0, $place - 60), 120)
                    . ' instead of ' . substr($said[0], max(0, $place - 60), 120);
            }
        }
        return null;
    }

    private static function comparable(string $event): string
    {
        return (string) preg_replace('/"engine":"[^"]*"/', '"engine":""', $event);
    }
}
