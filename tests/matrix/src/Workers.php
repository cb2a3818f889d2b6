<?php

declare(strict_types=1);

namespace ConvoyMatrix;

/** Does tasks in a few processes at once, and hands over their results in the tasks' order. */
final class Workers
{
    private const COUNT = 4;

    /**
     * @param array<int, mixed> $tasks
     * @param callable(): (callable(mixed): array<mixed>) $begin makes what does the tasks of one process
     * @return iterable<int, array<mixed>> results that JSON can hold
     */
    public static function run(array $tasks, callable $begin): iterable
    {
        $pipes = [];
        $children = [];
        for ($worker = 0; $worker < self::COUNT; $worker++) {
            [$pipes[$worker], $other] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
            $child = pcntl_fork();
            if ($child === 0) {
                $do = $begin();
                for ($task = $worker; $task < count($tasks); $task += self::COUNT) {
                    fwrite($other, json_encode($do($tasks[$task]), JSON_INVALID_UTF8_SUBSTITUTE) . "\n");
                }
                exit(0);
            }
            $children[] = $child;
            fclose($other);
        }
        foreach (array_keys($tasks) as $task) {
            $result = json_decode((string) fgets($pipes[$task % self::COUNT]), true);
            if (!is_array($result)) {
                throw new \RuntimeException('A worker ended before its task.');
            }
            yield $task => $result;
        }
        foreach ($children as $child) {
            pcntl_waitpid($child, $status);
        }
    }
}
