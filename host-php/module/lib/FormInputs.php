<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

defined('WHMCS') || exit;

/**
 * What a browser sends of the component's own inputs, as `inputs` of wit/types.wit: of each function only those that it
 * reads.
 */
final class FormInputs
{
    /** The component's inputs begin so. */
    private const PREFIX = 'convoy_';

    /** Inputs that a function of wit/client-area.wit or wit/admin-area.wit reads, without the prefix. */
    public const READ = [
        'service-page' => ['view'],
        'state' => ['samples', 'since'],
        'console' => ['console'],
        'create-backup' => ['name', 'mode', 'compression'],
        'restore-backup' => ['backup'],
        'delete-backup' => ['backup'],
        'reinstall' => ['template', 'password', 'confirm'],
        'rename' => ['name', 'hostname'],
        'set-password' => ['password'],
        'set-ssh-keys' => [
            'keys', 'key_1', 'key_2', 'key_3', 'key_4', 'key_5', 'key_6', 'key_7', 'key_8', 'key_9', 'key_10',
        ],
        'set-nameservers' => ['nameservers'],
        'set-boot-order' => ['boot_1', 'boot_2', 'boot_3', 'boot_4', 'boot_5', 'boot_6', 'boot_7', 'boot_8'],
        'mount-iso' => ['iso'],
        'unmount-iso' => ['iso'],
        'save-service-tab' => ['uuid', 'panel_user', 'confirm'],
    ];

    /** A form of more inputs, or of more bytes in their names and values, is none of ours. */
    private const MOST_INPUTS = 50;
    private const MOST_BYTES = 65536;

    /**
     * @param string $function in READ; any other reads no input
     * @return list<array{name: string, value: string}>
     * @throws Refusal if the form is larger than any of ours
     */
    public static function posted(string $function): array
    {
        self::refuseLarge($_POST);
        return self::among($_POST, $function);
    }

    /**
     * As posted(), of a form that WHMCS has made and that holds more than our inputs.
     *
     * @return list<array{name: string, value: string}>
     * @throws Refusal
     */
    public static function postedWithOthers(string $function): array
    {
        self::refuseLarge(self::ours());
        return self::among($_POST, $function);
    }

    /** @return array<mixed> what was posted under names that are ours */
    public static function ours(): array
    {
        return array_filter($_POST, static function ($name): bool {
            return strncmp((string) $name, self::PREFIX, strlen(self::PREFIX)) === 0;
        }, ARRAY_FILTER_USE_KEY);
    }

    /** @return list<array{name: string, value: string}> none if there are more than any address of ours has */
    public static function queried(string $function): array
    {
        try {
            self::refuseLarge($_GET);
        } catch (Refusal $refusal) {
            return [];
        }
        return self::among($_GET, $function);
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
     * @throws Refusal
     */
    private static function refuseLarge(array $values): void
    {
        $inputs = $bytes = 0;
        array_walk_recursive($values, static function ($value, $name) use (&$inputs, &$bytes): void {
            $inputs++;
            $bytes += strlen((string) $name) + (is_string($value) ? strlen($value) : 0);
        });
        // The names of an array's own members aren't among those that were walked.
        $inputs = max($inputs, count($values));
        if ($inputs > self::MOST_INPUTS || $bytes > self::MOST_BYTES) {
            throw new Refusal('form-too-large', [], 'form-too-large');
        }
    }

    /**
     * @param array<mixed> $values
     * @return list<array{name: string, value: string}>
     */
    private static function among(array $values, string $function): array
    {
        $inputs = [];
        foreach (self::READ[$function] ?? [] as $name) {
            $value = $values[self::PREFIX . $name] ?? null;
            if (is_string($value)) {
                $inputs[] = ['name' => self::PREFIX . $name, 'value' => Params::decode($value)];
            }
        }
        return $inputs;
    }
}
