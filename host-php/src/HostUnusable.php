<?php

declare(strict_types=1);

namespace WasmtimePhp;

defined('WHMCS') || exit;

/**
 * This PHP allows no bridge. The message says what to switch on.
 */
final class HostUnusable extends \RuntimeException
{
}
