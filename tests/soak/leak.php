<?php

/*
 * Runs before a page (auto_prepend_file) where a check is to fail: keeps 64 KiB for the worker's life, as a call would
 * whose instance was never dropped.
 */

declare(strict_types=1);

(static function (): void {
    $kept = FFI::cdef()->new('char[65536]', false, true);
    FFI::memset($kept, 1, 65536);
})();
