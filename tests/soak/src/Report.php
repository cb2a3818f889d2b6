<?php

declare(strict_types=1);

namespace ConvoySoak;

/** Prints figures, `soak: NAME VALUE UNIT`, and checks, `soak: ok WHAT` or `soak: NOT OK WHAT`; counts the checks. */
final class Report
{
    private int $checks = 0;
    private int $ok = 0;

    public function say(string $text): void
    {
        echo "soak: $text\n";
    }

    public function figure(string $name, float $value, string $unit): void
    {
        $number = rtrim(rtrim(number_format($value, 1, '.', ''), '0'), '.');
        $this->say("$name $number $unit");
    }

    /** @param string $why what is printed besides if it doesn't hold */
    public function check(string $what, bool $holds, string $why = ''): void
    {
        $this->checks++;
        $this->ok += (int) $holds;
        $this->say(($holds ? 'ok ' : 'NOT OK ') . $what . ($holds || $why === '' ? '' : ": $why"));
    }

    /** @return bool whether all of it holds, and there was something */
    public function end(): bool
    {
        $this->say("$this->checks checks, $this->ok ok");
        return $this->checks > 0 && $this->checks === $this->ok;
    }
}
