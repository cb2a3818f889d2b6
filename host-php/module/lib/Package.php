<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use WasmtimePhp\Component;

defined('WHMCS') || exit;

/**
 * The binary files this code belongs to, as `manifest.json` beside convoy.php names them. Their names hold a hash of
 * their contents: an update never overwrites a file that a running PHP has open.
 */
final class Package
{
    /** The contract that this code speaks: package and version of `wit/`. */
    public const CONTRACT = 'convoy:whmcs';
    public const CONTRACT_VERSION = '0.1.0';

    private string $folder;

    /** @var array<string, mixed>|null */
    private ?array $manifest = null;

    public function __construct(string $folder)
    {
        $this->folder = $folder;
    }

    /** @throws Refusal if the module isn't built, or its files are damaged or of two versions */
    public function component(): Component
    {
        $manifest = $this->manifest();
        $precompiled = [];
        foreach ($manifest['precompiled'] as $form) {
            $precompiled[] = ['path' => $this->path($form)] + $form;
        }
        return new Component($this->path($manifest['component']), $manifest['component']['sha256'], $precompiled);
    }

    /** The state of what browsers keep of `assets/`, for its address. */
    public function assets(): string
    {
        return (string) ($this->manifest()['assets'] ?? '');
    }

    public function library(): string
    {
        return $this->path($this->manifest()['library']);
    }

    public function executable(): string
    {
        return $this->path($this->manifest()['executable']);
    }

    /** @param array{path: string} $entry */
    private function path(array $entry): string
    {
        return $this->folder . '/' . $entry['path'];
    }

    /** @return array<string, mixed> */
    private function manifest(): array
    {
        if ($this->manifest === null) {
            $this->manifest = self::read($this->folder . '/manifest.json');
        }
        return $this->manifest;
    }

    /** @return array<string, mixed> */
    private static function read(string $file): array
    {
        if (!is_file($file)) {
            throw new Refusal('not-built', ['file' => 'manifest.json']);
        }
        $manifest = is_readable($file) ? json_decode((string) file_get_contents($file), true) : null;
        $paths = [
            $manifest['component']['path'] ?? null,
            $manifest['component']['sha256'] ?? null,
            $manifest['library']['path'] ?? null,
            $manifest['executable']['path'] ?? null,
        ];
        if (count(array_filter($paths, 'is_string')) < 4 || !is_array($manifest['precompiled'] ?? null)) {
            throw new Refusal('package-damaged', ['file' => 'manifest.json']);
        }
        $ours = self::CONTRACT . '@' . self::CONTRACT_VERSION;
        if (($manifest['contract'] ?? '') !== $ours) {
            $theirs = is_string($manifest['contract'] ?? null) ? $manifest['contract'] : '?';
            throw new Refusal('contract-mismatch', ['ours' => $ours, 'theirs' => $theirs]);
        }
        return $manifest;
    }
}
