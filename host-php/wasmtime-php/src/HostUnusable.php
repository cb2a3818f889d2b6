<?php

declare(strict_types=1);

namespace WasmtimePhp;

defined('WHMCS') || exit;

/**
 * This PHP or its machine allows no bridge. The message says what to change.
 */
final class HostUnusable extends \RuntimeException
{
}
