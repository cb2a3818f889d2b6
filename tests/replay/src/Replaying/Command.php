<?php

declare(strict_types=1);

namespace ConvoyReplay\Replaying;

use RuntimeException;

/** Runs a program to its end. */
final class Command
{
    /**
     * @param string[] $command
     * @return array{int, string, string} what it ended with, its output, and its errors
     */
    public static function run(array $command): array
    {
        $errors = tmpfile();
        $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], $errors], $pipes);
        if ($process === false) {
            throw new RuntimeException("$command[0] can't be started.");
        }
        $output = (string) stream_get_contents($pipes[1]);
        fclose($pipes[1]);
        $status = proc_close($process);
        rewind($errors);
        return [$status, $output, (string) stream_get_contents($errors)];
    }
}
