<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * The headers of an answer that whoever asked is told: those that say what answered, and when to ask again. Any other
 * may hold what is the panel's business, or somebody's secret.
 */
final class ToldHeaders
{
    private const NAMES = '/^(?:content-type|retry-after|x-ratelimit-[a-z-]+'
        . '|server|cf-mitigated|www-authenticate|location)$/D';

    /**
     * @param list<array{string, string}> $headers names in lower case, and values
     * @return list<array{name: string, value: string}> of a link origin and path, of a challenge its scheme
     */
    public static function of(array $headers): array
    {
        $told = [];
        foreach ($headers as [$name, $value]) {
            if (preg_match(self::NAMES, $name) === 1) {
                $told[] = ['name' => $name, 'value' => Text::of(self::shortened($name, $value))];
            }
        }
        return $told;
    }

    private static function shortened(string $name, string $value): string
    {
        if ($name === 'www-authenticate') {
            return substr($value, 0, strcspn($value, " \t,"));
        }
        if ($name !== 'location') {
            return $value;
        }
        $link = substr($value, 0, strcspn($value, '?#'));
        return (string) preg_replace('~^((?:[a-z][a-z0-9+.-]*:)?//)[^/]*@~i', '$1', $link);
    }
}
