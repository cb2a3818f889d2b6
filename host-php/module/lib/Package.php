<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use WasmtimePhp\Component;

defined('WHMCS') || exit;

/**
 * The files this code belongs to: a set, as its own `manifest.json` names them. A version's set has a name of its own,
 * and its binary files have their hash in theirs: an upgrade never writes into a file that a running PHP has open.
 */
final class Package
{
    /** The contract that this code speaks: package and version of `wit/`. */
    public const CONTRACT = 'convoy:whmcs';
    public const CONTRACT_VERSION = '0.1.0';

    private string $folder;

    /** @var array<string, mixed>|null as it was read */
    private ?array $read;

    /** @var array<string, mixed>|null once it is checked */
    private ?array $manifest = null;

    /**
     * @param string $folder of the set
     * @param array<string, mixed>|null $read manifest.json; null to read it when it is needed
     */
    public function __construct(string $folder, ?array $read = null)
    {
        $this->folder = $folder;
        $this->read = $read;
    }

    /**
     * That of this PHP request, whatever is installed meanwhile.
     *
     * @see set.php
     */
    public static function ofThisRequest(): self
    {
        return new self(CONVOY_SET, CONVOY_MANIFEST);
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

    /** @return string the version's number; blank if the manifest doesn't say */
    public function version(): string
    {
        return (string) ($this->manifest()['version'] ?? '');
    }

    /** Where this code's `templates` and `assets` are, below the module's folder: `sets/…/`, or blank in the source. */
    public static function set(): string
    {
        $set = dirname(__DIR__);
        return basename(dirname($set)) === 'sets' ? 'sets/' . basename($set) . '/' : '';
    }

    /** @throws Refusal if there is none for this processor, or it hasn't the size that the manifest says */
    public function library(): string
    {
        return $this->program('library');
    }

    /** @throws Refusal if there is none for this processor, or it hasn't the size that the manifest says */
    public function executable(): string
    {
        return $this->program('executable');
    }

    /**
     * Compares library and executable with the manifest by their hashes, which takes too long for every request. (The
     * component's forms are compared whenever they are loaded.) Those that were built on another processor have none.
     *
     * @throws Refusal if one is damaged, or there is none for this processor
     */
    public function verifyPrograms(): void
    {
        foreach (['library', 'executable'] as $kind) {
            $file = $this->program($kind);
            $entry = $this->manifest()[$kind];
            $isOurs = $file === $this->path($entry);
            if ($isOurs && (!is_readable($file) || self::sha256($file) !== ($entry['sha256'] ?? ''))) {
                throw new Refusal('package-damaged', ['file' => $entry['path']]);
            }
        }
    }

    /** PHP's own takes several times as long as OpenSSL's, and somebody waits for Test Connection. */
    private static function sha256(string $file): string
    {
        return function_exists('openssl_digest')
            ? (string) openssl_digest((string) file_get_contents($file), 'sha256')
            : (string) hash_file('sha256', $file);
    }

    /** The processor that library and executable are made for, as `uname -m` has it. */
    public function processor(): string
    {
        return (string) ($this->manifest()['processor'] ?? php_uname('m'));
    }

    /** Whether this is another processor, and nothing was built for it yet. */
    public function lacksPrograms(): bool
    {
        try {
            $this->library();
            $this->executable();
        } catch (Refusal $refusal) {
            return $refusal->is('other-processor');
        }
        return false;
    }

    /**
     * On another processor than the package is made for, one that was built there, under the package's name for it: a
     * newer package needs newer ones.
     */
    private function program(string $kind): string
    {
        $manifest = $this->manifest();
        $packaged = $this->path($manifest[$kind]);
        $processor = php_uname('m');
        $theirs = $this->processor();
        if ($theirs === $processor) {
            // It is machine code that would run as PHP does: one that was cut off or replaced could do anything.
            $bytes = $manifest['files'][$manifest[$kind]['path']] ?? null;
            if (!is_file($packaged) || filesize($packaged) !== $bytes) {
                throw new Refusal('package-damaged', ['file' => $manifest[$kind]['path']]);
            }
            return $packaged;
        }
        $built = [];
        foreach (['library', 'executable'] as $each) {
            $built[$each] = "$this->folder/built/$processor/" . basename($manifest[$each]['path']);
        }
        if (!is_file($built[$kind])) {
            $values = ['ours' => $processor, 'theirs' => $theirs, 'version' => $this->version()];
            throw new Refusal('other-processor', $values + $built, 'unavailable');
        }
        return $built[$kind];
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
            $this->manifest = self::checked($this->read ?? self::read($this->folder . '/manifest.json'));
        }
        return $this->manifest;
    }

    /** @return mixed */
    private static function read(string $file)
    {
        if (!is_file($file)) {
            throw new Refusal('not-built', ['file' => 'manifest.json']);
        }
        return is_readable($file) ? json_decode((string) file_get_contents($file), true) : null;
    }

    /**
     * @param mixed $manifest
     * @return array<string, mixed>
     */
    private static function checked($manifest): array
    {
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
