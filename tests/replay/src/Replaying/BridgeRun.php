<?php

declare(strict_types=1);

namespace ConvoyReplay\Replaying;

use RuntimeException;

/** Through a bridge of PHP: one PHP process for all traces (`bridge.php`). */
final class BridgeRun implements Run
{
    /** The options of PHP under which the bridge is used. */
    private const PHP = ['ffi' => ['-d', 'ffi.enable=1'], 'process' => ['-d', 'ffi.enable=0']];

    private string $bridge;
    private string $form;
    private World $world;
    private Messages $messages;

    /**
     * @param string $bridge `ffi` or `process`
     * @param string $form NATIVE or PULLEY of Built
     */
    public function __construct(string $bridge, string $form, World $world, Messages $messages)
    {
        $this->bridge = $bridge;
        $this->form = $form;
        $this->world = $world;
        $this->messages = $messages;
    }

    public function name(): string
    {
        return trim("PHP's {$this->bridge} bridge, {$this->form}, {$this->world->name}", ', ');
    }

    public function differences(array $files): array
    {
        $command = array_merge(
            $this->world->prefix,
            [PHP_BINARY],
            self::PHP[$this->bridge],
            $this->world->php,
            [dirname(__DIR__, 2) . '/bridge.php', $this->bridge, $this->form, $this->messages->file]
        );
        [$status, $output, $errors] = Command::run($command);
        $said = json_decode($output, true);
        if ($status !== 0 || !is_array($said)) {
            throw new RuntimeException("{$this->name()}: $output$errors");
        }
        if ($this->world->found !== null && $said['world'] !== $this->world->found) {
            throw new RuntimeException("{$this->name()}: PHP found {$said['world']}, not {$this->world->found}");
        }
        $missing = array_fill_keys(array_diff($files, $said['replayed']), "it wasn't replayed");
        return $said['differences'] + $missing;
    }
}
