<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * The native library inside this PHP process.
 *
 * Only `$ffi->…()` methods are used where there is a choice: the static
 * FFI::new, FFI::cast and FFI::type are deprecated from PHP 8.3.
 */
final class FfiBridge implements Bridge
{
    // `char` for the bytes: PHP passes a string only where C says `char` or `void`.
    private const DECLARATIONS = <<<'C'
        uint32_t wasmtime_php_begin(const char *message, size_t length);
        void *wasmtime_php_event(uint32_t call, size_t *length);
        void wasmtime_php_resume(uint32_t call, const char *message, size_t length);
        void wasmtime_php_end(uint32_t call);
        void wasmtime_php_reset(void);
        const char *wasmtime_php_version(void);
        C;

    /** @var array<string, \FFI> by path; PHP forgets it when its request ends */
    private static array $opened = [];

    private \FFI $ffi;

    /**
     * @param string $library absolute path of libwasmtime_php.so
     * @throws \FFI\Exception this PHP doesn't allow FFI here, or the file can't be loaded
     */
    public function __construct(string $library)
    {
        if (!isset(self::$opened[$library])) {
            $ffi = \FFI::cdef(self::DECLARATIONS, $library);
            // A PHP request that died mid-call has left its call in this thread.
            $ffi->wasmtime_php_reset();
            self::$opened[$library] = $ffi;
        }
        $this->ffi = self::$opened[$library];
    }

    public function name(): string
    {
        return 'ffi';
    }

    /** The library's own words, such as `wasmtime-php 0.1.0 (wasmtime 48.0.2)`. */
    public function version(): string
    {
        return $this->ffi->wasmtime_php_version();
    }

    public function begin(string $message): Call
    {
        return new FfiCall($this->ffi, $this->ffi->wasmtime_php_begin($message, strlen($message)));
    }
}
