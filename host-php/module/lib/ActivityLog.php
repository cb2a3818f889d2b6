<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Throwable;

defined('WHMCS') || exit;

/**
 * WHMCS's Activity Log, which prints what it is given as HTML in some versions. Where a line can't be written, nothing
 * of what the hook did changes: mostly it is the database that fails, which the hook's own answer tells.
 */
final class ActivityLog
{
    /** @return bool whether it is written */
    public static function add(string $text): bool
    {
        try {
            logActivity(PlainText::label("ConvoyPanel: $text"));
            return true;
        } catch (Throwable $failure) {
            return false;
        }
    }
}
