<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use RuntimeException;

defined('WHMCS') || exit;

/**
 * Why the component says a hook failed: `problem` of wit/types.wit, in the reader's language already.
 */
final class Problem extends RuntimeException implements Explained
{
    private string $customer;
    private string $hint;

    /** @param array{staff: string, customer: string, hint: string} $problem */
    public function __construct(array $problem)
    {
        parent::__construct($problem['staff']);
        $this->customer = $problem['customer'];
        $this->hint = $problem['hint'];
    }

    /**
     * @param array{ok: mixed}|array{err: array<string, string>} $ended a result of the component
     * @return mixed what it ended with
     * @throws self if it ended with a problem
     */
    public static function unlessEnded(array $ended)
    {
        if (isset($ended['err'])) {
            throw new self($ended['err']);
        }
        return $ended['ok'];
    }

    public function forStaff(string $locale): string
    {
        return trim($this->getMessage() . ' ' . $this->hint);
    }

    /** What staff can do about it; blank where it isn't known. */
    public function hint(): string
    {
        return $this->hint;
    }

    public function forCustomer(string $locale): string
    {
        return $this->customer;
    }
}
