<?php

declare(strict_types=1);

namespace ConvoyReplay\Replaying;

use RuntimeException;

/** The module's binary files, as its manifest names them. */
final class Built
{
    public const NATIVE = 'native';
    public const PULLEY = 'pulley64';

    public string $library;
    public string $executable;
    public string $component;

    /** What compiles, which isn't shipped; and the component where no manifest names forms of it. */
    public string $compiler;
    public string $uncompiled;

    public string $sha256;

    /** @var array<string, array{target: string, path: string, blake3: string}> precompiled forms: NATIVE and PULLEY */
    public array $forms = [];

    public function __construct()
    {
        $root = dirname(__DIR__, 4);
        $this->compiler = "$root/target/release/wasmtime-php-build";
        $this->uncompiled = "$root/target/guest/convoy.wasm";
        $module = "$root/build/convoy";
        $folder = "$module/" . json_decode((string) file_get_contents("$module/manifest.json"), true)['set'];
        $manifest = json_decode((string) file_get_contents("$folder/manifest.json"), true);
        $this->library = "$folder/{$manifest['library']['path']}";
        $this->executable = "$folder/{$manifest['executable']['path']}";
        $this->component = "$folder/{$manifest['component']['path']}";
        $this->sha256 = $manifest['component']['sha256'];
        foreach ($manifest['precompiled'] as $form) {
            $kind = $form['target'] === self::PULLEY ? self::PULLEY : self::NATIVE;
            $this->forms[$kind] = ['path' => "$folder/{$form['path']}"] + $form;
        }
    }

    /** @return array{target: string, path: string} the component's native form, made now */
    public function compiledNow(): array
    {
        $target = $this->forms[self::NATIVE]['target'];
        $path = (string) tempnam(sys_get_temp_dir(), 'form');
        register_shutdown_function('unlink', $path);
        $compile = [$this->compiler, 'compile', '--target', $target, '--output', $path, $this->uncompiled];
        [$status, , $errors] = Command::run($compile);
        if ($status !== 0) {
            throw new RuntimeException($errors);
        }
        return ['target' => $target, 'path' => $path];
    }
}
