<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * The server record names no panel. The message tells staff what to mend.
 */
final class BadAddress extends \InvalidArgumentException
{
}
