<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Throwable;

defined('WHMCS') || exit;

/**
 * A failure that has words for its readers.
 */
interface Explained extends Throwable
{
    public function forStaff(string $locale): string;

    /** Nothing of the panel's or WHMCS's inside. */
    public function forCustomer(string $locale): string;
}
