<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** WHMCS ended the page: over the web the process ends, elsewhere this is thrown. */
final class PageEnded extends \Error
{
    public static function with(string $message): void
    {
        if (PHP_SAPI === 'cli') {
            throw new self($message);
        }
        http_response_code(403);
        echo htmlspecialchars($message, ENT_QUOTES, 'UTF-8');
        exit;
    }
}
