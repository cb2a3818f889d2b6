<?php

declare(strict_types=1);

namespace ConvoySoak;

use Error;
use LogicException;
use WHMCS\Module\Server\Convoy\PanelHttp\Transport;

/** A host that dies while the component waits for its answers. */
final class DeadlyDoor implements Transport
{
    /** After the first two PHP runs nothing more of the request, and no `finally`. */
    public const WAYS = ['memory', 'compile', 'uncaught'];

    private string $way;

    public function __construct(string $way)
    {
        $this->way = $way;
    }

    public function sendAll(array $requests): array
    {
        header('Soak-Mid-Call: ' . count($requests));
        if ($this->way === 'memory') {
            ini_set('memory_limit', '32M');
            $full = [];
            while (true) {
                $full[] = str_repeat('x', 1 << 16);
            }
        }
        if ($this->way === 'compile') {
            eval('function twice() {} function twice() {}');
        }
        if ($this->way === 'uncaught') {
            throw new Error('Nobody catches this.');
        }
        throw new LogicException("$this->way is no way to die.");
    }
}
