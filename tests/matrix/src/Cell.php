<?php

declare(strict_types=1);

namespace ConvoyMatrix;

/** One condition in one SAPI, and what is to come of it. */
final class Cell
{
    /** `cli`, `fpm` (behind nginx) or `apache` (mod_php). */
    public string $sapi;

    public string $condition;

    /** @var array<string, string> lines of php.ini */
    public array $ini;

    /** @var string[] see Conditions */
    public array $how;

    /** Bridge and engine, such as `ffi x86_64-unknown-linux-gnu`; of a refusal the bridge, or `none`. */
    public string $runsOn;

    /** A part of the message if everything is to be refused; blank if the service is to live. */
    public string $refused;

    /**
     * @param array<string, string> $ini
     * @param string[] $how
     */
    public function __construct(
        string $sapi,
        string $condition,
        array $ini,
        array $how,
        string $runsOn,
        string $refused = ''
    ) {
        $this->sapi = $sapi;
        $this->condition = $condition;
        $this->ini = $ini;
        $this->how = $how;
        $this->runsOn = $runsOn;
        $this->refused = $refused;
    }
}
