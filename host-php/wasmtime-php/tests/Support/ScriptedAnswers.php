<?php

declare(strict_types=1);

namespace WasmtimePhp\Tests\Support;

/**
 * Answers each wave as told and keeps what was asked.
 */
final class ScriptedAnswers
{
    /** @var list<list<array<string, mixed>>> */
    public array $waves = [];
    /** @var callable(list<array<string, mixed>>): list<array<string, mixed>> */
    private $answer;

    public function __construct(callable $answer)
    {
        $this->answer = $answer;
    }

    /**
     * @param list<array<string, mixed>> $requests
     * @return list<array<string, mixed>>
     */
    public function __invoke(array $requests): array
    {
        $this->waves[] = $requests;
        return ($this->answer)($requests);
    }
}
