<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/**
 * Looks for a history in which the module, into which a fault was put, violates a rule that the module without it
 * doesn't. See mutants.sh.
 */
final class Hunt
{
    private string $rule;

    /** Folder of the module without the fault. */
    private string $sound;

    public function __construct(string $rule, string $sound)
    {
        $this->rule = $rule;
        $this->sound = $sound;
    }

    /** @param callable(string): array{History, list<Violation>, int, bool} $drawn the history of a seed, and its end */
    public function run(int $steps, string $seed, callable $drawn): int
    {
        $shortest = null;
        $done = $found = 0;
        for ($number = 0; $done < $steps && $this->isLong($shortest); $number++) {
            [$history, $violations, $performed] = $drawn("$seed.$number");
            $done += $performed;
            if ($this->found($violations) === null || !$this->isSound($history)) {
                continue;
            }
            $shrinker = new Shrinker($this->rule, $performed > count($history->steps));
            $shrunk = $shrinker->shrink($history);
            $isBetter = $shortest === null || count($shrunk->steps) < count($shortest->steps);
            if ($isBetter && $this->isSound($shrunk)) {
                [$shortest, $found] = [$shrunk, $done];
            }
        }
        if ($shortest === null) {
            fwrite(STDERR, "{$this->rule} isn't violated in $done steps\n");
            return 1;
        }
        fwrite(STDERR, $this->found($shortest->run()) . "\n");
        echo $shortest, "# found in $found steps, shrunk to ", count($shortest->steps), "\n";
        return 0;
    }

    /** Another history is looked for. */
    private function isLong(?History $shortest): bool
    {
        return $shortest === null || count($shortest->steps) > Shrinker::SHORT;
    }

    /** @param list<Violation> $violations */
    private function found(array $violations): ?Violation
    {
        foreach ($violations as $violation) {
            if ($violation->rule === $this->rule) {
                return $violation;
            }
        }
        return null;
    }

    /** The module without the fault violates nothing in it. */
    private function isSound(History $history): bool
    {
        $file = (string) tempnam(sys_get_temp_dir(), 'history');
        file_put_contents($file, (string) $history);
        $command = [PHP_BINARY, '-d', 'ffi.enable=1', dirname(__DIR__) . '/explore.php', '--script', $file];
        $pipes = [];
        $process = proc_open(
            $command,
            [1 => ['file', '/dev/null', 'w']],
            $pipes,
            null,
            ['CONVOY_MODULE' => $this->sound] + getenv()
        );
        $status = proc_close($process);
        unlink($file);
        return $status === 0;
    }
}
