<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * The server record's Access Hash field: optional extras, `key=value`, a line each.
 */
final class AccessHash
{
    /** A file of certificates that the panel's may be signed by; null if the system's are enough. */
    public ?string $caFile = null;

    /** What is wrong with the field, if something is; only Test Connection stops for it. */
    public ?Refusal $problem = null;

    public static function parse(string $text): self
    {
        $hash = new self();
        foreach (preg_split('/\r\n|\r|\n/', $text) ?: [] as $index => $line) {
            $line = trim($line);
            [$key, $value] = array_map('trim', explode('=', $line, 2)) + [1 => ''];
            if ($line === '') {
                continue;
            }
            if (strtolower($key) === 'ca' && $value !== '') {
                $hash->caFile = $value;
            } elseif ($hash->problem === null) {
                $hash->problem = new Refusal('access-hash', ['line' => $index + 1, 'text' => $line]);
            }
        }
        return $hash;
    }
}
