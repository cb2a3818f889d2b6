<?php

declare(strict_types=1);

namespace InstallTests;

/** What a program printed, and how it ended. */
final class Program
{
    public string $printed;
    public int $status;

    /**
     * Runs it to its end, without input.
     *
     * @param string[] $command
     * @param array<string, string> $environment over this process's
     */
    public static function run(array $command, array $environment = [], string $folder = '/'): self
    {
        $streams = [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]];
        $process = proc_open($command, $streams, $pipes, $folder, $environment + getenv());
        $ended = new self();
        $ended->printed = (string) stream_get_contents($pipes[1]);
        $ended->status = proc_close($process);
        return $ended;
    }
}
