<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * What a browser sends of the component's own inputs, as `inputs` of wit/types.wit.
 */
final class FormInputs
{
    /** The component's inputs begin so. */
    private const PREFIX = 'convoy_';

    /** Bytes of one value that are read. */
    private const LIMIT = 65536;

    /** @return list<array{name: string, value: string}> */
    public static function posted(): array
    {
        return self::among($_POST);
    }

    /** @return list<array{name: string, value: string}> */
    public static function queried(): array
    {
        return self::among($_GET);
    }

    /** Which view of the service's page follows a form; blank if it doesn't say. */
    public static function view(bool $failed): string
    {
        $again = $failed ? $_POST[self::PREFIX . 'view_again'] ?? null : null;
        $view = $again ?? $_POST[self::PREFIX . 'view'] ?? '';
        return is_string($view) && preg_match('/^[a-z]{1,20}$/D', $view) === 1 ? $view : '';
    }

    /**
     * @param array<mixed> $values
     * @return list<array{name: string, value: string}>
     */
    private static function among(array $values): array
    {
        $inputs = [];
        foreach ($values as $name => $value) {
            if (strncmp((string) $name, self::PREFIX, strlen(self::PREFIX)) === 0 && is_string($value)) {
                $value = Params::decode(substr($value, 0, self::LIMIT));
                $inputs[] = ['name' => (string) $name, 'value' => $value];
            }
        }
        return $inputs;
    }
}
