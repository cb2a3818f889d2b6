<?php

declare(strict_types=1);

namespace WasmtimePhp;

/**
 * A call in a child process.
 */
final class ProcessCall implements Call
{
    private HelperProcess $child;
    private int $number;
    private int $patience;
    private string $event;
    private bool $isDropped = false;

    /**
     * @param int $number that no other call of this child has
     * @param int $patience seconds
     * @param string $begin the message
     * @throws CallFailed
     */
    public function __construct(HelperProcess $child, int $number, int $patience, string $begin)
    {
        $this->child = $child;
        $this->number = $number;
        $this->patience = $patience;
        $this->event = $child->exchange($number, $begin, $patience);
    }

    public function event(): string
    {
        return $this->event;
    }

    public function resume(string $message): string
    {
        return $this->event = $this->child->exchange($this->number, $message, $this->patience);
    }

    public function end(): void
    {
        if (!$this->isDropped) {
            $this->isDropped = true;
            $this->child->drop($this->number);
        }
    }
}
