<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * A call of the native library inside this PHP process.
 */
final class FfiCall implements Call
{
    private \FFI $ffi;
    /** 0: it never began, and its only event says why. */
    private int $number;
    private string $event;

    /** @throws CallFailed */
    public function __construct(\FFI $ffi, int $number)
    {
        $this->ffi = $ffi;
        $this->number = $number;
        $this->event = $this->read();
    }

    public function event(): string
    {
        return $this->event;
    }

    public function resume(string $message): string
    {
        $this->ffi->wasmtime_php_resume($this->number, $message, strlen($message));
        return $this->event = $this->read();
    }

    public function end(): void
    {
        if ($this->number !== 0) {
            $this->ffi->wasmtime_php_end($this->number);
            $this->number = 0;
        }
    }

    private function read(): string
    {
        $length = $this->ffi->new('size_t');
        $bytes = $this->ffi->wasmtime_php_event($this->number, \FFI::addr($length));
        if ($length->cdata > Bridge::EVENT_BYTES) {
            $this->end();
            throw new CallFailed('internal', "An event of $length->cdata bytes is more than this host reads.");
        }
        return \FFI::string($bytes, $length->cdata);
    }
}
