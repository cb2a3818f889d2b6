<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * The end of a request that WHMCS's own page isn't the answer to: JSON, a file, or the way to another page.
 */
final class PageEnd
{
    /**
     * @param list<string> $headers
     * @param string $body blank where the headers lead elsewhere
     */
    public static function send(array $headers, string $body): void
    {
        if ($body === '' && headers_sent()) {
            // Too late to lead elsewhere: WHMCS goes on with its page.
            return;
        }
        // Whatever WHMCS has written of its page until now.
        while (ob_get_level() > 0 && ob_end_clean()) {
            continue;
        }
        array_map('header', $headers);
        echo $body;
        exit;
    }
}
