<?php

declare(strict_types=1);

namespace WasmtimePhp;

defined('WHMCS') || exit;

/**
 * What is written down about requests.
 */
interface Journal
{
    /**
     * Called before the requests of a wave are sent, for each that carries an
     * intent. What it wrote must be durable when it returns; if it throws,
     * nothing of the wave is sent.
     */
    public function intent(string $text): void;

    /** Called after each answer or failure, as they come in. */
    public function exchanged(Exchange $exchange): void;
}
