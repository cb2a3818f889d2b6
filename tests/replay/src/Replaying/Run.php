<?php

declare(strict_types=1);

namespace ConvoyReplay\Replaying;

/** One way of replaying all traces. */
interface Run
{
    public function name(): string;

    /**
     * @param string[] $files
     * @return array<string, string> what differs, by file; nothing for those that are identical
     */
    public function differences(array $files): array;
}
