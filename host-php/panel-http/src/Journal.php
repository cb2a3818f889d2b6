<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * What is written down about requests.
 */
interface Journal
{
    /** Called after each answer or failure, as they come in. */
    public function exchanged(Exchange $exchange): void;
}
