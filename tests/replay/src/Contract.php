<?php

declare(strict_types=1);

namespace ConvoyReplay;

/** What `wit/` says can be called, and how it can end. */
final class Contract
{
    /** Ways in which a call fails that aren't its own answer (host-php/wasmtime-php/PROTOCOL.md), as far as a trace can hold them. */
    public const FAILURES = [
        'trap', 'import-refused', 'out-of-fuel', 'out-of-memory', 'too-many-calls', 'result-too-large', 'bad-arguments',
    ];

    /** Hooks of which traces of such failures are kept: a limit is the library's, and meets any call alike. */
    public const LIMITED = ['client-area.service-page', 'provisioning.create', 'sync.usage'];

    public const GENERATIONS = ['v3', 'v4'];

    /** @return string[] interface and function, such as `provisioning.create` */
    public static function hooks(): array
    {
        $hooks = [];
        foreach (glob(self::folder() . '/*.wit') as $file) {
            $text = file_get_contents($file);
            if (preg_match('/^interface %?([a-z-]+) \{/m', $text, $interface) !== 1 || $interface[1] === 'http') {
                continue;
            }
            preg_match_all('/^    %?([a-z-]+): func\(/m', $text, $functions);
            foreach ($functions[1] as $function) {
                $hooks[] = "$interface[1].$function";
            }
        }
        return $hooks;
    }

    /** @return string[] `ok`, and each `problem-kind` of types.wit */
    public static function kinds(): array
    {
        preg_match('/enum problem-kind \{(.*?)\}/s', file_get_contents(self::folder() . '/types.wit'), $enum);
        preg_match_all('/^\s+([a-z-]+),$/m', $enum[1], $kinds);
        return array_merge(['ok'], $kinds[1]);
    }

    /** @return list<array{string, string}> hook and kind of each cell */
    public static function cells(): array
    {
        $cells = [];
        foreach ([[self::hooks(), self::kinds()], [self::LIMITED, self::FAILURES]] as [$hooks, $kinds]) {
            foreach ($hooks as $hook) {
                foreach ($kinds as $kind) {
                    $cells[] = [$hook, $kind];
                }
            }
        }
        return $cells;
    }

    private static function folder(): string
    {
        return dirname(__DIR__, 3) . '/wit';
    }
}
