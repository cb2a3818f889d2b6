<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * A call ended without a result: event `failed` of PROTOCOL.md, or a host that
 * couldn't be asked.
 */
final class CallFailed extends \RuntimeException
{
    /** One of PROTOCOL.md's kinds, such as `trap` or `bad-component`. */
    public string $kind;

    /** What the component wrote to its standard error, at most 4 KiB. */
    public string $stderr;

    public function __construct(string $kind, string $message, string $stderr = '', ?\Throwable $cause = null)
    {
        parent::__construct($message, 0, $cause);
        $this->kind = $kind;
        $this->stderr = $stderr;
    }
}
