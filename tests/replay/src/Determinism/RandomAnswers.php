<?php

declare(strict_types=1);

namespace ConvoyReplay\Determinism;

use PanelHttp\Text;

/**
 * Answers of a panel that has gone mad: recorded ones, at the wrong time, damaged, or made up. The same seed gives the
 * same answers, on every PHP.
 */
final class RandomAnswers
{
    private const FAILURES = [
        'resolve', 'connect', 'tls', 'timeout', 'interrupted', 'too-large', 'malformed', 'no-session',
    ];

    private const STATUSES = [100, 200, 204, 301, 400, 401, 403, 404, 409, 419, 422, 429, 500, 503];

    /** JSON that seldom stands where a panel puts something. */
    private const SCALARS = [
        'null', '""', '-1', '0', '18446744073709551615', '1e308', '1.5', 'true', '[]', '{}', '"\ud800"', '"\u0000"',
        '"<script>alert(1)</script>"', '99999999999999999999999', '["a",["b"]]',
    ];

    /** @var list<object> */
    private array $recorded;

    /** @param list<object> $recorded answers as `resume` has them */
    public function __construct(array $recorded, int $seed)
    {
        $this->recorded = $recorded;
        mt_srand($seed);
    }

    /** @return list<object> an answer to each request */
    public function answers(int $requests): array
    {
        $answers = [];
        while (count($answers) < $requests) {
            $answers[] = $this->answer();
        }
        return $answers;
    }

    /**
     * @template T
     * @param list<T> $list
     * @return T
     */
    public function one(array $list)
    {
        return $list[mt_rand(0, count($list) - 1)];
    }

    /** @return string so many bytes in hexadecimal */
    public function hexadecimal(int $bytes): string
    {
        $digits = '';
        for ($count = 0; $count < $bytes; $count++) {
            $digits .= sprintf('%02x', mt_rand(0, 255));
        }
        return $digits;
    }

    private function answer(): object
    {
        $kind = mt_rand(0, 11);
        if ($kind === 0) {
            return (object) ['err' => [
                'kind' => $this->one(self::FAILURES),
                'reached-panel' => $this->one(['never', 'maybe']),
                'message' => $this->one(['', 'after 8 s', "<b>\u{202e}odd</b>"]),
            ]];
        }
        $answer = unserialize(serialize($this->one($this->recorded)));
        if (!isset($answer->ok)) {
            return $answer;
        }
        $body = is_string($answer->ok->body) ? $answer->ok->body : '';
        switch ($kind) {
            case 1:
                $body = substr($body, 0, mt_rand(0, strlen($body)));
                break;
            case 2:
                $body = substr_replace($body, chr(mt_rand(32, 126)), mt_rand(0, max(0, strlen($body) - 1)), 1);
                break;
            case 3:
            case 4:
                $body = $this->withAnotherScalar($body);
                break;
            case 5:
                $answer->ok->status = $this->one(self::STATUSES);
                break;
            case 6:
                $body = '<!DOCTYPE html><html><body>Maintenance</body></html>';
                break;
            case 7:
                $depth = mt_rand(1, 20000);
                $body = str_repeat('[', $depth) . str_repeat(']', mt_rand(0, 1) * $depth);
                break;
            case 8:
                $body = (string) hex2bin($this->hexadecimal(64));
        }
        // What was cut within a character is no UTF-8.
        $answer->ok->body = Text::of($body);
        $answer->ok->lossy = $answer->ok->body !== $body;
        return $answer;
    }

    /** JSON with one of its numbers, strings and words replaced. */
    private function withAnotherScalar(string $body): string
    {
        $scalar = '/(?<=[:\[,])(?:"(?:[^"\\\\]|\\\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null)(?=[,\]}])/';
        $count = preg_match_all($scalar, $body, $matches, PREG_OFFSET_CAPTURE);
        if (!$count) {
            return $this->one(self::SCALARS);
        }
        [$old, $place] = $this->one($matches[0]);
        return substr_replace($body, $this->one(self::SCALARS), $place, strlen($old));
    }
}
