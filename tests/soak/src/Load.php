<?php

declare(strict_types=1);

namespace ConvoySoak;

use RuntimeException;

/** wrk, at work on a site until it has had so many pages, or is stopped. */
final class Load
{
    private const CONNECTIONS = 16;

    public int $answers = 0;
    public int $failures = 0;

    /** Connections that broke, and answers that took longer than a minute. */
    public int $broken = 0;

    /** @var array<string, int> whole pages by version */
    public array $served = [];

    /** The first few answers that weren't as they must be. */
    public string $why = '';

    /** @var resource */
    private $process;

    /** @var resource */
    private $output;

    private string $said = '';

    /**
     * @param int $pages 0: until it is stopped
     * @param array<string, string[]> $versions what pages of each hold
     * @param int $marks how many marked files a page loads
     */
    public function __construct(World $world, Site $site, int $pages, array $versions = [], int $marks = 0)
    {
        $given = ['pages' => $pages, 'services' => $world->services(), 'versions' => $versions, 'marks' => $marks];
        file_put_contents("$site->folder/load.lua", 'return ' . self::lua($given) . "\n");
        $command = [
            'wrk', '--threads', '1', '--connections', (string) self::CONNECTIONS, '--duration', '3h',
            '--timeout', '60s', '--script', dirname(__DIR__) . '/load.lua', $site->url, '--', $site->folder,
        ];
        $streams = [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', "$site->folder/wrk.log", 'w']];
        $process = proc_open($command, $streams, $pipes);
        if ($process === false) {
            throw new RuntimeException('wrk can’t be started; tests/setup.sh soak installs it.');
        }
        $this->process = $process;
        $this->output = $pipes[1];
        stream_set_blocking($this->output, false);
    }

    /** Whether it has had its pages. */
    public function isOver(): bool
    {
        $this->said .= stream_get_contents($this->output);
        if (!proc_get_status($this->process)['running']) {
            throw new RuntimeException("wrk has ended: $this->said");
        }
        return preg_match('/^over$/m', $this->said) === 1;
    }

    /** Lets it end, and tells what it has seen. */
    public function stop(): void
    {
        proc_terminate($this->process, SIGINT);
        stream_set_blocking($this->output, true);
        $this->said .= stream_get_contents($this->output);
        proc_close($this->process);
        if (preg_match('/^answers (\d+)\nfailures (\d+)\nbroken (\d+)\n/m', $this->said, $found) !== 1) {
            throw new RuntimeException("wrk hasn't said what it saw: $this->said");
        }
        [, $this->answers, $this->failures, $this->broken] = array_map('intval', $found);
        [, $rest] = explode($found[0], $this->said, 2);
        preg_match_all('/\Gserved-(\S+) (\d+)\n/', $rest, $versions);
        $this->served = array_map('intval', array_combine($versions[1], $versions[2]));
        ksort($this->served);
        $this->why = trim(substr($rest, strlen(implode('', $versions[0]))));
    }

    public function __destruct()
    {
        if (is_resource($this->process)) {
            proc_terminate($this->process);
            proc_close($this->process);
        }
    }

    /** @param mixed $value */
    private static function lua($value): string
    {
        if (!is_array($value)) {
            return is_int($value) ? (string) $value : '"' . addcslashes($value, "\"\\\n") . '"';
        }
        $entries = [];
        foreach ($value as $key => $each) {
            $entries[] = is_int($key) ? self::lua($each) : "[\"$key\"] = " . self::lua($each);
        }
        return '{' . implode(', ', $entries) . '}';
    }
}
