<?php

declare(strict_types=1);

namespace ConvoyTests;

use RuntimeException;

/**
 * A hook of a service in a PHP process of its own, as two web requests are; it runs beside the test until wait().
 */
final class HookProcess
{
    /** @var resource */
    private $process;

    /** @var resource[] */
    private array $pipes = [];

    public function __construct(Shop $shop, string $function, int $service, ?int $addon = null)
    {
        $command = [
            PHP_BINARY,
            '-d',
            'ffi.enable=' . ini_get('ffi.enable'),
            dirname(__DIR__, 2) . '/whmcs/bin/hook.php',
            $shop->folder,
            $function,
            (string) $service,
        ];
        if ($addon !== null) {
            $command[] = (string) $addon;
        }
        $this->process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w']], $this->pipes);
    }

    /** @return mixed what WHMCS got from the hook */
    public function wait()
    {
        $output = (string) stream_get_contents($this->pipes[1]);
        proc_close($this->process);
        $printed = json_decode($output, true);
        if (!is_array($printed) || !array_key_exists('answer', $printed)) {
            throw new RuntimeException("The hook's process ended with: $output");
        }
        return $printed['answer'];
    }

    /** Ends it in the middle of whatever it does, as a crash or a power cut would. */
    public function kill(): void
    {
        proc_terminate($this->process, SIGKILL);
        stream_get_contents($this->pipes[1]);
        proc_close($this->process);
    }
}
