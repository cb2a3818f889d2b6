<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * Thrown by a callable that is an import: the call ends with a failure of kind `import-refused`, which says why.
 */
final class ImportRefused extends \RuntimeException
{
    /** A word of the caller's own, such as `no-permission`. */
    public string $kind;

    public function __construct(string $kind, string $message)
    {
        $this->kind = $kind;
        parent::__construct($message);
    }
}
