<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * A WebAssembly component on disk: the file that counts, and forms of it
 * compiled ahead of time. The library compares every hash before it loads a file.
 */
final class Component
{
    private string $path;
    private string $sha256;
    /** @var list<array{target: string, path: string, blake3: string}> */
    private array $precompiled;

    /**
     * @param string $path absolute
     * @param string $sha256 64 hexadecimal digits
     * @param list<array{target: string, path: string, blake3: string}> $precompiled
     *     the preferred form first; absolute paths
     */
    public function __construct(string $path, string $sha256, array $precompiled)
    {
        $this->path = $path;
        $this->sha256 = $sha256;
        $this->precompiled = $precompiled;
    }

    /**
     * A component with its precompiled forms beside it: of `NAME.wasm` each `NAME.TARGET.cwasm` that has a file
     * `NAME.TARGET.cwasm.b3` with the hash that `wasmtime-php-build compile` has printed.
     *
     * @param string $path absolute
     * @throws \RuntimeException a file is missing
     */
    public static function beside(string $path): self
    {
        if (!is_file($path)) {
            throw new \RuntimeException("There is no component $path.");
        }
        $base = substr($path, 0, -strlen('.wasm'));
        $forms = [];
        $isForm = '/^' . preg_quote(basename($base), '/') . '\.([\w-]+)\.cwasm$/D';
        foreach (scandir(dirname($path)) ?: [] as $file) {
            if (preg_match($isForm, $file, $found) !== 1) {
                continue;
            }
            $form = dirname($path) . "/$file";
            if (!is_file("$form.b3")) {
                throw new \RuntimeException("There is no $form.b3 with the hash of $form.");
            }
            $forms[] = [
                'target' => $found[1],
                'path' => $form,
                'blake3' => trim((string) file_get_contents("$form.b3")),
            ];
        }
        if ($forms === []) {
            throw new \RuntimeException(
                "$path has no precompiled form. Make one: wasmtime-php-build compile --target pulley64"
                . " --output $base.pulley64.cwasm $path > $base.pulley64.cwasm.b3"
            );
        }
        return new self($path, (string) hash_file('sha256', $path), $forms);
    }

    /**
     * As member `component` of the message `begin` (PROTOCOL.md).
     *
     * @return array<string, mixed>
     */
    public function toProtocol(): array
    {
        return ['path' => $this->path, 'sha256' => $this->sha256, 'precompiled' => $this->precompiled];
    }
}
