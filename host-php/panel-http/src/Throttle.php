<?php

declare(strict_types=1);

namespace PanelHttp;

/**
 * Waits while a panel takes no more requests (status 429), as far as a hook's patience goes. What a panel asks to wait
 * isn't believed blindly: one that answers 429 again and again, with a short wait each, is left alone, too.
 */
final class Throttle
{
    private const TOO_MANY = 429;

    /** Seconds over what the panel asks for: its window ends within the second it names. */
    private const MARGIN = 1;

    /** How often a request is sent at most. */
    private const TRIES = 3;

    private int $patience;
    private int $waits = 0;

    /** @var callable(int): void */
    private $wait;

    /**
     * @param int $patience seconds
     * @param callable(int): void|null $wait lets so many seconds pass; null to sleep
     */
    public function __construct(int $patience, ?callable $wait = null)
    {
        $this->patience = $patience;
        $this->wait = $wait ?? static function (int $seconds): void {
            Machine::sleep($seconds);
        };
    }

    /**
     * Waits until the panel takes requests again.
     *
     * @param array<int, array<string, mixed>> $answers in the protocol's form
     * @return list<int> keys of those that are to be sent again; none when the patience is used up
     */
    public function waitFor(array $answers): array
    {
        $seconds = 0;
        $throttled = [];
        foreach ($answers as $key => $answer) {
            $asked = self::retryAfter($answer['ok'] ?? []);
            if ($asked !== null) {
                $throttled[] = $key;
                $seconds = max($seconds, $asked + self::MARGIN);
            }
        }
        if ($throttled === [] || $seconds > $this->patience || ++$this->waits >= self::TRIES) {
            return [];
        }
        $this->patience -= $seconds;
        ($this->wait)($seconds);
        return $throttled;
    }

    /**
     * @param array<string, mixed> $response
     * @return int|null the seconds that a throttled answer asks to wait; null for any other answer
     */
    private static function retryAfter(array $response): ?int
    {
        if (($response['status'] ?? 0) !== self::TOO_MANY) {
            return null;
        }
        foreach ($response['headers'] as $header) {
            $value = $header['name'] === 'retry-after' ? trim($header['value']) : '';
            if (preg_match('/^\d{1,6}$/D', $value) === 1) {
                return (int) $value;
            }
            $date = $value === '' ? false : strtotime($value);
            if ($date !== false) {
                return max(0, $date - Machine::now());
            }
        }
        return null;
    }
}
