<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * More requests than one transport sends. None of the wave was sent.
 */
final class TooManyRequests extends \RuntimeException
{
    public function __construct(int $most)
    {
        parent::__construct("more than $most requests in one call");
    }
}
