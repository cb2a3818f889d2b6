<?php

declare(strict_types=1);

namespace ConvoyReplay\Replaying;

/** Through `wasmtime-php replay`. */
final class ExecutableRun implements Run
{
    private Built $built;
    private World $world;

    /** NATIVE or PULLEY of Built; null: the build's own executable compiles the component. */
    private ?string $form;

    public function __construct(Built $built, ?string $form, World $world)
    {
        $this->built = $built;
        $this->form = $form;
        $this->world = $world;
    }

    public function name(): string
    {
        $form = $this->form === null ? 'compiled on the spot' : $this->form;
        return trim("executable, $form, {$this->world->name}", ', ');
    }

    public function differences(array $files): array
    {
        [$status, $output, $errors] = Command::run($this->command($files));
        $said = [];
        $file = '';
        foreach (explode("\n", $output) as $line) {
            if (preg_match('/^(identical|differs|failed) +(\S+)/', $line, $match) === 1) {
                $file = $match[2];
                $said[$file] = $match[1] === 'identical' ? null : '';
            } elseif (($said[$file] ?? null) !== null && strpos($line, 'replay: ') !== 0) {
                $said[$file] .= trim($line) . "\n";
            }
        }
        $differences = [];
        foreach ($files as $file) {
            $difference = array_key_exists($file, $said) ? $said[$file] : "it wasn't replayed: $errors";
            if ($difference !== null) {
                $differences[$file] = trim($difference);
            }
        }
        if (($status === 0) !== ($differences === [])) {
            $differences['its exit status'] = "$status, with " . count($differences) . ' differences';
        }
        return $differences;
    }

    /**
     * @param string[] $files
     * @return string[]
     */
    private function command(array $files): array
    {
        $form = $this->form === null ? $this->built->compiledNow() : $this->built->forms[$this->form];
        $with = [$this->built->executable, 'replay', '--component', $this->built->component];
        array_push($with, '--form', $form['path'], '--target', $form['target']);
        return array_merge($this->world->prefix, $with, $files);
    }
}
