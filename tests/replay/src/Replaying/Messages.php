<?php

declare(strict_types=1);

namespace ConvoyReplay\Replaying;

use RuntimeException;

/** What a host says and hears when it replays each trace (`wasmtime-php messages`), in a file: a line of JSON a trace. */
final class Messages
{
    /** Processes at once. */
    private const AT_ONCE = 8;

    public string $file;

    private function __construct(string $file)
    {
        $this->file = $file;
    }

    /** @param string[] $traces */
    public static function write(Built $built, array $traces, string $file): self
    {
        $lines = '';
        foreach (array_chunk($traces, self::AT_ONCE) as $chunk) {
            $running = [];
            foreach ($chunk as $trace) {
                $command = [$built->executable, 'messages', '--component', $built->component, $trace];
                $output = tmpfile();
                $none = ['file', '/dev/null', 'r+'];
                $process = proc_open($command, [$none, $output, $none], $pipes);
                $running[] = [$trace, $process, $output];
            }
            foreach ($running as [$trace, $process, $output]) {
                if ($process === false || proc_close($process) !== 0) {
                    throw new RuntimeException("$trace: wasmtime-php messages fails.");
                }
                rewind($output);
                $messages = explode("\n", rtrim((string) stream_get_contents($output), "\n"));
                $lines .= json_encode([$trace, $messages], JSON_THROW_ON_ERROR) . "\n";
            }
        }
        is_dir(dirname($file)) || mkdir(dirname($file), 0777, true);
        file_put_contents($file, $lines);
        return new self($file);
    }

    /** @return iterable<string, string[]> `begin`, and by turns an event and `resume`; by trace */
    public static function read(string $file): iterable
    {
        foreach (file($file) as $line) {
            [$trace, $messages] = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
            yield $trace => $messages;
        }
    }
}
