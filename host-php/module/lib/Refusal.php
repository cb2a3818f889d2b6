<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use RuntimeException;
use Throwable;

defined('WHMCS') || exit;

/**
 * Why the module itself stops a hook: a key of `Messages` with its values.
 */
final class Refusal extends RuntimeException implements Explained
{
    private string $key;

    /** @var array<string, string|int|ServiceKey|ShopIdentity> */
    private array $values;

    private string $customerKey;

    /**
     * @param array<string, string|int|ServiceKey|ShopIdentity> $values by placeholder, without braces
     * @param string $customerKey the message a customer sees instead
     */
    public function __construct(
        string $key,
        array $values = [],
        string $customerKey = 'unavailable',
        ?Throwable $cause = null
    ) {
        $this->key = $key;
        $this->values = $values;
        $this->customerKey = $customerKey;
        parent::__construct($this->forStaff('english'), 0, $cause);
    }

    /** @param string $key of Messages */
    public function is(string $key): bool
    {
        return $this->key === $key;
    }

    /** Whether the hook doesn't run because of what staff have typed into Server UUID. */
    public function isOfTypedServer(): bool
    {
        return in_array($this->key, ['uuid-also-held', 'uuid-while-deleting'], true);
    }

    public function forStaff(string $locale): string
    {
        $texts = [];
        foreach ($this->values as $name => $value) {
            $texts[$name] = is_object($value) ? $value->describe($locale) : (string) $value;
        }
        return Messages::text($locale, $this->key, $texts);
    }

    public function forCustomer(string $locale): string
    {
        return Messages::text($locale, $this->customerKey);
    }
}
