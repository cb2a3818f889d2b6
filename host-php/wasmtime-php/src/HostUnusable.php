<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * This PHP or its machine allows no bridge. The message says what to change.
 */
final class HostUnusable extends \RuntimeException
{
}
