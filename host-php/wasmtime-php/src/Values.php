<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * Values that go to a component and come from it: README.md has the table. A `list<u8>` is a string of PHP's; JSON has
 * none that isn't UTF-8, so such a one goes as `{"base64": "…"}`.
 */
final class Values
{
    /**
     * @param array<string, mixed> $message of the protocol
     * @throws \JsonException a value that JSON can't carry
     */
    public static function encode(array $message): string
    {
        try {
            return Json::exactly($message);
        } catch (\JsonException $odd) {
            if ($odd->getCode() !== JSON_ERROR_UTF8) {
                throw $odd;
            }
            // A name that isn't UTF-8 is no field's of any type.
            return Json::encode(self::withoutBytes($message));
        }
    }

    /**
     * @param array<string, mixed> $event decoded
     * @param string $json its bytes
     * @return array<string, mixed>
     */
    public static function decoded(array $event, string $json): array
    {
        return strpos($json, '{"base64":"') === false ? $event : self::withBytes($event);
    }

    /**
     * @param array<mixed> $values
     * @return array<mixed>
     */
    private static function withoutBytes(array $values): array
    {
        foreach ($values as $key => $value) {
            if (is_array($value)) {
                $values[$key] = self::withoutBytes($value);
            } elseif (is_string($value) && preg_match('//u', $value) !== 1) {
                $values[$key] = ['base64' => base64_encode($value)];
            }
        }
        return $values;
    }

    /**
     * @param array<mixed> $values
     * @return mixed
     */
    private static function withBytes(array $values)
    {
        if (count($values) === 1 && is_string($values['base64'] ?? null)) {
            return base64_decode($values['base64']);
        }
        foreach ($values as $key => $value) {
            $values[$key] = is_array($value) ? self::withBytes($value) : $value;
        }
        return $values;
    }
}
