<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/**
 * One step of a history, as a line of text:
 *
 *     12 create shop=A service=3 fault=act-then-drop@2
 *     13 race order=7 | create shop=A service=4 kill=31 | terminate shop=A service=4
 *
 * The number at its beginning decides the random numbers that are drawn in it, so that it stays the same step when
 * others are left out.
 */
final class Step
{
    public int $number;
    public string $word;

    /** @var array<string, string> */
    public array $arguments;

    /** @var list<self> steps that a `race` begins at once */
    public array $racers;

    /**
     * @param array<string, string|int> $arguments
     * @param list<self> $racers
     */
    public function __construct(int $number, string $word, array $arguments = [], array $racers = [])
    {
        $this->number = $number;
        $this->word = $word;
        $this->arguments = array_map('strval', $arguments);
        $this->racers = $racers;
    }

    public static function parse(string $line): self
    {
        [$number, $rest] = explode(' ', trim($line), 2);
        $parts = explode(' | ', $rest);
        $first = self::part((int) $number, array_shift($parts));
        foreach ($parts as $part) {
            $first->racers[] = self::part((int) $number, $part);
        }
        return $first;
    }

    private static function part(int $number, string $text): self
    {
        $words = explode(' ', $text);
        $step = new self($number, array_shift($words));
        foreach ($words as $word) {
            [$name, $value] = explode('=', $word, 2);
            $step->arguments[$name] = rawurldecode($value);
        }
        return $step;
    }

    public function __toString(): string
    {
        $parts = [];
        foreach (array_merge([$this], $this->racers) as $step) {
            $words = [$step->word];
            foreach ($step->arguments as $name => $value) {
                $value = strtr($value, ['%' => '%25', ' ' => '%20', '|' => '%7C', "\n" => '%0A', "\r" => '%0D']);
                $words[] = "$name=$value";
            }
            $parts[] = implode(' ', $words);
        }
        return "{$this->number} " . implode(' | ', $parts);
    }

    public function number(string $argument): int
    {
        return (int) ($this->arguments[$argument] ?? 0);
    }
}
