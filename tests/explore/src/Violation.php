<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** Something that must never be. */
final class Violation
{
    /** Word of the rule: a constant of Rules. */
    public string $rule;

    public string $what;

    public function __construct(string $rule, string $what)
    {
        $this->rule = $rule;
        $this->what = $what;
    }

    public function __toString(): string
    {
        return "{$this->rule}: {$this->what}\n  " . Rules::TEXTS[$this->rule];
    }
}
